//! Quotas and what is asked under them, at random.

use std::time::Duration;

use proptest::prelude::*;
use transom_limit::{Act, Quota};

/// Of all sizes that can be kept.
pub(crate) fn quota() -> impl Strategy<Value = Quota> {
    let new = |(c, r, p): (u64, u64, u64)| Quota::new(c, r, Duration::from_nanos(p)).unwrap();
    let second = 1_000_000_000;
    let known = prop::sample::select(vec![
        (3, 3, second),
        (7, 7, 60 * second),
        (1, 1, 7),
        (150_000_000, 150_000_000, second),
        (5, 150_000_000, second),
        (1 << 52, 1 << 51, second),
        (1_000_003, 999_983, second),
        (10, 7, 31_536_000 * second),
        (1, 1, 70 * 31_536_000 * second),
        // Parts of a microsecond and of a token of almost 51 bits.
        (3, 2_251_799_813_685, 2_251_799_813_685_247),
        (7, 2_251_799_813_683, 2_251_799_813_685_247),
    ]);
    let small = (1..12_u64, 1..1_000_000_u64, 1..10_000_000_000_u64);
    prop_oneof![known, small, (1..12_u64, 1..10_u64, 1..50_000_u64)].prop_map(new)
}

#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// Of the clock: so many times the first quota's token, and microseconds. Back, too.
    tokens: i32,
    micros: i64,
    /// Which act.
    act: u8,
    /// Limit, key, and cost: in sixteenths of a capacity of 16 and more, else in tokens.
    costs: Vec<(usize, usize, u64)>,
}

impl Step {
    /// How far the clock goes, in microseconds.
    pub(crate) fn by(&self, quotas: &[Quota; 2]) -> i64 {
        i64::from(self.tokens) * token(quotas) + self.micros
    }

    pub(crate) fn act(&self, quotas: &[Quota; 2]) -> Act {
        match self.act {
            0..=4 => Act::Take,
            5 | 6 => Act::Reserve {
                max_wait: Duration::from_micros(
                    token(quotas).unsigned_abs() * u64::from(self.act - 4),
                ),
            },
            7 => Act::Peek,
            8 => Act::Charge,
            _ => Act::GiveBack,
        }
    }

    /// Limits, keys and costs.
    pub(crate) fn asked(&self, quotas: &[Quota; 2]) -> Vec<(usize, usize, u64)> {
        let cost = |limit: usize, sixteenths: u64| match quotas[limit].capacity() {
            few @ 0..16 => sixteenths.min(few),
            many => many / 16 * sixteenths,
        };
        let costs = self.costs.iter();
        costs
            .map(|(limit, key, sixteenths)| (*limit, *key, cost(*limit, *sixteenths)))
            .collect()
    }
}

/// What a token of the first takes, about, in microseconds.
fn token(quotas: &[Quota; 2]) -> i64 {
    let token = quotas[0].period().as_micros() / u128::from(quotas[0].refill());
    i64::try_from(token.min(1 << 40)).unwrap()
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let tokens = prop_oneof![3 => Just(0), 3 => 0..3_i32, 1 => -2..6_i32];
    let micros = prop_oneof![Just(0_i64), Just(1), Just(-1), -5..1000_i64];
    let cost = prop_oneof![4 => 0..4_u64, 1 => 0..17_u64];
    let costs = prop::collection::vec((0..2_usize, 0..2_usize, cost), 1..4);
    (tokens, micros, 0..10_u8, costs).prop_map(|(tokens, micros, act, costs)| Step {
        tokens,
        micros,
        act,
        costs,
    })
}
