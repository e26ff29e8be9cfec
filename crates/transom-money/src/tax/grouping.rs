//! Lines by what they bear.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Tax, TaxError, TaxSet};
use crate::money::same_currency;
use crate::{CurrencyKind, Money};

/// By equal taxes, in the order of their first lines, which lines they are.
pub(super) fn grouped<'a, C: CurrencyKind>(
    currency: C,
    lines: &[(Money<C>, &'a TaxSet)],
) -> Result<Vec<(&'a TaxSet, Vec<usize>)>, TaxError> {
    let mut groups: Vec<(&TaxSet, Vec<usize>)> = Vec::new();
    let mut group_of: BTreeMap<&[Tax], usize> = BTreeMap::new();
    for (index, &(price, set)) in lines.iter().enumerate() {
        same_currency(currency, price.kind()).map_err(TaxError::line(index))?;
        let group = *group_of.entry(set.taxes()).or_insert(groups.len());
        match groups.get_mut(group) {
            Some((_, indices)) => indices.push(index),
            None => groups.push((set, [index].into())),
        }
    }
    Ok(groups)
}
