//! One column of `JSONB`.

mod object;

use alloc::format;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{
    PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, Postgres,
};
use sqlx::{Decode, Encode, Type};

use super::column_type::is_array_of;
use crate::money::parse_amount;
use crate::{CurrencyKind, Money};

/// Money as `{"amount":"12.34","currency":"USD"}` in a `JSONB` column: what the feature `serde`
/// writes, and without it and without sqlx's `json`.
///
/// ```sql
/// create table item (
///     -- "is true", because a key that is missing makes it NULL, and a NULL passes a CHECK.
///     price jsonb not null check ((
///         jsonb_typeof(price -> 'amount') = 'string'
///         and jsonb_typeof(price -> 'currency') = 'string'
///         and price - 'amount' - 'currency' = '{}'
///     ) is true)
/// )
/// ```
///
/// ```no_run
/// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use transom_money::postgres::JsonMoney;
/// use transom_money::Money;
///
/// let price: Money = "USD 12.34".parse()?;
/// let JsonMoney(back): JsonMoney = sqlx::query_scalar("insert into item values ($1) returning price")
///     .bind(JsonMoney(price))
///     .fetch_one(pool)
///     .await?;
/// # let _: Money = back;
/// # Ok(())
/// # }
/// ```
///
/// `checked_money_json` of the [`SqlPackage`](crate::postgres::SqlPackage) says that and more. Columns of
/// `JSON` can be read and written too. The scale is the canonical one: USD 12.500 comes back as
/// USD 12.50.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JsonMoney<C: CurrencyKind = crate::Currency>(pub Money<C>);

impl<C: CurrencyKind> From<JsonMoney<C>> for Money<C> {
    fn from(stored: JsonMoney<C>) -> Self {
        stored.0
    }
}

/// The only version of the binary form there is, before the text.
const VERSION: char = '\u{1}';

impl<C: CurrencyKind> Type<Postgres> for JsonMoney<C> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("JSONB")
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        *column == Self::type_info() || *column == PgTypeInfo::with_name("JSON")
    }
}

impl<C: CurrencyKind> PgHasArrayType for JsonMoney<C> {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::array_of("JSONB")
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_array_of(column, Self::compatible)
    }
}

impl<C: CurrencyKind> Encode<'_, Postgres> for JsonMoney<C> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        // Neither can hold anything that JSON would escape.
        let (amount, code) = (self.0.amount_string(), self.0.currency());
        let text = format!(r#"{VERSION}{{"amount":"{amount}","currency":"{code}"}}"#);
        buffer.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }
}

/// The two keys in any order, and no others. An amount that is a number is
/// [`StoredMoneyError::AmountNotAString`](crate::postgres::StoredMoneyError::AmountNotAString).
impl<C: CurrencyKind> Decode<'_, Postgres> for JsonMoney<C> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let text = match value.format() {
            // No text starts with it, so what has it is JSONB, and JSON what has not.
            PgValueFormat::Binary => {
                let text = value.as_str()?;
                text.strip_prefix(VERSION).unwrap_or(text)
            }
            PgValueFormat::Text => value.as_str()?,
        };
        let fields = object::read(text)?;
        let currency = C::from_code(fields.currency)?;
        Ok(Self(Money::from_amount(
            parse_amount(fields.amount)?,
            currency,
        )))
    }
}
