//! A literal in a currency that there is not.

use transom_money::money;

fn main() {
    //~ not money: the currency code is not one of ISO 4217
    let _ = money!("usd 12.34");
}
