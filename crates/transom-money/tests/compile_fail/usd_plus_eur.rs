//! Two currencies do not add up.

use transom_money::{Eur, Money, Usd};

fn main() {
    //~ expected `Money<Usd>`, found `Money<Eur>`
    let _ = Money::<Usd>::ZERO + Money::<Eur>::ZERO;
}
