//! Two amounts whose currencies are known at run time have no order.

use transom_money::{Currency, Money};

fn main() {
    //~ binary operation `<` cannot be applied to type `Money`
    let _ = Money::zero(Currency::USD) < Money::zero(Currency::USD);
}
