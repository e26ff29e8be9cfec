//! What the program shows, one scene a file.

pub(crate) mod cash;
pub(crate) mod cast;
pub(crate) mod display;
pub(crate) mod exchange;
pub(crate) mod share;
pub(crate) mod store;
pub(crate) mod sum;
pub(crate) mod tax;
pub(crate) mod validate;

use transom_money::{CurrencyKind, Money};

/// A statement, as it is run.
fn print_sql(sql: &str) {
    for line in sql.trim().lines() {
        println!("   | {line}");
    }
}

/// `EUR 1.00, EUR 2.00`.
fn list<C: CurrencyKind>(shares: &[Money<C>]) -> String {
    let shares: Vec<String> = shares.iter().map(ToString::to_string).collect();
    shares.join(", ")
}
