//! A literal with the wrong separator.

use transom_money::money;

fn main() {
    //~ not an amount: write digits with at most one point
    let _ = money!("USD 12,34");
}
