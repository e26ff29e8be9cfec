//! An amount in one currency is none in another.

use transom_money::{Eur, Money, Usd};

fn main() {
    //~ expected `Money<Usd>`, found `Money<Eur>`
    let _: Money<Usd> = Money::<Eur>::ZERO;
}
