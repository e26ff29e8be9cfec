//! The declared type names a result that no step gives.

use transom_multi::Multi;

struct Debit;
struct Credit;

fn transfer<'a>() -> Multi<'a, (Debit, Credit)> {
    //~ expected a tuple with 2 elements, found one with 1 element
    Multi::new().step("debit", async |_tx, ()| Ok(Debit))
}

fn main() {
    let _ = transfer();
}
