//! Two amounts whose currencies are known at run time have no `+`.

use transom_money::{Currency, Money};

fn main() {
    //~ cannot add
    let _ = Money::zero(Currency::USD) + Money::zero(Currency::USD);
}
