//! What the constraints of a table mean to the user.

mod builder;
mod columns;
mod declaration_error;
mod draft;
mod rule;

pub use self::{
    builder::{AnyRule, ConstraintsBuilder, NoRule},
    columns::IntoColumns,
    declaration_error::DeclarationError,
    rule::Rule,
};
use crate::Violation;

/// What the constraints of one table mean to the user: for each a field, a message and a code.
///
/// ```
/// use transom_constraint::Constraints;
///
/// let accounts = Constraints::of("accounts")
///     .unique(["tenant_id", "number"])                    // accounts_tenant_id_number_key, at "number"
///     .unique("iban").named("accounts_iban_idx").message("is in use")
///     .foreign_key("owner_id").field("owner")             // accounts_owner_id_fkey
///     .check("enough_money").field("amount").code("insufficient_funds").message("exceeds the balance")
///     .not_null("currency")
///     .build()?;
/// assert_eq!(accounts.rules().count(), 5);
/// # Ok::<(), transom_constraint::DeclarationError>(())
/// ```
///
/// It is plain data: build it once, in a [`LazyLock`](std::sync::LazyLock), or with the repository that uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraints {
    table: String,
    schema: Option<String>,
    rules: Vec<Rule>,
}

impl Constraints {
    /// Starts the declarations for `table`, named as the catalogue has it (no quotes, true case, no schema).
    pub fn of(table: impl Into<String>) -> ConstraintsBuilder {
        ConstraintsBuilder::new(&table.into())
    }

    /// The table declared for.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The schema it was restricted to, if it was.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// All rules, in the order declared.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule that answers to `violation`.
    ///
    /// Kind and constraint name must be equal (for not-null the column instead of the name). So must the table, if the
    /// violation carries one, and the schema, if one was declared and the violation carries the table's.
    pub fn rule_for(&self, violation: &Violation<'_>) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|rule| rule.matches(self.schema(), violation))
    }
}
