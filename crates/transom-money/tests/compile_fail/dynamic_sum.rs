//! Amounts whose currencies are known at run time have no `sum`.

use transom_money::{Currency, Money};

fn main() {
    //~ a value of type `Money` cannot be made by summing an iterator
    let _: Money = [Money::zero(Currency::USD)].into_iter().sum();
}
