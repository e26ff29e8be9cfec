//! A literal in a currency of one's own.

use transom_money::money;

fn main() {
    //~ declare a type with static_currency!
    let _ = money!("USDT 12.34");
}
