//! Two currencies do not add up.

use transom_money::{Eur, Money, Usd};

fn main() {
    //~ cannot add
    let _ = Money::<Usd>::ZERO + Money::<Eur>::ZERO;
}
