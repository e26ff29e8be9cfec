//! A field of an earlier result is misspelt.

use transom_multi::Multi;

struct Debit {
    balance: i64,
}

fn main() {
    let _ = Multi::new()
        .put("debit", Debit { balance: 7 })
        //~ no field `balence` on type `&Debit`
        //~ a field with a similar name exists
        .step("entry", async |_tx, (debit,)| Ok(debit.balence));
}
