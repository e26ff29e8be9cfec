//! A record of two attributes as `record_send` and `record_out` of PostgreSQL's `rowtypes.c`
//! have it. In binary: the number of attributes, then of each its type, its length (-1 is NULL)
//! and its bytes, all as 32-bit words. As text: `(USD,12.34)`, and nothing for NULL.

use sqlx::ValueRef;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgValueFormat, PgValueRef};

use super::CodeAttribute;
use super::compatible::has_attributes_of_money;
use crate::Money;
use crate::amount::Amount;
use crate::postgres::error::StoredMoneyError;
use crate::postgres::numeric::amount_from_text;
use crate::postgres::padded::{BPCHAR, unpadded};
use crate::postgres::wire;

const TEXT: u32 = 25;
const VARCHAR: u32 = 1043;
const NUMERIC: u32 = 1700;
/// Types made by users, domains among them, have no smaller OID than this.
const FIRST_OF_USERS: u32 = 16_384;

impl CodeAttribute {
    fn oid(self) -> u32 {
        match self {
            Self::Text => TEXT,
            Self::Varchar => VARCHAR,
            Self::Char => BPCHAR,
        }
    }
}

pub(super) fn encode(
    money: Money,
    code: CodeAttribute,
    buffer: &mut PgArgumentBuffer,
) -> Result<(), BoxDynError> {
    buffer.extend_from_slice(&2_u32.to_be_bytes());
    let amount = wire::encode(Amount::from_decimal(money.amount()));
    for (oid, bytes) in [
        (code.oid(), money.currency().code().as_bytes()),
        (NUMERIC, amount.as_bytes()),
    ] {
        buffer.extend_from_slice(&oid.to_be_bytes());
        buffer.extend_from_slice(&u32::try_from(bytes.len())?.to_be_bytes());
        buffer.extend_from_slice(bytes);
    }
    Ok(())
}

/// The code as it is stored, and the amount.
pub(super) fn decode<'r>(value: &PgValueRef<'r>) -> Result<(&'r str, Amount), BoxDynError> {
    match value.format() {
        PgValueFormat::Binary => {
            let users = if has_attributes_of_money(&value.type_info()) {
                TypesOfUsers::AreDomains
            } else {
                TypesOfUsers::Unknown
            };
            from_binary(value.as_bytes()?, users)
        }
        PgValueFormat::Text => from_text(value.as_str()?),
    }
}

/// What an attribute is if its type is not one of PostgreSQL's own. It is sent as its base type
/// is, and the record itself says only its OID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TypesOfUsers {
    /// The record's type has a name, and by that each attribute was found to be a domain over
    /// the right type.
    AreDomains,
    /// An anonymous record: it may be anything, `1234` of a domain over `BIGINT` among it.
    Unknown,
}

fn from_binary(bytes: &[u8], users: TypesOfUsers) -> Result<(&str, Amount), BoxDynError> {
    let mut rest = bytes;
    if word(&mut rest)? != 2 {
        return Err(StoredMoneyError::Malformed("a record of another number of attributes").into());
    }
    let code = attribute(&mut rest, "currency_code", &[TEXT, VARCHAR, BPCHAR], users)?;
    let amount = attribute(&mut rest, "amount", &[NUMERIC], users)?;
    if !rest.is_empty() {
        return Err(StoredMoneyError::Malformed("a record with more than its attributes").into());
    }
    let text = str::from_utf8(code.bytes)?;
    let code = if code.kind == BPCHAR {
        unpadded(text)
    } else {
        text
    };
    Ok((code, wire::decode(amount.bytes)?))
}

fn word(rest: &mut &[u8]) -> Result<u32, StoredMoneyError> {
    let (word, after) = rest.split_first_chunk().ok_or(CUT_OFF)?;
    *rest = after;
    Ok(u32::from_be_bytes(*word))
}

const CUT_OFF: StoredMoneyError = StoredMoneyError::Malformed("a record that is cut off");
const NULL: u32 = u32::MAX;

struct Attribute<'r> {
    kind: u32,
    bytes: &'r [u8],
}

fn attribute<'r>(
    rest: &mut &'r [u8],
    attribute: &'static str,
    kinds: &[u32],
    users: TypesOfUsers,
) -> Result<Attribute<'r>, StoredMoneyError> {
    let kind = word(rest)?;
    let len = word(rest)?;
    if len == NULL {
        return Err(StoredMoneyError::NullAttribute { attribute });
    }
    if !kinds.contains(&kind) {
        if kind < FIRST_OF_USERS {
            return Err(StoredMoneyError::Malformed(
                "a record of something other than a text and a NUMERIC",
            ));
        }
        if users == TypesOfUsers::Unknown {
            return Err(StoredMoneyError::Malformed(
                "an anonymous record of a domain: cast its fields to text and numeric, or the \
                 record to a type with a name",
            ));
        }
    }
    let (bytes, after) = usize::try_from(len)
        .ok()
        .and_then(|len| rest.split_at_checked(len))
        .ok_or(CUT_OFF)?;
    *rest = after;
    Ok(Attribute { kind, bytes })
}

fn from_text(text: &str) -> Result<(&str, Amount), BoxDynError> {
    // No code and no number has a comma or needs quotes, so there is nothing to unescape. Only
    // the blanks of a CHAR(n) put a code in quotes.
    let (code, amount) = text
        .strip_prefix('(')
        .and_then(|open| open.strip_suffix(')'))
        .and_then(|inner| inner.split_once(','))
        .ok_or(StoredMoneyError::Malformed(
            "not a record of two attributes",
        ))?;
    for (attribute, value) in [("currency_code", code), ("amount", amount)] {
        if value.is_empty() {
            return Err(StoredMoneyError::NullAttribute { attribute }.into());
        }
    }
    let code = code
        .strip_prefix('"')
        .and_then(|open| open.strip_suffix('"'))
        .map_or(code, unpadded);
    Ok((code, amount_from_text(amount)?))
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    /// 12.50 USD, as `select record_send(row('USD'::text, 12.50))` shows it.
    fn sent() -> Vec<u8> {
        let amount = [0, 2, 0, 0, 0, 0, 0, 2, 0, 12, 0x13, 0x88];
        [
            &[0, 0, 0, 2, 0, 0, 0, 25, 0, 0, 0, 3][..],
            b"USD",
            &[0, 0, 0x06, 0xA4, 0, 0, 0, 12],
            &amount,
        ]
        .concat()
    }

    #[test]
    fn the_layout_is_the_servers() {
        let bytes = sent();
        let (code, amount) = from_binary(&bytes, TypesOfUsers::Unknown).unwrap();
        assert_eq!((code, amount.mantissa(), amount.scale()), ("USD", 1250, 2));
        let (code, amount) = from_text("(USD,12.50)").unwrap();
        assert_eq!((code, amount.mantissa(), amount.scale()), ("USD", 1250, 2));
    }

    #[test]
    fn cut_off_anywhere_it_is_an_error() {
        let bytes = sent();
        for len in 0..bytes.len() {
            assert!(
                from_binary(&bytes[..len], TypesOfUsers::AreDomains).is_err(),
                "{len}"
            );
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!(from_binary(&longer, TypesOfUsers::AreDomains).is_err());
    }

    #[test]
    fn a_text_that_is_no_record_is_an_error() {
        for text in [
            "",
            "()",
            "(USD)",
            "USD,1",
            "(USD,1,2)",
            "(USD,\"1\")",
            "(,1)",
            "(USD,)",
        ] {
            assert!(from_text(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_and_any_text_are_money_or_an_error(
            at in 0..64_usize,
            byte in any::<u8>(),
            text in "[(]?[A-Z0-9,.\"-]{0,12}[)]?",
        ) {
            let mut bytes = sent();
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            let _either = (from_binary(&bytes, TypesOfUsers::Unknown), from_text(&text));
        }
    }
}
