//! What a policy compares the tenant's column with.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use super::expression::{arguments, places, split, uncast, unwrapped};
use super::judge::comparands;
use super::policies::Policy;
use super::table::{Table, by_oid};
use crate::{Setting, quote, sqlstate};

/// What a value is, that the column is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// The setting; when it is empty, NULL or an error.
    Tenant,
    /// The setting; when it is empty, an empty text.
    TenantOrEmpty,
    /// The setting; when it is empty, something else that rows can be equal to.
    TenantOrSomething,
    /// A literal.
    Constant,
    /// Anything else.
    Other,
}

/// The values of no usual form, by their text.
pub(super) type Evaluated = HashMap<String, Value>;

/// What it is, if it has one of the usual forms.
pub(super) fn of_form(text: &str, setting: &Setting) -> Option<Value> {
    let (mut value, mut types) = uncast(text);
    if let Some(select) = value.strip_prefix("SELECT ") {
        // `(SELECT x AS "nullif")`, which is evaluated once.
        if !places(select, " FROM ").is_empty() {
            return None;
        }
        let (inner, casts) = uncast(split(select, " AS ").first()?);
        value = inner;
        types.extend(casts);
        for name in &mut types {
            // The last cast before the AS.
            *name = name.split(" AS ").next().unwrap_or(name);
        }
    }
    if is_setting(value, setting) {
        // '' is no number and no uuid, but it is a text.
        let refuses = |name: &&str| matches!(*name, "uuid" | "bigint" | "integer" | "smallint");
        let texts = |name: &&str| matches!(*name, "text" | "character varying");
        if types.iter().any(refuses) {
            return Some(Value::Tenant);
        }
        return types.iter().all(texts).then_some(Value::TenantOrEmpty);
    }
    if let Some([inner, empty]) = arguments(value, "NULLIF").as_deref()
        && is_setting(uncast(inner).0, setting)
        && uncast(empty).0 == "''"
    {
        // Any other cast, to a text of some length or a domain, may cut the tenant off.
        return types
            .iter()
            .all(|name| keeps(name))
            .then_some(Value::Tenant);
    }
    let literal = value.starts_with('\'') || value.parse::<i64>().is_ok();
    (literal && split(value, " ").len() == 1).then_some(Value::Constant)
}

/// Whether a cast to this type keeps any two tenants apart, or refuses.
fn keeps(name: &str) -> bool {
    let texts = ["text", "character varying", "bpchar", "citext"];
    let others = ["uuid", "bigint", "integer", "smallint", "numeric"];
    texts.contains(&name) || others.contains(&name)
}

fn is_setting(value: &str, setting: &Setting) -> bool {
    arguments(value, "current_setting").is_some_and(|arguments| {
        let name = arguments.first().map(|name| uncast(name).0);
        name.is_some_and(|name| name.eq_ignore_ascii_case(&format!("'{setting}'")))
    })
}

/// Asks the server for every value of no usual form.
pub(super) async fn evaluate(
    conn: &mut PgConnection,
    setting: &Setting,
    tables: &[Table],
    policies: &[Policy],
) -> Result<Evaluated, sqlx::Error> {
    let mut evaluated = Evaluated::new();
    for policy in policies {
        let Some(table) = by_oid(tables, policy.oid) else {
            continue;
        };
        for text in policy.conditions() {
            for value in comparands(text, table) {
                let value = unwrapped(value);
                if of_form(value, setting).is_none() && !evaluated.contains_key(value) {
                    let found = ask(conn, setting, value).await?;
                    evaluated.insert(value.to_owned(), found);
                }
            }
        }
    }
    Ok(evaluated)
}

/// Two tenants, for every type that tenants are of. The texts first: what cuts them off, splits
/// them or writes them small gives another tenant.
const TENANTS: [[&str; 2]; 4] = [
    [
        "Acme.eu:Shop@1-Acme.eu:Shop@1-Acme.eu:Shop@1-Acme.eu:Shop@1_xyA",
        "Acme.eu:Shop@1-Acme.eu:Shop@1-Acme.eu:Shop@1-Acme.eu:Shop@1_xyB",
    ],
    [
        "a7e1c0de-0000-4000-8000-000000000001",
        "a7e1c0de-0000-4000-8000-000000000002",
    ],
    ["1", "2"],
    ["a", "b"],
];

async fn ask(
    conn: &mut PgConnection,
    setting: &Setting,
    value: &str,
) -> Result<Value, sqlx::Error> {
    for tenants in TENANTS {
        let mut follows = true;
        for tenant in tenants {
            match with_setting(conn, setting, tenant, value).await? {
                Some(Some(got)) if got == tenant => {}
                // It makes one tenant another one.
                Some(Some(_)) => return Ok(Value::Other),
                // It knows no tenant of this type.
                Some(None) | None => follows = false,
            }
        }
        if follows {
            return Ok(match with_setting(conn, setting, "", value).await? {
                Some(Some(text)) if text.is_empty() => Value::TenantOrEmpty,
                Some(Some(_)) => Value::TenantOrSomething,
                Some(None) | None => Value::Tenant,
            });
        }
    }
    Ok(Value::Other)
}

/// The value, as a text, while the setting has this one; `None` if that is an error, as it
/// is for a value that is of a row.
async fn with_setting(
    conn: &mut PgConnection,
    setting: &Setting,
    tenant: &str,
    value: &str,
) -> Result<Option<Option<String>>, sqlx::Error> {
    // One message is one transaction, which is rolled back by the error at its end.
    let mut sql = format!(
        "SET TRANSACTION READ ONLY; SELECT set_config({}, {}, true); SELECT ({value})::text",
        quote::literal(setting.as_str()),
        quote::literal(tenant)
    );
    let nested = conn.is_in_transaction();
    if nested {
        sql = format!("SAVEPOINT transom_audit; {sql}");
    }
    let result = sqlx::raw_sql(AssertSqlSafe(sql))
        .fetch_all(&mut *conn)
        .await;
    if nested {
        let undo = "ROLLBACK TO SAVEPOINT transom_audit; RELEASE SAVEPOINT transom_audit";
        sqlx::raw_sql(undo).execute(conn).await?;
    }
    match result {
        Ok(rows) => rows.last().map(|row| row.try_get(0)).transpose(),
        Err(error) if sqlstate::is_refusal(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_forms_are_known() {
        let setting = Setting::default();
        for (text, value) in [
            (
                "NULLIF(current_setting('transom.tenant'::text, true), ''::text)",
                Some(Value::Tenant),
            ),
            (
                r#"( SELECT (NULLIF(current_setting('transom.tenant'::text, true), ''::text))::uuid AS "nullif")"#,
                Some(Value::Tenant),
            ),
            (
                "(current_setting('transom.tenant'::text))::uuid",
                Some(Value::Tenant),
            ),
            (
                "(current_setting('Transom.Tenant'::text, true))::character varying",
                Some(Value::TenantOrEmpty),
            ),
            (
                "current_setting('transom.tenant'::text, true)",
                Some(Value::TenantOrEmpty),
            ),
            (
                "(NULLIF(current_setting('transom.tenant'::text, true), ''::text))::character varying(9)",
                None,
            ),
            ("'root'::text", Some(Value::Constant)),
            ("42", Some(Value::Constant)),
            (
                "COALESCE(NULLIF(current_setting('transom.tenant'::text, true), ''::text), 'x'::text)",
                None,
            ),
            ("current_setting('other.tenant'::text, true)", None),
            ("( SELECT id FROM t)", None),
            ("f()", None),
        ] {
            assert_eq!(of_form(text, &setting), value, "{text}");
        }
    }
}
