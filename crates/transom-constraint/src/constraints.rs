//! What the constraints of a table mean to the user.

mod alias;
mod answer;
mod builder;
mod columns;
mod declaration_error;
mod draft;
mod duplicates;
mod place;
mod rule;
mod target;
mod words;

pub(crate) use self::{
    answer::answer, duplicates::hides, place::Place, rule::RuleParts, target::Target,
    words::default_error,
};
pub use self::{
    builder::{AnyRule, ConstraintsBuilder, NoRule},
    columns::IntoColumns,
    declaration_error::DeclarationError,
    rule::Rule,
};
use crate::{NamePattern, Naming, Violation, reported::Reported};

/// What the constraints of one table mean to the user: for each a field, a message and a code.
///
/// ```
/// use transom_constraint::Constraints;
///
/// let accounts = Constraints::of("accounts")
///     .unique(["tenant_id", "number"])                    // accounts_tenant_id_number_key, at "number"
///     .unique("iban").named("accounts_iban_idx").message("is in use")
///     .assoc("owner")                                     // accounts_owner_id_fkey, at "owner"
///     .check("enough_money").on("amount").code("insufficient_funds").message("exceeds the balance")
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
    /// The tables whose rows are rows of this one.
    partitions: Option<NamePattern>,
    naming: Naming,
    /// Constraints, and columns that are not null, which need no rule.
    internal: Vec<String>,
    rules: Vec<Rule>,
}

impl Constraints {
    /// Starts the declarations for `table`, named as the catalogue has it (no quotes, true case, no schema).
    pub fn of(table: impl Into<String>) -> ConstraintsBuilder {
        ConstraintsBuilder::new(&table.into())
    }

    /// Rules that are known to be sound, without the words of a table.
    pub(crate) fn of_rules(table: &str, rules: Vec<Rule>) -> Self {
        Self {
            table: table.to_owned(),
            schema: None,
            partitions: None,
            naming: Naming::default(),
            internal: Vec::new(),
            rules,
        }
    }

    /// The table declared for.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The schema it was restricted to, if it was.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The tables that are taken for its partitions, if any were declared.
    pub fn partitions(&self) -> Option<&NamePattern> {
        self.partitions.as_ref()
    }

    /// How constraints are called that were not named.
    pub fn naming(&self) -> Naming {
        self.naming
    }

    /// The constraints and columns that were said to need no rule.
    pub fn internal(&self) -> &[String] {
        &self.internal
    }

    /// All rules, in the order declared.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule that answers to `violation`: the first whose kind, name and table are those of the violation.
    ///
    /// For not-null, the column stands in for the name. The table must be the one declared, or one of its
    /// [partitions](ConstraintsBuilder::partitions); of the declared one the schema must be right too, if one was declared
    /// and the violation carries it. A violation without a table (of a domain, or raised by a trigger) is found by kind
    /// and name.
    pub fn rule_for(&self, violation: &Violation<'_>) -> Option<&Rule> {
        self.rule_answering(&Reported::to(&[self], violation))
    }

    pub(crate) fn rule_answering(&self, reported: &Reported<'_>) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.answers(self, reported))
    }

    /// Whether what is reported of `table` may concern the table declared for.
    pub(crate) fn covers(&self, schema: Option<&str>, table: &str) -> bool {
        let place = Place::of(
            &self.table,
            self.schema(),
            self.partitions(),
            schema,
            Some(table),
        );
        matches!(place, Place::Here | Place::Partition(_))
    }
}
