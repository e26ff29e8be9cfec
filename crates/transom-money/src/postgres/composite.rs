//! One column for amount and currency: a composite type.

mod compatible;
mod record;

use core::fmt;
use core::marker::PhantomData;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Type};

use self::compatible::{is_money, is_money_array};
use crate::{Currency, Money, UnknownCurrency};

/// A composite type of yours, for [`Composite`]: its name, what kind of text its code is, and
/// which currencies it may hold.
///
/// ```
/// use transom_money::postgres::{CodeAttribute, Composite, CompositeType};
///
/// /// As the older versions of Elixir's `ex_money` made it.
/// enum ExMoney {}
///
/// impl CompositeType for ExMoney {
///     const NAME: &'static str = "public.money_with_currency";
///     const CODE: CodeAttribute = CodeAttribute::Char;
/// }
///
/// type Price = Composite<ExMoney>;
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub trait CompositeType {
    /// The name by which to bind, with its schema if that is not on the `search_path`, and
    /// quoted where SQL would need it. Reading goes by the type's attributes, not by its name.
    const NAME: &'static str;

    /// The type of the first attribute. The server refuses to receive another one.
    const CODE: CodeAttribute = CodeAttribute::Text;

    /// The currency a stored code stands for; one of ISO 4217's, unless you say more.
    ///
    /// # Errors
    ///
    /// [`UnknownCurrency`], as [`Currency::iso`] returns it, for any other code.
    fn currency(code: &str) -> Result<Currency, UnknownCurrency> {
        Currency::iso(code)
    }
}

/// The type of the attribute with the currency's code.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeAttribute {
    /// `text`.
    Text,
    /// `varchar`, with or without a length, as `ex_money_sql` has it since 1.7.
    Varchar,
    /// `char(3)`, as `ex_money_sql` had it before.
    Char,
}

/// What a plain [`Money`] is bound as: the type of our own [`SqlPackage`](crate::postgres::SqlPackage).
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy)]
pub enum MoneyWithCurrency {}

impl CompositeType for MoneyWithCurrency {
    const NAME: &'static str = "money_with_currency";
}

/// Money bound as a composite type of another name, in another schema, or with other
/// currencies than a plain [`Money`].
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub struct Composite<T: CompositeType> {
    /// The money.
    pub money: Money,
    kind: PhantomData<fn() -> T>,
}

impl<T: CompositeType> Composite<T> {
    /// That money, to bind.
    pub const fn new(money: Money) -> Self {
        Self {
            money,
            kind: PhantomData,
        }
    }
}

impl<T: CompositeType> From<Money> for Composite<T> {
    fn from(money: Money) -> Self {
        Self::new(money)
    }
}

impl<T: CompositeType> From<Composite<T>> for Money {
    fn from(composite: Composite<T>) -> Self {
        composite.money
    }
}

// By hand: `T` itself need not be any of these.
impl<T: CompositeType> Clone for Composite<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: CompositeType> Copy for Composite<T> {}

impl<T: CompositeType> PartialEq for Composite<T> {
    fn eq(&self, other: &Self) -> bool {
        self.money == other.money
    }
}

impl<T: CompositeType> Eq for Composite<T> {}

impl<T: CompositeType> fmt::Debug for Composite<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Composite({}, {})", T::NAME, self.money)
    }
}

/// Decodes any composite of a text and a `NUMERIC`, in this order, whatever its name or schema,
/// domains over one, and the anonymous `ROW('USD', 1.50)`.
impl<T: CompositeType> Type<Postgres> for Composite<T> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name(T::NAME)
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        is_money(column)
    }
}

impl<T: CompositeType> PgHasArrayType for Composite<T> {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::array_of(T::NAME)
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_money_array(column)
    }
}

impl<T: CompositeType> Encode<'_, Postgres> for Composite<T> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        record::encode(self.money, T::CODE, buffer)?;
        Ok(IsNull::No)
    }

    fn size_hint(&self) -> usize {
        48
    }
}

impl<T: CompositeType> Decode<'_, Postgres> for Composite<T> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let (code, amount) = record::decode(&value)?;
        Ok(Self::new(Money::from_amount(amount, T::currency(code)?)))
    }
}

/// The composite `money_with_currency` of the [`SqlPackage`](crate::postgres::SqlPackage), or domains over
/// it, of which the package has a checked one:
///
/// ```sql
/// create type money_with_currency as (currency_code text, amount numeric);
/// create table item (price checked_money not null);
/// ```
///
/// The type is looked up on the `search_path`; [`Composite`] takes a name with its schema. Codes
/// read back are ISO 4217's; [`CompositeType::currency`] is the place for more.
///
/// `NULL` is `None` to an `Option<Money>`. `ROW(NULL, NULL)` is not, which sqlx decides: it is a
/// [`StoredMoneyError::NullAttribute`](crate::postgres::StoredMoneyError::NullAttribute), and the checked
/// domain does not let it in.
///
/// ```no_run
/// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use transom_money::{Money, Usd};
///
/// #[derive(sqlx::FromRow)]
/// struct Item {
///     price: Option<Money>, // checked_money
///     fee: Money<Usd>,      // numeric
/// }
///
/// let price: Money = "EUR 19.99".parse()?;
/// sqlx::query("insert into item (price, fee) values ($1, $2)")
///     .bind(price)
///     .bind(Money::from_minor(25, Usd)?)
///     .execute(pool)
///     .await?;
/// let items: Vec<Item> = sqlx::query_as("select price, fee from item").fetch_all(pool).await?;
/// let total: Option<Money> = sqlx::query_scalar("select sum(price) from item")
///     .fetch_one(pool)
///     .await?;
/// # Ok(())
/// # }
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Type<Postgres> for Money {
    fn type_info() -> PgTypeInfo {
        Composite::<MoneyWithCurrency>::type_info()
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        is_money(column)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl PgHasArrayType for Money {
    fn array_type_info() -> PgTypeInfo {
        Composite::<MoneyWithCurrency>::array_type_info()
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_money_array(column)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Encode<'_, Postgres> for Money {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Composite::<MoneyWithCurrency>::new(*self).encode(buffer)
    }

    fn size_hint(&self) -> usize {
        48
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Decode<'_, Postgres> for Money {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Composite::<MoneyWithCurrency>::decode(value).map(Self::from)
    }
}
