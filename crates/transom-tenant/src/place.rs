//! Where a tenant's rows are, and what makes a transaction the tenant's.

use crate::lease::FRESH;
use crate::{Schemas, Setting, TenantError, TenantId, TxOptions, quote};

/// How strongly tenants are kept apart.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// In the same tables, by a column and a policy.
    Rows,
    /// In a schema each.
    Schemas(Schemas),
}

/// What begins a transaction.
#[derive(Clone, Debug)]
pub(crate) struct Prologue {
    /// One message.
    pub(crate) begin: String,
}

impl Place {
    /// BEGIN and the tenant, for one message.
    pub(crate) fn prologue(
        &self,
        tenant: &TenantId,
        setting: &Setting,
        options: &TxOptions,
    ) -> Result<Prologue, TenantError> {
        let mut begin = format!(
            "{}; {FRESH}; SET LOCAL {} = {}",
            options.begin(),
            setting.quoted(),
            quote::literal(tenant.as_str())
        );
        if let Place::Schemas(schemas) = self {
            let schema = schemas.schema_of(tenant)?;
            // A search path takes a schema that is not there without a word, and what follows
            // on it would be the tenant's.
            let missing = quote::literal(schema.quoted());
            begin += "; SET LOCAL search_path = ";
            begin += &schemas.search_path(&schema);
            begin = format!("{begin}; SELECT {missing}::regnamespace");
        }
        begin += &options.settings();
        Ok(Prologue { begin })
    }

    /// BEGIN without a tenant.
    pub(crate) fn unscoped(setting: &Setting, options: &TxOptions) -> Prologue {
        let begin = format!(
            "{}; {FRESH}; SET LOCAL {} = ''",
            options.begin(),
            setting.quoted()
        );
        Prologue {
            begin: begin + &options.settings(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(place: &Place, options: &TxOptions) -> String {
        let acme = TenantId::new("acme").unwrap();
        let prologue = place.prologue(&acme, &Setting::default(), options);
        prologue.unwrap().begin
    }

    #[test]
    fn everything_is_local_and_in_one_message() {
        assert_eq!(
            begin(&Place::Rows, &TxOptions::new()),
            "BEGIN; \
             SELECT 1 / (pg_catalog.now() = pg_catalog.statement_timestamp())::int; \
             SET LOCAL \"transom\".\"tenant\" = 'acme'"
        );
        let schemas = Schemas::new("t_").unwrap().shared("Com\"mon").unwrap();
        assert_eq!(
            begin(
                &Place::Schemas(schemas),
                &TxOptions::new().role("app").unwrap()
            ),
            "BEGIN; \
             SELECT 1 / (pg_catalog.now() = pg_catalog.statement_timestamp())::int; \
             SET LOCAL \"transom\".\"tenant\" = 'acme'; \
             SET LOCAL search_path = \"t_acme\", \"Com\"\"mon\", pg_temp; \
             SELECT '\"t_acme\"'::regnamespace; SET LOCAL ROLE \"app\""
        );
    }
}
