//! Declarations as the Rust source that makes them.

mod module;
mod rule;

pub use self::module::declarations_source;
use crate::{Constraints, Naming, Rule};

impl Constraints {
    /// The Rust expression that makes this set, up to and with `.build()`, a call on each line.
    ///
    /// It compiles where `Constraints`, and as needed `NamePattern` and `Naming`, are in scope, and it makes an equal set,
    /// if this one was made by its builder. (A set that an enum stands for has no columns to print: the one printed
    /// answers to the same violations.)
    ///
    /// ```
    /// use transom_constraint::Constraints;
    ///
    /// let teams = Constraints::of("teams").unique("name").message("is in use").build()?;
    /// assert_eq!(
    ///     teams.to_rust(),
    ///     r#"Constraints::of("teams")
    ///     .unique("name")
    ///     .message("is in use")
    ///     .build()"#
    /// );
    /// # Ok::<(), transom_constraint::DeclarationError>(())
    /// ```
    pub fn to_rust(&self) -> String {
        let mut source = format!("Constraints::of({:?})", self.table());
        for call in self.calls() {
            source.push_str("\n    ");
            source.push_str(&call);
        }
        source + "\n    .build()"
    }

    /// The calls between `Constraints::of(…)` and `.build()`.
    fn calls(&self) -> Vec<String> {
        let mut calls = Vec::new();
        if let Some(schema) = self.schema() {
            calls.push(format!(".in_schema({schema:?})"));
        }
        if self.naming() != Naming::default() {
            calls.push(format!(".naming(Naming::{:?})", self.naming()));
        }
        if let Some(partitions) = self.partitions() {
            calls.push(format!(".partitions({})", partitions.to_rust()));
        }
        let internal = self
            .internal()
            .iter()
            .map(|name| format!(".internal({name:?})"));
        calls.extend(internal);
        calls.extend(self.rules().flat_map(|rule| self.calls_of(rule)));
        calls
    }

    /// The calls that declare this rule of it.
    pub(crate) fn calls_of(&self, rule: &Rule) -> Vec<String> {
        rule::calls(self, rule)
    }
}
