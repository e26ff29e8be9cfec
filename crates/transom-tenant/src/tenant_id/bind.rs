//! A tenant's identifier as a value of a statement.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type, TypeInfo, ValueRef};

use super::{Kind, TenantId};

impl TenantId {
    /// What follows the placeholder that it is bound to.
    ///
    /// sqlx 0.9 finds a prepared statement by its text alone. Without this, a text of eight
    /// bytes would go to a statement that was prepared for a number, and be one there.
    pub(crate) fn cast(&self) -> &'static str {
        match self.kind {
            Kind::Text => "",
            Kind::Integer(_) => "::bigint",
            #[cfg(feature = "uuid")]
            Kind::Uuid(_) => "::uuid",
        }
    }
}

impl Type<Postgres> for TenantId {
    fn type_info() -> PgTypeInfo {
        <str as Type<Postgres>>::type_info()
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        <str as Type<Postgres>>::compatible(ty)
            || matches!(ty.name(), "INT8" | "INT4" | "INT2" | "UUID")
    }
}

impl Encode<'_, Postgres> for TenantId {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        match &self.kind {
            Kind::Text => <&str as Encode<Postgres>>::encode(&self.text, buffer),
            Kind::Integer(id) => <i64 as Encode<Postgres>>::encode(*id, buffer),
            #[cfg(feature = "uuid")]
            Kind::Uuid(id) => <uuid::Uuid as Encode<Postgres>>::encode(*id, buffer),
        }
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(match &self.kind {
            Kind::Text => <str as Type<Postgres>>::type_info(),
            Kind::Integer(_) => <i64 as Type<Postgres>>::type_info(),
            #[cfg(feature = "uuid")]
            Kind::Uuid(_) => <uuid::Uuid as Type<Postgres>>::type_info(),
        })
    }
}

impl<'r> Decode<'r, Postgres> for TenantId {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let name = value.type_info().name().to_owned();
        match name.as_str() {
            "INT8" => Ok(<i64 as Decode<Postgres>>::decode(value)?.into()),
            "INT4" => Ok(i64::from(<i32 as Decode<Postgres>>::decode(value)?).into()),
            "INT2" => Ok(i64::from(<i16 as Decode<Postgres>>::decode(value)?).into()),
            #[cfg(feature = "uuid")]
            "UUID" => Ok(<uuid::Uuid as Decode<Postgres>>::decode(value)?.into()),
            #[cfg(not(feature = "uuid"))]
            "UUID" => Err("a tenant id of type uuid needs the feature `uuid`".into()),
            _ => Ok(TenantId::new(<&str as Decode<Postgres>>::decode(value)?)?),
        }
    }
}
