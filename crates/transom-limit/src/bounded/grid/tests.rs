//! The arithmetic of ticks, by long division and by what fractions are.

use super::*;
use proptest::prelude::*;

fn nanos() -> impl Strategy<Value = u64> {
    let near = (0..64_u32, -2..3_i64).prop_map(|(bit, by)| (1_u64 << bit).wrapping_add_signed(by));
    prop_oneof![
        any::<u64>(),
        0..1_000_000_u64,
        near,
        u64::MAX - 1000..=u64::MAX
    ]
}

fn quota() -> impl Strategy<Value = Quota> {
    let refill = prop_oneof![1..20_u64, 1..20_000_000_000_u64, Just(999_999_937)];
    let period = prop_oneof![
        1..100_u64,
        1..100_000_000_000_u64,
        any::<u64>(),
        Just(1_000_000_000)
    ];
    let capacity = prop_oneof![1..100_u64, 1..=AHEAD];
    let quota = |(c, r, p): (u64, u64, u64)| Quota::new(c, r, Duration::from_nanos(p.max(1))).ok();
    (capacity, refill, period).prop_filter_map("a quota", quota)
}

/// nanos · num / den, digit by digit.
fn long_division(nanos: u64, num: u64, den: u64) -> u128 {
    let product = u128::from(nanos) * u128::from(num);
    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for bit in (0..u128::BITS).rev() {
        rest = rest << 1 | (product >> bit & 1);
        let fits = rest >= u128::from(den);
        rest -= if fits { u128::from(den) } else { 0 };
        quotient = quotient << 1 | u128::from(fits);
    }
    quotient
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn ticks_are_nanoseconds_times_the_fraction_rounded_down(
        num in prop_oneof![1..1_u64 << 62, 1..100_u64], den in prop_oneof![1..1_u64 << 62, 1..100_u64], nanos in nanos(),
    ) {
        let (num, den) = (num.min(den.saturating_mul(17)), den);
        let Some(grid) = Grid::scaled(num, den) else { return Err(TestCaseError::reject("too fine")) };
        let exact = long_division(nanos, num, den);
        if exact <= u128::from(LAST_TICK) {
            prop_assert_eq!(u128::from(grid.ticks(nanos)), exact);
        }
        prop_assert!(grid.ticks(nanos) <= LAST_TICK);
    }

    /// A token is a whole number of ticks, exactly period / refill long, and a bucket fits.
    #[test]
    fn a_token_is_whole_on_the_grid(first in quota(), others in prop::collection::vec(quota(), 0..3)) {
        let Ok(grid) = Grid::of(first, &others) else { return Ok(()) };
        for quota in others.iter().chain([&first]) {
            let plan = grid.plan(quota).unwrap();
            // token · den / num = period / refill
            let token = u128::from(plan.token) * u128::from(grid.den);
            let (period, refill) = (quota.token(), u128::from(quota.refill()));
            let common = gcd(period, refill);
            let (period, refill) = (period / common, refill / common);
            prop_assert_eq!(token % period, 0);
            prop_assert_eq!(token / period * refill, u128::from(grid.num));
            prop_assert!(plan.token >= 1 && plan.full() <= AHEAD);
            prop_assert_eq!(plan.capacity, quota.capacity());
        }
        prop_assert!(grid.num / grid.den <= 16);
        // the finest: another halving would be too fine, or a bucket too large
        let finer = (u128::from(grid.num) * 2) / u128::from(grid.den) >= TICKS_PER_NANO;
        let larger = others.iter().chain([&first]).any(|q| grid.plan(q).unwrap().full() > AHEAD / 2);
        // or the fraction no longer fits
            let long = grid.num >= 1 << 61;
            prop_assert!(finer || larger || long);
    }

    /// One quota fits if a tick a token does: capacity below 2^37, a token of 1/16 ns or more.
    #[test]
    fn what_fits_is_built_and_what_does_not_is_refused(quota in quota()) {
        let slow_enough = u128::from(quota.refill()) <= 16 * quota.token();
        let fits = quota.capacity() <= AHEAD && slow_enough;
        match Grid::of(quota, &[]) {
            Ok(_) => prop_assert!(u128::from(quota.refill()) < 17 * quota.token()),
            Err(error) => {
                prop_assert!(!fits, "{:?}", quota);
                prop_assert_eq!(error, BoundedError::NotRepresentable { quota });
            }
        }
    }
}

#[test]
fn quotas_with_no_common_tick_are_refused() {
    let second = Duration::from_secs(1);
    let (one, other) = (
        Quota::new(1, 999_999_937, second),
        Quota::new(1, 999_999_929, second),
    );
    let error = Grid::of(one.unwrap(), &[other.unwrap()]).unwrap_err();
    assert!(matches!(error, BoundedError::NotRepresentable { .. }));
    let century = Quota::new(1, 1, Duration::from_hours(876_576)).unwrap();
    let quick = Quota::per_second(1_000_000_000).unwrap();
    assert!(Grid::of(quick, &[century]).is_err());
    assert!(Grid::of(century, &[quick]).is_err());
}

#[test]
fn off_the_grid_there_is_no_plan() {
    let grid = Grid::of(Quota::per_second(5).unwrap(), &[]).unwrap();
    assert!(grid.plan(&Quota::per_second(7).unwrap()).is_none());
    let both = Grid::of(
        Quota::per_second(5).unwrap(),
        &[Quota::per_second(7).unwrap()],
    )
    .unwrap();
    assert!(both.plan(&Quota::per_second(7).unwrap()).is_some());
    assert!(both.plan(&Quota::per_second(35).unwrap()).is_some());
}
