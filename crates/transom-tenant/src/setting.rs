//! The setting that carries the tenant to PostgreSQL.

use std::fmt;

use crate::{TenantError, quote};

/// The name of a customized option of PostgreSQL, in which a transaction carries its tenant
/// and by which a policy knows it: two or more names of `a-z 0-9 _`, joined by dots.
///
/// ```
/// use transom_tenant::Setting;
/// assert_eq!(Setting::default().as_str(), "transom.tenant");
/// assert_eq!(Setting::new("app.tenant_id")?.as_str(), "app.tenant_id");
/// assert!(Setting::new("search_path").is_err());
/// # Ok::<(), transom_tenant::TenantError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Setting(String);

impl Setting {
    /// Checks a name.
    ///
    /// # Errors
    /// [`TenantError::InvalidSetting`].
    pub fn new(name: impl Into<String>) -> Result<Self, TenantError> {
        let name = name.into();
        let parts: Vec<&str> = name.split('.').collect();
        if parts.len() >= 2 && name.len() <= 63 && parts.iter().all(|part| is_name(part)) {
            Ok(Setting(name))
        } else {
            Err(TenantError::InvalidSetting { name })
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tenant of the transaction, as an SQL expression of type `text`; NULL without one. As
    /// the default of a tenant column, an INSERT need not name it:
    ///
    /// ```
    /// let tenant = transom_tenant::Setting::default().expression();
    /// let column = format!("tenant_id text NOT NULL DEFAULT {tenant}");
    /// assert!(column.ends_with("nullif(pg_catalog.current_setting('transom.tenant', true), '')"));
    /// ```
    pub fn expression(&self) -> String {
        format!("nullif({}, '')", self.current())
    }

    /// For `SET LOCAL`: each name may be a word of SQL, such as `user`.
    pub(crate) fn quoted(&self) -> String {
        format!("\"{}\"", self.0.replace('.', "\".\""))
    }

    /// Its value, or NULL, as an SQL expression.
    pub(crate) fn current(&self) -> String {
        format!(
            "pg_catalog.current_setting({}, true)",
            quote::literal(&self.0)
        )
    }
}

fn is_name(part: &str) -> bool {
    let mut bytes = part.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl Default for Setting {
    fn default() -> Self {
        Setting("transom.tenant".to_owned())
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_need_no_quoting_and_belong_to_nobody_else() {
        for name in ["app.tenant", "a.b.c", "_x.y1"] {
            assert_eq!(Setting::new(name).unwrap().as_str(), name);
        }
        let word = Setting::new("app.user").unwrap();
        assert_eq!(word.quoted(), "\"app\".\"user\"");
        for name in [
            "", ".", "a", "a.", ".b", "a..b", "a.1b", "A.b", "a.b; x", "a.b'", "a.ü",
        ] {
            assert!(Setting::new(name).is_err(), "{name:?}");
        }
    }
}
