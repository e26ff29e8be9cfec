//! The fields of a line, each checked as it is taken.

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use transom_money::Money;
use transom_tenant::TenantId;

use super::json::Object;
use super::money_text;
use crate::rejection::Rejection;

/// A line's fields; whoever takes one says by that that it is known.
#[derive(Debug)]
pub(crate) struct Fields<'o, 'a> {
    object: &'o Object<'a>,
    known: Vec<&'static str>,
    /// A list with an unknown field in one of its entries.
    strange: Option<Rejection>,
}

impl<'o, 'a> Fields<'o, 'a> {
    pub(crate) fn new(object: &'o Object<'a>) -> Self {
        Fields {
            object,
            known: Vec::new(),
            strange: None,
        }
    }

    /// The field may be there.
    pub(crate) fn known(&mut self, field: &'static str) {
        self.known.push(field);
    }

    pub(crate) fn raw(&mut self, field: &'static str) -> Result<&'a RawValue, Rejection> {
        self.known(field);
        match self.object.get(field) {
            None => Err(Rejection::invalid(field, "is missing")),
            Some(value) if value.get() == "null" => Err(Rejection::invalid(field, "is null")),
            Some(value) => Ok(value),
        }
    }

    pub(crate) fn text(&mut self, field: &'static str) -> Result<String, Rejection> {
        serde_json::from_str(self.raw(field)?.get())
            .map_err(|_| Rejection::invalid(field, "must be a string"))
    }

    /// A whole number within bounds; `1.0` and `1e2` are none.
    pub(crate) fn whole(
        &mut self,
        field: &'static str,
        least: u64,
        most: u64,
    ) -> Result<u64, Rejection> {
        let raw = self.raw(field)?.get();
        let number = raw
            .parse::<u64>()
            .ok()
            .filter(|_| raw.bytes().all(|b| b.is_ascii_digit()));
        number
            .filter(|n| (least..=most).contains(n))
            .ok_or_else(|| {
                Rejection::invalid(
                    field,
                    format!("must be a whole number from {least} to {most}"),
                )
            })
    }

    pub(crate) fn tenant(&mut self, field: &'static str) -> Result<TenantId, Rejection> {
        let text = self.text(field)?;
        let mut rest = text.chars();
        let head = rest.next().is_some_and(|c| c.is_ascii_lowercase());
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !head || text.len() > 31 || !rest.all(word) {
            return Err(Rejection::invalid(
                field,
                "must be 1 to 31 of a-z, 0-9 and _, beginning with a letter",
            ));
        }
        TenantId::new(text).map_err(|e| Rejection::invalid(field, e.to_string()))
    }

    /// The name of an account, an order or a sku.
    pub(crate) fn name(&mut self, field: &'static str) -> Result<String, Rejection> {
        let text = self.text(field)?;
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > 64 || !text.chars().all(word) {
            return Err(Rejection::invalid(
                field,
                "must be 1 to 64 of a-z, 0-9 and -",
            ));
        }
        Ok(text)
    }

    pub(crate) fn email(&mut self, field: &'static str) -> Result<String, Rejection> {
        let text = self.text(field)?;
        let one_at = text
            .split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && !host.is_empty() && !host.contains('@'));
        if !one_at || text.chars().count() > 254 {
            return Err(Rejection::invalid(
                field,
                "must have one @ with something on both sides, and at most 254 characters",
            ));
        }
        Ok(text)
    }

    pub(crate) fn tracking(&mut self, field: &'static str) -> Result<String, Rejection> {
        let text = self.text(field)?;
        if !(1..=256).contains(&text.chars().count()) {
            return Err(Rejection::invalid(field, "must be 1 to 256 characters"));
        }
        Ok(text)
    }

    pub(crate) fn price(&mut self, field: &'static str) -> Result<Money, Rejection> {
        money_text::parse(&self.text(field)?).map_err(|why| Rejection::invalid(field, why))
    }

    pub(crate) fn amount(&mut self, field: &'static str) -> Result<Money, Rejection> {
        let money = self.price(field)?;
        if money.is_zero() {
            return Err(Rejection::invalid(field, "must be more than zero"));
        }
        Ok(money)
    }

    /// What `nothing_else` said of an entry of a list: it counts with the line's own unknown
    /// fields, which are judged last.
    pub(crate) fn inside(&mut self, entry: Result<(), Rejection>) {
        if let (None, Err(strange)) = (&self.strange, entry) {
            self.strange = Some(strange);
        }
    }

    /// No field is left that nobody asked for; the first such in the line's order is blamed.
    pub(crate) fn nothing_else(&self) -> Result<(), Rejection> {
        for (name, _) in &self.object.0 {
            if !self.known.contains(&name.as_str()) {
                return Err(Rejection::invalid(
                    name.clone(),
                    "is not a field of this command",
                ));
            }
            if let Some(strange) = &self.strange
                && strange.field.as_deref() == Some(name)
            {
                return Err(strange.clone());
            }
        }
        Ok(())
    }
}

/// The line's own time, if it has one.
pub(crate) fn time(object: &Object<'_>) -> Result<Option<DateTime<Utc>>, Rejection> {
    let Some(raw) = object.get("at") else {
        return Ok(None);
    };
    serde_json::from_str::<String>(raw.get())
        .ok()
        .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
        .map(|time| Some(time.to_utc()))
        .ok_or_else(|| Rejection::invalid("at", "must be a time like \"2026-01-01T09:30:00Z\""))
}
