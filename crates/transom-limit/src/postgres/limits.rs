//! The limits of a store, in their units.

use super::BuildError;
use super::units::Units;
use crate::Limit;

/// One limit, and its quota in the server's units.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) limit: Limit,
    pub(super) units: Units,
}

/// The limits, whose names are different: buckets are told apart by them.
pub(super) fn kept(limits: &[Limit]) -> Result<Vec<Kept>, BuildError> {
    let mut all: Vec<Kept> = Vec::with_capacity(limits.len());
    for limit in limits {
        check_name(limit.name())?;
        if all.iter().any(|kept| kept.limit.name() == limit.name()) {
            return Err(BuildError::SameName {
                name: limit.name().to_owned(),
            });
        }
        let units = Units::of(limit.quota())?;
        let limit = limit.clone();
        all.push(Kept { limit, units });
    }
    Ok(all)
}

/// Whether a limit can be called that.
pub(super) fn check_name(name: &str) -> Result<(), BuildError> {
    if name.is_empty() || name.len() > 255 || name.contains('\0') {
        return Err(BuildError::LimitName {
            name: name.to_owned(),
        });
    }
    Ok(())
}
