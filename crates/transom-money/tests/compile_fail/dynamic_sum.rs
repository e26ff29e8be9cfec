//! Amounts whose currencies are known at run time have no `sum`.

use transom_money::{Currency, Money};

fn main() {
    //~ is not a currency that is a type
    let _: Money = [Money::zero(Currency::USD)].into_iter().sum();
}
