//! What a foreign key does when the row it points at goes.

use super::super::server::Server;
use super::{ForeignKey, quote_all};
use crate::TenantError;

/// What it does when the other row changes, and whether some of that had to go.
pub(super) fn actions(
    key: &ForeignKey,
    tenant: &str,
    server: Server,
) -> Result<(String, bool), TenantError> {
    let (mut sql, mut lost) = (Vec::new(), false);
    for (event, code) in [("UPDATE", &key.on_update), ("DELETE", &key.on_delete)] {
        let action = match code.as_str() {
            "r" => "RESTRICT".to_owned(),
            "c" => "CASCADE".to_owned(),
            set @ ("n" | "d") if event == "DELETE" && server.sets_some_columns() => {
                let value = if set == "n" { "NULL" } else { "DEFAULT" };
                let others = key.columns.iter().filter(|column| *column != tenant);
                let others: Vec<String> = others.cloned().collect();
                if others.is_empty() {
                    lost = true;
                    continue;
                }
                format!("SET {value} ({})", quote_all(&others)?)
            }
            code => {
                lost |= code != "a";
                continue;
            }
        };
        sql.push(format!(" ON {event} {action}"));
    }
    sql.push(key.deferral.to_owned());
    Ok((sql.concat(), lost))
}

#[cfg(test)]
mod tests {
    use sqlx::postgres::types::Oid;

    use super::*;

    fn key(on_update: &str, on_delete: &str) -> ForeignKey {
        ForeignKey {
            child: Oid(1),
            parent: Oid(2),
            name: "k".to_owned(),
            columns: vec!["a".to_owned()],
            refers_to: vec!["id".to_owned()],
            held: false,
            covered: false,
            on_update: on_update.to_owned(),
            on_delete: on_delete.to_owned(),
            deferral: " DEFERRABLE INITIALLY DEFERRED",
        }
    }

    #[test]
    fn nothing_sets_the_tenant_to_null() {
        let (old, new) = (Server { version: 140_000 }, Server { version: 150_000 });
        let sql = |key: &ForeignKey, server| actions(key, "t", server).unwrap();
        assert_eq!(
            sql(&key("c", "n"), new),
            (
                r#" ON UPDATE CASCADE ON DELETE SET NULL ("a") DEFERRABLE INITIALLY DEFERRED"#
                    .to_owned(),
                false
            )
        );
        assert_eq!(
            sql(&key("n", "d"), old),
            (" DEFERRABLE INITIALLY DEFERRED".to_owned(), true)
        );
    }
}
