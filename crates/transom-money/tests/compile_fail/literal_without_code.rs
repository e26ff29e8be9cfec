//! A literal that leaves out the currency.

use transom_money::money;

fn main() {
    //~ not money: write a currency code and an amount
    let _ = money!("12.34");
}
