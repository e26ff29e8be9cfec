//! The types, operators and aggregates in the database, as scripts to put into a migration.

use alloc::string::String;

use super::quote::{SchemaNameError, in_schema};

/// SQL that puts money into a database and takes it out again, in versions: a later one changes
/// what the one before it made, and never the script that was run.
///
/// ```
/// use transom_money::postgres::SqlPackage;
///
/// let migration = SqlPackage::V1.up("public")?;
/// assert!(migration.contains(r#"create domain "public".checked_money"#));
/// let undo = SqlPackage::V1.down("public")?;
/// # Ok::<_, transom_money::postgres::SchemaNameError>(())
/// ```
///
/// Write both into files of your migrations, or run them with [`sqlx::raw_sql`]. Each is one
/// statement, which happens whole or not at all, in a transaction or without. The schema has to
/// be there. Version 1 makes in it, for PostgreSQL 13 or later (tested on 15):
///
/// | | |
/// |---|---|
/// | `money_with_currency` | the composite `(currency_code text, amount numeric)` |
/// | `checked_money` | a domain over it: a code of `A-Z0-9` with a letter, an amount that [`Money`](crate::Money) can hold, neither of them NULL |
/// | `checked_currency`, `checked_amount` | the same for two columns, over `text` and `numeric` |
/// | `checked_money_json` | the same for `{"amount":"12.34","currency":"USD"}`, over `jsonb`; `"007.10"` is let in, `"-0"` is not |
/// | `a + b`, `a - b`, `-a` | money and money |
/// | `a * n`, `n * a` | money and a `numeric`; PostgreSQL rounds no product of up to 16 383 places |
/// | `a = b`, `a <> b` | PostgreSQL's own, by value: 1.5 equals 1.50, USD 0 is not EUR 0 |
/// | `<`, `<=`, `>`, `>=` | within one currency |
/// | `sum`, `min`, `max`, `avg` | of one currency, without the NULLs; NULL if there is nothing else |
/// | `money_bag` | sums of several, an array with one amount for each currency, sorted by code |
///
/// What mixes two currencies raises [`SqlPackage::CURRENCY_MISMATCH`]; half a NULL, NaN and the
/// infinities, which a bare composite may hold, raise [`SqlPackage::NOT_MONEY`]. A row of two
/// NULLs, which `unnest` makes of a NULL in an array, counts as NULL. `avg` divides, so it
/// rounds as PostgreSQL's own does, to 16 significant digits or more.
///
/// `ORDER BY`, `DISTINCT`, `GROUP BY` and indexes on a column of money go by code and then by
/// amount: an order has to be total, so it is not the `<` above, which raises. An index that
/// serves comparisons is one on `((price).currency_code, (price).amount)`.
///
/// # The schema has to be on the `search_path`, or named
///
/// **Where the schema is not on the `search_path`, `a < b` is no error but PostgreSQL's own
/// comparison of records: EUR 9 is less than USD 1, by the code.** Then write
/// `a operator(app.<) b`, or call the functions by their schema, which never mean anything else:
///
/// | | |
/// |---|---|
/// | `app.money_less(a, b)`, `app.money_at_most(a, b)` | `<`, `<=` |
/// | `app.money_more(a, b)`, `app.money_at_least(a, b)` | `>`, `>=` |
/// | `app.money_smaller(a, b)`, `app.money_larger(a, b)` | what `least` and `greatest` would be; they skip a NULL |
/// | `app.money_add(a, b)`, `app.money_subtract(a, b)` | `+`, `-` |
/// | `app.money_negate(a)`, `app.money_multiply(a, n)` | `-a`, `a * n` and `n * a` |
///
/// `least`, `greatest`, `ORDER BY`, `DISTINCT` and `GROUP BY` go by
/// PostgreSQL's order of records wherever the schema is: `greatest` of EUR 9 and USD 1 is USD 1.
/// A program binds with a [`CompositeType`](crate::postgres::CompositeType) that names the schema.
///
/// # Two columns
///
/// They need no aggregates of ours. Sums by currency are `group by price_currency`. Where there
/// is to be one currency, this took a sixth of the time of `sum` of a composite, which calls a
/// function per row, and [`Money::from_row`](crate::Money::from_row) reads it by the prefix
/// `total`:
///
/// ```sql
/// select case when one then amount end as total_amount,
///        case when one then currency end as total_currency,
///        one
/// from (
///     select sum(price_amount) as amount, min(price_currency) as currency,
///            min(price_currency) = max(price_currency)
///                and bool_and((price_amount is null) = (price_currency is null)) as one
///     from item
/// ) as total
/// ```
///
/// The total is NULL, and `one` says why: it is NULL if there were no amounts at all, and false
/// if they were in several currencies, of which `count(distinct price_currency)` tells the
/// number, or if half of one was NULL.
///
/// # When the schema is renamed or made anew
///
/// The functions call each other by the schema's name, so `alter schema app rename to ...` breaks
/// them: the name is for good. With a schema per tenant, put the package into one schema that all
/// of them share, because sqlx looks a type's name up once per connection and keeps what it
/// found, whatever the `search_path` becomes. For the same reason connections that were open
/// while `down` and `up` ran fail with "cache lookup failed for type": reconnect after that.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqlPackage {
    version: u32,
    up: &'static str,
    down: &'static str,
}

impl SqlPackage {
    /// Version 1.
    pub const V1: Self = Self {
        version: 1,
        up: include_str!("../sql/001_up.sql"),
        down: include_str!("../sql/001_down.sql"),
    };

    /// All versions, the first one first.
    pub const VERSIONS: &[Self] = &[Self::V1];

    /// The SQLSTATE for two currencies in one operation.
    ///
    /// Class 22 is "data exception". `ex_money_sql` raises 22033 there, which is
    /// PostgreSQL's own `invalid_sql_json_subscript`.
    pub const CURRENCY_MISMATCH: &str = "22M01";

    /// The SQLSTATE for what is no money: half NULL, NaN or infinite, in an operation or in an
    /// aggregate. The checked domains refuse it earlier.
    pub const NOT_MONEY: &str = "22M02";

    /// Its number, from 1.
    pub const fn version(self) -> u32 {
        self.version
    }

    /// The script that makes this version out of the one before it.
    ///
    /// # Errors
    ///
    /// [`SchemaNameError`] for a name that PostgreSQL would not take as it is.
    pub fn up(self, schema: &str) -> Result<String, SchemaNameError> {
        in_schema(self.up, schema)
    }

    /// The script that undoes it. It fails, and leaves everything, while a column uses a type.
    ///
    /// # Errors
    ///
    /// As [`SqlPackage::up`].
    pub fn down(self, schema: &str) -> Result<String, SchemaNameError> {
        in_schema(self.down, schema)
    }
}
