//! What is left to apply, from what there is and what has been applied.

use sqlx::migrate::Migration;

use super::MigrationFault;

/// A row of the table of applied migrations.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    pub(super) version: i64,
    pub(super) checksum: Vec<u8>,
    pub(super) success: bool,
}

/// The migrations to apply, in their order, or what stands in the way.
///
/// Older ones that are missing are applied late, as sqlx does: two branches were merged.
pub(super) fn pending<'m>(
    known: &'m [Migration],
    applied: &[Applied],
    ignore_missing: bool,
    table: &str,
) -> Result<Vec<&'m Migration>, MigrationFault> {
    if let Some(&Applied { version, .. }) = applied.iter().find(|row| !row.success) {
        return Err(MigrationFault::Dirty {
            version,
            table: table.to_owned(),
        });
    }
    for row in applied {
        let version = row.version;
        match known.iter().find(|one| one.version == version) {
            Some(one) if *one.checksum != *row.checksum => {
                return Err(MigrationFault::Changed { version });
            }
            None if !ignore_missing => return Err(MigrationFault::Unknown { version }),
            _ => {}
        }
    }
    let is_new = |one: &&Migration| applied.iter().all(|row| row.version != one.version);
    Ok(known.iter().filter(is_new).collect())
}

#[cfg(test)]
mod tests {
    use sqlx::SqlSafeStr;
    use sqlx::migrate::MigrationType;

    use super::*;

    fn known() -> Vec<Migration> {
        let one = |version, sql: &'static str| {
            let kind = MigrationType::Simple;
            Migration::new(version, "m".into(), kind, sql.into_sql_str(), false)
        };
        vec![one(1, "a"), one(2, "b"), one(3, "c")]
    }

    fn row(known: &Migration) -> Applied {
        Applied {
            version: known.version,
            checksum: known.checksum.to_vec(),
            success: true,
        }
    }

    fn versions(applied: &[Applied]) -> Vec<i64> {
        let known = known();
        let pending = pending(&known, applied, false, "t").unwrap();
        pending.iter().map(|one| one.version).collect()
    }

    #[test]
    fn what_is_not_applied_is_pending_in_order_with_gaps() {
        let known = known();
        assert_eq!(versions(&[]), [1, 2, 3]);
        assert_eq!(versions(&[row(&known[1])]), [1, 3]);
        assert!(versions(&known.iter().map(row).collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn whatever_is_wrong_stops_before_anything_is_applied() {
        let known = known();
        let with = |change: fn(&mut Applied)| {
            let mut applied = row(&known[1]);
            change(&mut applied);
            pending(&known, &[row(&known[0]), applied], false, "t").unwrap_err()
        };
        assert!(matches!(
            with(|row| row.checksum.push(0)),
            MigrationFault::Changed { version: 2 }
        ));
        assert!(matches!(
            with(|row| row.success = false),
            MigrationFault::Dirty { version: 2, .. }
        ));
        assert!(matches!(
            with(|row| row.version = 9),
            MigrationFault::Unknown { version: 9 }
        ));
        let mut later = row(&known[1]);
        later.version = 9;
        assert_eq!(pending(&known, &[later], true, "t").unwrap().len(), 3);
    }
}
