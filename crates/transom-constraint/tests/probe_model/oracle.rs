//! The oracle: a table for each constraint, with the same rows and no other constraint.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, PgConnection};
use transom_constraint::Row;

use crate::{
    random::{COLUMNS, Case, Values},
    spec::{REFERRED_TO, Spec},
};

/// `try` runs a statement and undoes it: the SQLSTATE, and the constraint or column that was violated.
const HELPERS: &str = "
    CREATE FUNCTION try(sql text, keep bool) RETURNS text LANGUAGE plpgsql AS $$
    DECLARE
        name text; col text;
    BEGIN
        EXECUTE sql;
        IF keep THEN
            RETURN '';
        END IF;
        RAISE SQLSTATE 'ZZ999';
    EXCEPTION
        WHEN SQLSTATE 'ZZ999' THEN
            RETURN '';
        WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME, col = COLUMN_NAME;
            RETURN concat_ws(' ', SQLSTATE, nullif(name, ''), nullif(col, ''));
    END $$;
    CREATE TABLE p (x int UNIQUE, y int, z text UNIQUE, UNIQUE (x, y));
    INSERT INTO p VALUES (0, 1, 'x'), (1, 2, 'y'), (2, NULL, NULL);
";

pub(crate) async fn prepare(conn: &mut PgConnection) {
    sqlx::raw_sql(HELPERS).execute(conn).await.unwrap();
}

pub(crate) struct Oracle<'a> {
    case: &'a Case,
    /// Of the rows that `t` took.
    ids: Vec<&'static str>,
}

/// What became of a statement.
#[derive(Debug)]
pub(crate) enum Tried {
    Accepted,
    /// By this constraint, as its rule's field is called.
    Refused(String),
}

/// An INSERT or UPDATE, for any of the tables.
pub(crate) struct Statement {
    values: Values,
    id: Option<&'static str>,
}

impl<'a> Oracle<'a> {
    /// The table `t` with all constraints and the rows that it takes, and `t0`, `t1`, … with one of them each.
    pub(crate) async fn build(conn: &mut PgConnection, case: &'a Case) -> Self {
        let mut ddl = vec![
            "CREATE DOMAIN plain AS int; CREATE DOMAIN checked AS int;".to_owned(),
            create(case, "t", "checked"),
        ];
        if case.refers_to_itself() {
            ddl.push("ALTER TABLE t ADD CONSTRAINT referred_to UNIQUE (id);".to_owned());
        }
        for (n, spec) in case.specs.iter().enumerate() {
            ddl.push(spec.add_to("t", &format!("c{n}")));
            if let Spec::DomainCheck(expression) = spec {
                ddl.push(format!(
                    "ALTER DOMAIN checked ADD CONSTRAINT c{n} CHECK ({expression});"
                ));
            }
        }
        run(conn, ddl).await;
        let mut ids = Vec::new();
        for values in &case.stored {
            let id = values[0].flatten();
            // An update is to find one row by it, whether it is unique or not.
            if id.is_some_and(|id| ids.contains(&id)) {
                continue;
            }
            let statement = Statement {
                values: *values,
                id: None,
            };
            let result = attempt(conn, &statement.sql("t"), true).await;
            if result.is_empty() {
                ids.extend(id);
            }
        }
        let mut ddl = Vec::new();
        for (n, spec) in case.specs.iter().enumerate() {
            let (table, domain) = (format!("t{n}"), format!("domain{n}"));
            ddl.push(format!("CREATE DOMAIN {domain} AS int;"));
            ddl.push(create(
                case,
                &table,
                if spec.is_of_domain() {
                    &domain
                } else {
                    "plain"
                },
            ));
            ddl.push(format!(
                "INSERT INTO {table} ({0}) SELECT {0} FROM t;",
                COLUMNS.join(", ")
            ));
            if spec.refers_to_itself() {
                ddl.push(format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {REFERRED_TO}{n} UNIQUE (id);"
                ));
            }
            ddl.push(spec.add_to(&table, &format!("only_c{n}")));
            if let Spec::DomainCheck(expression) = spec {
                ddl.push(format!(
                    "ALTER DOMAIN {domain} ADD CONSTRAINT c{n} CHECK ({expression});"
                ));
            }
        }
        run(conn, ddl).await;
        Self { case, ids }
    }

    /// `None` if there is no row to be updated, or if the update would do more than write that row: rows that refer to it
    /// are not the probe's concern.
    pub(crate) fn statement(&self, tried: &crate::random::Tried) -> Option<Statement> {
        let mut statement = Statement {
            values: tried.values,
            id: None,
        };
        if self.case.refers_to_itself() {
            // A key that is taken would be found before the reference that dangles.
            let taken = |id: &&str| self.ids.contains(id);
            if tried.updates.is_some() || statement.values[0].flatten().as_ref().is_some_and(taken)
            {
                statement.values[0] = None;
            }
        }
        if let Some(number) = tried.updates {
            statement.id = Some(self.ids.get(number % self.ids.len().max(1))?);
            statement.values.iter().find(|value| value.is_some())?;
        }
        Some(statement)
    }

    /// The constraints that refuse the statement, each alone.
    pub(crate) async fn violated(
        &self,
        conn: &mut PgConnection,
        statement: &Statement,
    ) -> BTreeSet<String> {
        let tables = 0..self.case.specs.len();
        let tries: Vec<String> = tables.map(|n| statement.sql(&format!("t{n}"))).collect();
        let answers: Vec<String> = sqlx::query_scalar(
            "SELECT try(sql, false) FROM unnest($1) WITH ORDINALITY AS s (sql, n) ORDER BY n",
        )
        .bind(tries)
        .fetch_all(conn)
        .await
        .unwrap();
        let mut violated = BTreeSet::new();
        for (n, answer) in answers.iter().enumerate() {
            if answer.is_empty() {
                continue;
            }
            assert!(answer.starts_with("23"), "{answer}: {}", statement.sql("t"));
            assert!(
                !answer.contains(REFERRED_TO),
                "{answer}: {}",
                statement.sql("t")
            );
            violated.insert(format!("c{n}"));
        }
        violated
    }

    /// What the real table says.
    pub(crate) async fn tried(&self, conn: &mut PgConnection, sql: &str) -> Tried {
        let answer = attempt(conn, sql, false).await;
        let Some((sqlstate, name)) = answer.split_once(' ') else {
            assert_eq!(answer, "", "{sql}");
            return Tried::Accepted;
        };
        if sqlstate != "23502" {
            return Tried::Refused(name.to_owned());
        }
        let is_it = |spec: &Spec| matches!(spec, Spec::NotNull(column) if *column == name);
        let number = self.case.specs.iter().position(is_it).unwrap();
        Tried::Refused(format!("c{number}"))
    }
}

impl Statement {
    pub(crate) fn sql(&self, table: &str) -> String {
        let written = || {
            let columns = COLUMNS.iter().zip(&self.values);
            columns.filter_map(|(column, value)| Some((*column, value.as_ref()?.unwrap_or("NULL"))))
        };
        match self.id {
            Some(id) => {
                let set: Vec<String> = written()
                    .map(|(name, value)| format!("{name} = {value}"))
                    .collect();
                format!("UPDATE {table} SET {} WHERE id = {id}", set.join(", "))
            }
            None if written().next().is_none() => format!("INSERT INTO {table} DEFAULT VALUES"),
            None => {
                let (columns, values): (Vec<&str>, Vec<&str>) = written().unzip();
                format!(
                    "INSERT INTO {table} ({}) VALUES ({})",
                    columns.join(", "),
                    values.join(", ")
                )
            }
        }
    }

    /// The same for the probe.
    pub(crate) fn row(&self) -> Row {
        let row = match self.id {
            Some(id) => Row::update().key("id", id.parse::<i32>().unwrap()),
            None => Row::insert(),
        };
        COLUMNS
            .iter()
            .zip(&self.values)
            .fold(row, |row, (column, value)| match value {
                None => row,
                Some(value) if ["c", "r"].contains(column) => {
                    row.set(*column, value.map(|value| value.trim_matches('\'')))
                }
                Some(value) => row.set(*column, value.map(|value| value.parse::<i64>().unwrap())),
            })
    }
}

fn create(case: &Case, table: &str, domain: &str) -> String {
    let [a, b, c, d] = case
        .defaults
        .map(|default| default.map_or_else(String::new, |default| format!(" DEFAULT {default}")));
    format!(
        "CREATE TABLE {table} (id int, boss int, a int{a}, b int{b}, c text{c}, d {domain}{d}, r int4range, \
         g int GENERATED ALWAYS AS (a + b) STORED);"
    )
}

async fn run(conn: &mut PgConnection, ddl: Vec<String>) {
    sqlx::raw_sql(AssertSqlSafe(ddl.concat()))
        .execute(conn)
        .await
        .unwrap();
}

async fn attempt(conn: &mut PgConnection, sql: &str, keep: bool) -> String {
    sqlx::query_scalar("SELECT try($1, $2)")
        .bind(sql)
        .bind(keep)
        .fetch_one(conn)
        .await
        .unwrap()
}
