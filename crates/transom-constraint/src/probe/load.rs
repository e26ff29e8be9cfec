//! Reading the catalogue.

use sqlx::{PgExecutor, Row, postgres::PgRow};

use super::facts::{Column, Constraint, ForeignKey, Key, Length, Origin, Table, Test};
use crate::ViolationKind;

/// The table of this name in `schema`, or in the first schema of the search path that has it. One statement.
pub(super) async fn load(
    executor: impl PgExecutor<'_>,
    schema: Option<&str>,
    table: &str,
) -> Result<Option<Table>, sqlx::Error> {
    let rows = sqlx::query(include_str!("../sql/probe.sql"))
        .bind(schema)
        .bind(table)
        // It is run once: a prepared statement that stays would only take a place in the cache.
        .persistent(false)
        .fetch_all(executor)
        .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut table = Table::default();
    for row in rows {
        Fact(row).add_to(&mut table)?;
    }
    Ok(Some(table))
}

/// A row of the answer: all facts are sent in one shape.
struct Fact(PgRow);

impl Fact {
    fn add_to(&self, table: &mut Table) -> Result<(), sqlx::Error> {
        let what: &str = self.0.try_get("what")?;
        match what {
            "table" => {
                table.name = self.0.try_get("name")?;
                table.schema = self.0.try_get("schema")?;
                table.partitioned = self.is("partitioned")?;
                table.filled_by_trigger = self.is("filled_by_trigger")?;
            }
            "column" => table.columns.push(self.column()?),
            _ => table.constraints.push(Constraint {
                kind: kind(what),
                name: self.0.try_get("name")?,
                columns: self.columns()?,
                deferred: self.is("deferred")?,
                test: self.test(what)?,
            }),
        }
        Ok(())
    }

    fn column(&self) -> Result<Column, sqlx::Error> {
        let origin = match self.expression()? {
            Some(expression) if self.is("generated")? => {
                Origin::Generated(expression, self.columns()?)
            }
            _ if self.is("identity")? || self.is("volatile")? => Origin::ServersChoice,
            Some(expression) => Origin::Default(expression),
            None => Origin::Null,
        };
        let mut collations: Vec<Option<String>> = self.0.try_get("collations")?;
        Ok(Column {
            number: self.0.try_get("column_number")?,
            name: self.0.try_get("name")?,
            sql_type: self.0.try_get("type")?,
            length: match self.0.try_get("length")? {
                None => Length::Any,
                Some(_) if self.is("array")? => Length::OfElements,
                Some(length) => Length::Characters(length),
            },
            collation: collations.pop().flatten(),
            not_null: self.is("not_null")?,
            origin,
        })
    }

    fn test(&self, what: &str) -> Result<Test, sqlx::Error> {
        if self.is("unsupported")? {
            return Ok(Test::Unsupported);
        }
        Ok(match (what, self.expression()?) {
            ("check", Some(expression)) => Test::Check(expression),
            ("domain check", Some(expression)) => {
                Test::DomainCheck(expression, self.0.try_get("schema")?)
            }
            ("unique" | "exclusion" | "foreign key", _) => match self.keys()? {
                Some(keys) => self.comparison(what, keys)?,
                None => Test::Unsupported,
            },
            _ => Test::Unsupported,
        })
    }

    fn comparison(&self, what: &str, keys: Vec<Key>) -> Result<Test, sqlx::Error> {
        Ok(match what {
            "unique" => Test::Unique {
                keys,
                predicate: self.0.try_get("predicate")?,
                nulls_distinct: !self.is("nulls_not_distinct")?,
            },
            "exclusion" => Test::Exclusion {
                keys,
                predicate: self.0.try_get("predicate")?,
            },
            _ => Test::ForeignKey(ForeignKey {
                schema: self.0.try_get("schema")?,
                table: self.0.try_get("type")?,
                partitioned: self.is("partitioned")?,
                keys,
                own_operators: self.0.try_get("own_operators")?,
                match_full: self.is("match_full")?,
                to_itself: self.is("self")?,
            }),
        })
    }

    /// `None` if one has no operator that the catalogue could name.
    fn keys(&self) -> Result<Option<Vec<Key>>, sqlx::Error> {
        let expressions: Vec<String> = self.0.try_get("expressions")?;
        let operators: Vec<String> = self.0.try_get("operators")?;
        let collations: Vec<Option<String>> = self.0.try_get("collations")?;
        if (operators.len(), collations.len()) != (expressions.len(), expressions.len()) {
            return Ok(None);
        }
        let keys = expressions.into_iter().zip(operators).zip(collations);
        let keys = keys.map(|((expression, operator), collation)| Key {
            expression,
            operator,
            collation,
        });
        Ok(Some(keys.collect()))
    }

    fn expression(&self) -> Result<Option<String>, sqlx::Error> {
        let expressions: Option<Vec<Option<String>>> = self.0.try_get("expressions")?;
        Ok(expressions.unwrap_or_default().into_iter().next().flatten())
    }

    fn columns(&self) -> Result<Vec<i16>, sqlx::Error> {
        let columns: Option<Vec<i16>> = self.0.try_get("columns")?;
        Ok(columns.unwrap_or_default())
    }

    fn is(&self, flag: &str) -> Result<bool, sqlx::Error> {
        let flags: Vec<String> = self.0.try_get("flags")?;
        Ok(flags.iter().any(|set| set == flag))
    }
}

/// What its violation is reported as.
fn kind(what: &str) -> ViolationKind {
    match what {
        "unique" => ViolationKind::Unique,
        "exclusion" => ViolationKind::Exclusion,
        "foreign key" => ViolationKind::ForeignKey,
        _ => ViolationKind::Check,
    }
}
