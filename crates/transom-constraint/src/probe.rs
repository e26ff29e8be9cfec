//! All violations of a row at once.

mod ask;
mod candidate;
mod condition;
mod error;
mod facts;
mod found;
mod guarded;
mod load;
mod plan;
mod row;
mod savepoint;
mod via;

use std::{fmt, sync::Arc};

use sqlx::PgExecutor;

pub use self::{
    error::ProbeError,
    found::{Found, Unseen},
    row::{Row, RowError},
    via::Via,
};
use self::{facts::Table, plan::Plan};
use crate::{ConstraintError, Constraints};

/// Finds *all* declared rules that a row violates, where PostgreSQL reports one and stops.
///
/// It reads the table's constraints from the catalogue once. After a statement has failed, one `SELECT` evaluates the same
/// expressions over the row that was refused: NULLs, checks, keys that are taken, overlaps, references to nothing.
///
/// ```no_run
/// use std::sync::LazyLock;
/// use sqlx::PgPool;
/// use transom_constraint::{ConstraintError, Constraints, Probe, Row};
///
/// static USERS: LazyLock<Constraints> = LazyLock::new(|| {
///     Constraints::of("users").unique("email").unique("name").assoc("team").build().expect("sound")
/// });
///
/// # async fn at_start_up(pool: PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// let probe = Probe::load(&pool, &USERS).await?;
/// # Ok(())
/// # }
/// async fn sign_up(pool: &PgPool, probe: &Probe, email: &str, name: &str) -> Result<(), ConstraintError> {
///     let insert = sqlx::query("INSERT INTO users (email, name) VALUES ($1, $2)").bind(email).bind(name);
///     let row = Row::insert().set("email", email).set("name", name);
///     probe.execute(pool, insert, row).await?; // "email has already been taken; name has already been taken"
///     Ok(())
/// }
/// ```
///
/// # What it costs
///
/// Nothing while statements succeed, by a pool; in a transaction a savepoint (two short round trips). After a violation one
/// round trip (as any statement, one more when it first runs on a connection and is prepared). If an expression raises an
/// error, one more for each condition, so that the others are judged.
///
/// # What it cannot see
///
/// It is a courtesy to the user, not a verdict: it sees what a `SELECT` of the same role sees now. The violation that
/// the server reported is never lost by it, whatever it finds.
///
/// - **What is not declared**, and the rules that are not about a row that is written: see [`Unseen::NotOfTheRow`].
/// - **Rows hidden by row-level security** or from its snapshot (written meanwhile and not committed): a key that is taken by
///   one of them is not found, and a reference to one is [`Unseen::Hidden`]. Neither are rows behind a table that the role
///   may not read: [`Unseen::Raised`].
/// - **What happened since its snapshot**: under REPEATABLE READ a key that others have freed meanwhile is called taken.
/// - **What triggers change** in the row before it is stored, and what rules or `ON CONFLICT` make of the statement. Say of a
///   column that a trigger writes that it is [`unknown`](Row::unknown). Of itself it knows only that a rule about nothing
///   but columns left out of an insert is a trigger's affair ([`Unseen::UnknownColumn`]), if the table has one `BEFORE
///   INSERT`.
/// - **Values that the server chooses**: identities, sequences, `gen_random_uuid()`, whatever is volatile:
///   [`Unseen::UnknownColumn`]. Other defaults are evaluated again; `now()` is that of the transaction it runs in.
/// - **Deferred constraints** ([`Unseen::Deferred`]). One that `SET CONSTRAINTS` has deferred is judged as if it was not.
/// - **Constraints of a partition alone**; those of the partitioned table are judged.
/// - **Rows that refer to this one**, whose key an update changes, also of the same table.
/// - **Other rows** of the same statement.
/// - **A check that is not repeatable** (a volatile function in it) is evaluated again, and may tell something else. In any
///   check, a column of a domain has the type that the domain is made of: a function overloaded for both is the other one.
/// - **Anything at all**, if one value cannot be cast to the type of its column: each rule is then [`Unseen::Raised`].
/// - **What changed in the catalogue** since it was loaded. Load it again after a migration; until then a condition that no
///   longer fits is [`Unseen::Raised`].
///
/// It reads and writes nothing else, and takes no locks but those of a `SELECT`. If a check calls a function that writes, so
/// does the probe; in a transaction that is undone. [`ProbeError::Database`] carries the server's message, which may hold
/// values of the row.
///
/// # Schemas
///
/// It is bound to one table: that of the declared schema, or else the first in the search path while it is loaded. With a
/// schema for each tenant, load one for each. What is loaded does not depend on the search path later, as long as that does
/// not put another schema before `pg_catalog`, nor on `DateStyle` and the like. `standard_conforming_strings` has to be on
/// (the default) where a row is judged.
#[derive(Clone)]
pub struct Probe {
    declared: Arc<Constraints>,
    table: Arc<Table>,
    plan: Arc<Plan>,
}

impl Probe {
    /// Reads types, defaults and constraints of the declared table from the catalogue. One statement, for start-up.
    ///
    /// A declared constraint that the table lacks is no error here but [`Unseen::NotInCatalogue`] later; to be told of it
    /// use [verification](crate::verify).
    ///
    /// # Errors
    ///
    /// [`ProbeError::NoTable`] if the declared table is not there, [`ProbeError::Database`] if the catalogue could not be
    /// read.
    pub async fn load(
        executor: impl PgExecutor<'_>,
        declared: &Constraints,
    ) -> Result<Self, ProbeError> {
        let table = load::load(executor, declared.schema(), declared.table()).await?;
        let table = table.ok_or_else(|| ProbeError::NoTable {
            table: declared.table().to_owned(),
            schema: declared.schema().map(str::to_owned),
        })?;
        Ok(Self {
            plan: Arc::new(Plan::new(declared, &table)),
            table: Arc::new(table),
            declared: Arc::new(declared.clone()),
        })
    }

    /// Judges a row that is not stored: by every declared rule, as far as it can be told. Nothing is written.
    ///
    /// Run it after the statement has failed: when it ran by itself, or after the caller rolled back to a savepoint
    /// (in a transaction that is aborted it fails with 25P02).
    ///
    /// # Errors
    ///
    /// [`ProbeError::Row`] for a [`Row`] that cannot be meant, [`ProbeError::Database`] if the row could not be judged at
    /// all. An error that an expression of a rule raises is not one of these, but [`Unseen::Raised`], and a transaction
    /// stays usable.
    ///
    /// # Cancel safety
    ///
    /// In a transaction do not drop the future and go on: a savepoint stays open (which is harmless) and, if an expression
    /// had just failed, the transaction is aborted, which sqlx's `commit` does not report.
    pub fn violations<'a>(
        &'a self,
        via: impl Into<Via<'a>>,
        row: Row,
    ) -> impl Future<Output = Result<Found, ProbeError>> + Send {
        let via = via.into();
        async move {
            self.check(&row)?;
            let mut safe = via.open().await?;
            match ask::judge(&mut safe, &self.plan, &self.table, &row).await {
                Ok(verdicts) => {
                    // Whatever a check's function wrote is undone with it.
                    safe.undo_and_release().await?;
                    Ok(Found::new(Arc::clone(&self.declared), verdicts))
                }
                Err(error) => {
                    // The first failure is the one to report; where this fails too, so will what comes next.
                    let _ = safe.undo_and_release().await;
                    Err(error.into())
                }
            }
        }
    }

    /// Adds to a translated error what else is wrong with the row: [`ConstraintError::Invalid`] keeps its errors first and
    /// gets the others after them, what is said already once. Any other error is passed through.
    ///
    /// An error is never made worse: if the row cannot be judged, or a [`Row`] cannot be meant (which
    /// [`violations`](Self::violations) and [`execute`](Self::execute) do report), it is returned as it was.
    ///
    /// ```no_run
    /// # use transom_constraint::{ConstraintError, ConstraintExt, Constraints, Probe, Row};
    /// # async fn f(pool: sqlx::PgPool, probe: Probe, users: Constraints, email: &str) -> Result<(), ConstraintError> {
    /// let inserted = sqlx::query("INSERT INTO users (email) VALUES ($1)")
    ///     .bind(email)
    ///     .execute(&pool)
    ///     .await
    ///     .constraints(&users);
    /// if let Err(error) = inserted {
    ///     return Err(probe.complete(&pool, error, Row::insert().set("email", email)).await);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    ///
    /// As [`violations`](Self::violations).
    pub fn complete<'a>(
        &'a self,
        via: impl Into<Via<'a>>,
        error: ConstraintError,
        row: Row,
    ) -> impl Future<Output = ConstraintError> + Send {
        let via = via.into();
        async move {
            let ConstraintError::Invalid(mut errors) = error else {
                return error;
            };
            if let Ok(found) = self.violations(via, row).await {
                found.add_to(&mut errors);
            }
            ConstraintError::Invalid(errors)
        }
    }

    fn check(&self, row: &Row) -> Result<(), RowError> {
        let columns: Vec<&str> = self
            .table
            .columns
            .iter()
            .map(|column| &*column.name)
            .collect();
        row.check(&self.table.name, &columns)
    }
}

/// The table it is for.
impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe")
            .field("schema", &self.table.schema)
            .field("table", &self.table.name)
            .finish_non_exhaustive()
    }
}
