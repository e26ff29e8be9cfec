//! A step wants the result of a step that runs after it.

use transom_multi::Multi;

fn main() {
    let _ = Multi::new()
        .put("debit", -7_i64)
        //~ expected a tuple with 1 element, found one with 2 elements
        //~ expected tuple `(i64,)`
        .step("sum", async |_tx, (debit, credit)| Ok(debit + credit))
        .put("credit", 7_i64);
}
