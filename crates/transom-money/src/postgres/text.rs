//! One column of `TEXT`.

use alloc::string::ToString;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Type};

use super::column_type::is_array_of;
use super::padded;
use crate::{CurrencyKind, Money};

/// Money as its canonical text, `USD 12.34`, in a `TEXT` column.
///
/// ```sql
/// create table note (
///     price text not null check (price ~ '^[A-Z0-9]{1,11} -?[0-9]+(\.[0-9]+)?$')
/// )
/// ```
///
/// ```no_run
/// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use transom_money::postgres::TextMoney;
/// use transom_money::Money;
///
/// let price: Money = "USD 12.34".parse()?;
/// sqlx::query("insert into note values ($1)").bind(TextMoney(price)).execute(pool).await?;
/// # Ok(())
/// # }
/// ```
///
/// For logs and exports: SQL can neither add nor compare such a column. Equal amounts have equal
/// texts, so it may be unique. The scale is the canonical one: USD 12.500 comes back as
/// USD 12.50.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TextMoney<C: CurrencyKind = crate::Currency>(pub Money<C>);

impl<C: CurrencyKind> From<TextMoney<C>> for Money<C> {
    fn from(stored: TextMoney<C>) -> Self {
        stored.0
    }
}

/// `VARCHAR` columns can be read too.
impl<C: CurrencyKind> Type<Postgres> for TextMoney<C> {
    fn type_info() -> PgTypeInfo {
        <str as Type<Postgres>>::type_info()
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        <str as Type<Postgres>>::compatible(column)
    }
}

impl<C: CurrencyKind> PgHasArrayType for TextMoney<C> {
    fn array_type_info() -> PgTypeInfo {
        <&str as PgHasArrayType>::array_type_info()
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_array_of(column, Self::compatible)
    }
}

impl<C: CurrencyKind> Encode<'_, Postgres> for TextMoney<C> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.0.to_string().encode(buffer)
    }
}

/// By the grammar of `FromStr`; a [`ParseMoneyError`](crate::ParseMoneyError) otherwise.
impl<C: CurrencyKind> Decode<'_, Postgres> for TextMoney<C> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(padded::text(&value)?.parse()?))
    }
}
