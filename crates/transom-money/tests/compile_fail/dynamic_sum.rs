//! Amounts whose currencies are known at run time have no `sum`.

use transom_money::{Currency, Money};

fn main() {
    //~ the trait `StaticCurrency` is not implemented for `transom_money::Currency`
    let _: Money = [Money::zero(Currency::USD)].into_iter().sum();
}
