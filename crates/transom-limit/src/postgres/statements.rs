//! The statements of one schema.

use std::sync::Arc;

use super::BuildError;
use super::ident::in_schema;

/// Texts that are the same at every call, so that a connection prepares each once.
#[derive(Debug, Clone)]
pub(super) struct Statements {
    pub(super) take: Arc<str>,
    pub(super) take_all: Arc<str>,
    pub(super) take_each: Arc<str>,
    pub(super) charge: Arc<str>,
    pub(super) give_back: Arc<str>,
    pub(super) sweep_pages: Arc<str>,
    pub(super) keys: Arc<str>,
}

impl Statements {
    pub(super) fn of(schema: &str) -> Result<Self, BuildError> {
        let text = |sql| in_schema(sql, schema).map(Arc::from);
        Ok(Self {
            take: text(include_str!("../sql/take.sql"))?,
            take_all: text(include_str!("../sql/take_all.sql"))?,
            take_each: text(include_str!("../sql/take_each.sql"))?,
            charge: text(include_str!("../sql/charge.sql"))?,
            give_back: text(include_str!("../sql/give_back.sql"))?,
            sweep_pages: text(include_str!("../sql/sweep_pages.sql"))?,
            keys: text(include_str!("../sql/keys.sql"))?,
        })
    }
}
