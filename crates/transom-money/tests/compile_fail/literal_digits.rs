//! A literal with more digits than an amount can hold.

use transom_money::{Usd, money};

fn main() {
    //~ the amount has more digits than can be held without rounding
    let _ = money!(Usd, "0.00000000000000000000000000001");
}
