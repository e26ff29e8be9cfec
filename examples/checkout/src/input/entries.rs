//! The lists inside a command: whatever is wrong in an entry is wrong with the list.

use std::collections::HashSet;

use super::command::{OrderLine, Share};
use super::fields::Fields;
use super::json::{self, Object};
use crate::rejection::Rejection;

fn list<T>(
    fields: &mut Fields<'_, '_>,
    field: &'static str,
    read: impl Fn(&mut Fields<'_, '_>) -> Result<T, Rejection>,
) -> Result<Vec<T>, Rejection> {
    let raw = fields.raw(field)?;
    let entries = json::items(raw).map_err(|_| Rejection::invalid(field, "must be a list"))?;
    if !(1..=100).contains(&entries.len()) {
        return Err(Rejection::invalid(field, "must have 1 to 100 entries"));
    }
    let mut list = Vec::with_capacity(entries.len());
    for (index, entry) in entries.into_iter().enumerate() {
        let object = Object::shallow(entry.get())
            .map_err(|_| Rejection::invalid(field, format!("[{index}] must be an object")))?;
        let mut inside = Fields::new(&object);
        let at = |why: Rejection| Rejection::invalid(field, format!("[{index}]: {why}"));
        list.push(read(&mut inside).map_err(at)?);
        let entry = inside.nothing_else().map_err(at);
        fields.inside(entry);
    }
    Ok(list)
}

pub(crate) fn order_lines(fields: &mut Fields<'_, '_>) -> Result<Vec<OrderLine>, Rejection> {
    list(fields, "lines", |line| {
        Ok(OrderLine {
            sku: line.name("sku")?,
            quantity: line.whole("quantity", 1, 1_000_000)?,
        })
    })
}

pub(crate) fn shares(fields: &mut Fields<'_, '_>, payer: &str) -> Result<Vec<Share>, Rejection> {
    let shares = list(fields, "into", |share| {
        Ok(Share {
            account: share.name("account")?,
            weight: share.whole("weight", 0, 1_000_000)?,
        })
    })?;
    let mut seen = HashSet::from([payer]);
    if let Some(again) = shares.iter().find(|share| !seen.insert(&share.account)) {
        let why = format!(
            "must name each account once, and not the payer: {:?}",
            again.account
        );
        return Err(Rejection::invalid("into", why));
    }
    if shares.iter().all(|share| share.weight == 0) {
        return Err(Rejection::invalid("into", "must have a weight above 0"));
    }
    Ok(shares)
}
