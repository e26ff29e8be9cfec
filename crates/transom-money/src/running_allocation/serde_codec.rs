//! The state of a running allocation, to be stored between amounts.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::RunningAllocation;
use super::carry::Carry;
use crate::allocation::Step;
use crate::money::parse_amount;
use crate::{CurrencyKind, MoneyError};

/// `{"currency":"USD","step":"0.01","weights":[2,1],"cycle":"1","ahead":[0]}`. The cycle is a
/// string because it can be longer than what many readers of JSON take for a number.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<C: CurrencyKind> Serialize for RunningAllocation<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ahead = self.carry.ahead.iter().enumerate();
        let ahead: Vec<usize> = ahead.filter_map(|(i, &ahead)| ahead.then_some(i)).collect();
        let mut fields = serializer.serialize_struct("RunningAllocation", 5)?;
        fields.serialize_field("currency", self.currency().code().as_str())?;
        fields.serialize_field("step", &self.step().to_string())?;
        fields.serialize_field("weights", &self.weights)?;
        fields.serialize_field("cycle", &self.carry.cycle.to_string())?;
        fields.serialize_field("ahead", &ahead)?;
        fields.end()
    }
}

#[derive(serde::Deserialize)]
#[serde(rename = "RunningAllocation", deny_unknown_fields)]
struct Fields {
    currency: String,
    step: String,
    weights: Vec<u64>,
    cycle: String,
    ahead: Vec<usize>,
}

/// Takes what `Serialize` writes, and nothing that no series of amounts leads to.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de, C: CurrencyKind> Deserialize<'de> for RunningAllocation<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        let currency = C::from_code(&fields.currency)
            .map_err(|error| de::Error::custom(format!("currency: {error}")))?;
        let step = parse_amount(&fields.step)
            .map_err(|error| de::Error::custom(format!("step: {error}")))?;
        let step = Step::new(Some(step.to_decimal()), currency)
            .map_err(|error| de::Error::custom(format!("step: {error}")))?;
        let cycle = fields.cycle.parse().map_err(|error| {
            de::Error::custom(format!(
                "cycle: {:?} is not a number: {error}",
                fields.cycle
            ))
        })?;
        let weights = fields.weights;
        let count = weights.len();
        if weights.iter().all(|&weight| weight == 0) {
            let error = MoneyError::InvalidWeights { count };
            return Err(de::Error::custom(format!("weights: {error}")));
        }
        let carry = Carry::restored(&weights, cycle, &fields.ahead).ok_or_else(|| {
            de::Error::custom(format!(
                "ahead: {cycle} steps shared out among {count} parties cannot leave those ahead"
            ))
        })?;
        Ok(Self {
            currency,
            step,
            weights,
            carry,
        })
    }
}
