//! Two amounts whose currencies are known at run time have no order.

use transom_money::{Currency, Money};

fn main() {
    //~ binary operation `<` cannot be applied
    let _ = Money::zero(Currency::USD) < Money::zero(Currency::USD);
}
