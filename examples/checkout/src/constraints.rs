//! What the tables' constraints mean to a customer. The tables are in `sql/schema.sql`.

use std::sync::LazyLock;

use transom_constraint::{Constraints, DeclarationError};

pub(crate) static ACCOUNTS: LazyLock<Constraints> = LazyLock::new(|| {
    declared(
        Constraints::of("accounts")
            .primary_key(["tenant_id", "account"])
            .unique(["tenant_id", "email_key"])
            .named("accounts_email_key")
            .field("email")
            .build(),
    )
});

pub(crate) static BALANCES: LazyLock<Constraints> = LazyLock::new(|| {
    declared(
        Constraints::of("balances")
            .check("balances_amount_check")
            .field("amount")
            .code("insufficient_funds")
            .message("is more than the account has")
            .foreign_key(["tenant_id", "account"])
            .code("not_found")
            .message("names no account")
            .build(),
    )
});

pub(crate) static STOCK: LazyLock<Constraints> = LazyLock::new(|| {
    declared(
        Constraints::of("stock")
            .check("stock_quantity_check")
            .field("lines")
            .code("out_of_stock")
            .message("ask for more than is in stock")
            .build(),
    )
});

pub(crate) static ORDERS: LazyLock<Constraints> = LazyLock::new(|| {
    declared(
        Constraints::of("orders")
            .primary_key(["tenant_id", "order"])
            .build(),
    )
});

/// The declarations are constants of this program: a wrong one must not start it.
#[expect(
    clippy::panic,
    reason = "a mistake in a constant, found by the first test that runs"
)]
fn declared(constraints: Result<Constraints, DeclarationError>) -> Constraints {
    constraints.unwrap_or_else(|mistake| panic!("{mistake}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declarations_are_sound() {
        for set in [
            &super::ACCOUNTS,
            &super::BALANCES,
            &super::STOCK,
            &super::ORDERS,
        ] {
            assert!(set.rules().count() > 0);
        }
    }
}
