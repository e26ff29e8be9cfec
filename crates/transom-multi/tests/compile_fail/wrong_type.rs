//! An earlier result is taken for another one.

use transom_multi::Multi;

struct Debit {
    cents: i64,
}
struct Credit {
    cents: i64,
}

fn sum(debit: &Debit, credit: &Credit) -> i64 {
    debit.cents + credit.cents
}

fn main() {
    let _ = Multi::new()
        .put("debit", Debit { cents: -1 })
        .put("credit", Credit { cents: 1 })
        .step("sum", async |_tx, (debit, credit)| {
            //~ expected `&Debit`, found `&Credit`
            Ok(sum(credit, debit))
        });
}
