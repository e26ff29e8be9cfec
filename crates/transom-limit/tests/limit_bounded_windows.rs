//! The laws of every limiter, against exact sums: whole numbers of 128 bits, no fractions rounded.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use proptest::prelude::*;
use transom_limit::{
    Act, Ask, Bounded, Decision, Direct, Key, KeyBuf, Keyed, Limiter, ManualClock, Memory, Quota,
};

const SECOND: u64 = 1_000_000_000;
const YEAR: u64 = 31_556_952 * SECOND;

fn ns(nanos: u64) -> Duration {
    Duration::from_nanos(nanos)
}

/// The whole range that fits a table: a token from 1/16 ns to ten years, odd fractions, large capacities.
fn quota() -> impl Strategy<Value = Quota> {
    let rate = prop_oneof![
        3 => (1..20_u64, 1..50_u64),
        3 => (1..2_000_u64, 1..10 * SECOND),
        1 => Just((3, 7 * 13)),
        1 => Just((150_000_000, SECOND)),
        1 => Just((16_000_000_000, SECOND)),
        1 => Just((999_999_937, SECOND)),
        1 => Just((1, 86_400 * SECOND)),
        1 => Just((7, 10 * YEAR)),
    ];
    let capacity = prop_oneof![4 => 1..12_u64, 1 => 1..1_000_000_u64];
    (capacity, rate)
        .prop_map(|(capacity, (refill, period))| Quota::new(capacity, refill, ns(period)).unwrap())
        .prop_filter("fits a table", |quota| Bounded::new(*quota, 1).is_ok())
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Take(u64),
    Reserve(u64, u64),
    Charge(u64),
    GiveBack,
    Peek(u64),
}

/// What is done, to which of three keys, and by how much the clock moves first.
type Script = Vec<(i64, u64, Step)>;

/// Steps near to what a token takes, none at all, across epochs, and years.
fn script(quota: Quota, back: bool) -> impl Strategy<Value = Script> {
    let token = (quota.period().as_nanos() / u128::from(quota.refill())).max(1);
    let token = i64::try_from(token).unwrap();
    let fill = token.saturating_mul(i64::try_from(quota.capacity()).unwrap());
    let behind = if back { fill.saturating_mul(2) } else { 0 };
    let step = prop_oneof![
        4 => Just(0),
        6 => 0..=token.saturating_mul(2),
        3 => 0..=fill.saturating_add(2),
        1 => (60..80_i64).prop_map(|s| s * 1_000_000_000),
        1 => Just(i64::try_from(YEAR / 50).unwrap()),
        2 => -behind..=0,
    ];
    let cost = prop_oneof![Just(1), Just(quota.capacity()), 0..=quota.capacity()];
    let act = prop_oneof![
        6 => cost.clone().prop_map(Step::Take),
        1 => (cost.clone(), 0..=u64::try_from(fill).unwrap()).prop_map(|(c, w)| Step::Reserve(c, w)),
        1 => cost.clone().prop_map(Step::Charge),
        1 => Just(Step::GiveBack),
        1 => cost.prop_map(Step::Peek),
    ];
    prop::collection::vec((step, 0..3_u64, act), 1..70)
}

fn scripted(back: bool) -> impl Strategy<Value = (Quota, Script)> {
    quota().prop_flat_map(move |quota| (Just(quota), script(quota, back)))
}

/// The clock's readings for a script, within the years that every table tells apart.
fn readings(script: &Script) -> Vec<Duration> {
    let mut now = 1000 * SECOND;
    let step = |(by, ..): &(i64, u64, Step)| {
        now = now.saturating_add_signed(*by).min(25 * YEAR);
        ns(now)
    };
    script.iter().map(step).collect()
}

/// What a limiter gave: when, when it may be used, and how much.
#[derive(Debug, Clone, Copy)]
struct Given {
    key: u64,
    at: u128,
    ready: u128,
    cost: u64,
}

/// Runs a script. What is given back is the latest that was taken, which then was never given.
fn run(limiter: &dyn Limiter, script: &Script) -> Vec<Given> {
    let mut given: Vec<Given> = Vec::new();
    for ((_, key, step), now) in script.iter().zip(readings(script)) {
        let name = Key::from(*key);
        let (cost, decision) = match *step {
            Step::Take(cost) => (cost, limiter.check_n_at(name, cost, now).unwrap()),
            Step::Reserve(cost, wait) => {
                let reserved = limiter.reserve_at(name, cost, ns(wait), now).unwrap();
                (cost, reserved)
            }
            Step::Charge(cost) => {
                let free = Step::left(limiter, name, now);
                let charged = limiter.charge_at(name, cost, now);
                // a part of a token more may have gone, but never a whole one less
                assert_eq!(charged.remaining(), free.saturating_sub(cost));
                (cost.min(free), Decision::Allowed(charged))
            }
            Step::GiveBack => {
                let latest = given.iter().rposition(|g| g.key == *key);
                if let Some(latest) = latest {
                    limiter.give_back_at(name, given.remove(latest).cost, now);
                }
                continue;
            }
            Step::Peek(cost) => {
                let _ = limiter.peek_n_at(name, cost, now).unwrap();
                continue;
            }
        };
        if decision.is_allowed() && cost > 0 {
            let wait = decision.standing().wait();
            let (at, ready) = (now.as_nanos(), (now + wait).as_nanos());
            given.push(Given {
                key: *key,
                at,
                ready,
                cost,
            });
        }
    }
    given
}

impl Step {
    fn left(limiter: &dyn Limiter, key: Key<'_>, now: Duration) -> u64 {
        limiter.peek_n_at(key, 0, now).unwrap().remaining()
    }
}

/// The law: cost · period ≤ capacity · period + (t + slack) · refill, for all pairs of a key's admissions.
fn window_holds(given: &[Given], quota: Quota, slack: u128, time: fn(&Given) -> u128) {
    let period = quota.period().as_nanos();
    for first in given {
        for last in given
            .iter()
            .filter(|g| g.key == first.key && time(g) >= time(first))
        {
            let window = time(first)..=time(last);
            let within = given
                .iter()
                .filter(|g| g.key == first.key && window.contains(&time(g)));
            let taken: u128 = within.map(|g| u128::from(g.cost)).sum();
            let t = time(last) - time(first);
            let most =
                u128::from(quota.capacity()) * period + (t + slack) * u128::from(quota.refill());
            assert!(
                taken * period <= most,
                "{taken} in {t} ns of {quota:?}\n{given:?}"
            );
        }
    }
}

/// What a table's reading of the clock may add to a window.
fn slack(table: &Bounded<ManualClock>) -> u128 {
    table.resolution().as_nanos()
}

fn table(quota: Quota, slots: usize) -> Bounded<ManualClock> {
    let builder = Bounded::builder(quota).slots(slots);
    builder.clock(ManualClock::default()).build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Reservations count when they may be used. Exact limiters, so there is no slack but the nanosecond
    /// to which a wait is rounded up.
    #[test]
    fn exact_limiters_hold_every_window((quota, script) in scripted(false)) {
        let keyed = run(&Keyed::<KeyBuf>::new(quota), &script);
        window_holds(&keyed, quota, 1, |g| g.ready);
        let one: Script = script.iter().map(|(by, _, step)| (*by, 0, *step)).collect();
        window_holds(&run(&Direct::new(quota), &one), quota, 1, |g| g.ready);
    }

    /// Without reservations there is no rounding at all.
    #[test]
    fn checks_of_exact_limiters_hold_every_window_to_the_nanosecond((quota, script) in scripted(false)) {
        let script: Script = script.into_iter().filter(|(.., s)| !matches!(s, Step::Reserve(..))).collect();
        window_holds(&run(&Keyed::<KeyBuf>::new(quota), &script), quota, 0, |g| g.at);
    }

    /// At the resolution, with a clock that goes back as it likes, and with more keys than words or fewer.
    #[test]
    fn a_table_holds_every_window_at_its_resolution((quota, script) in scripted(true), slots in 1..3_usize) {
        let table = table(quota, slots * 8);
        let checks: Script = script.iter().filter(|(.., s)| !matches!(s, Step::Reserve(..))).copied().collect();
        window_holds(&run(&table, &checks), quota, slack(&table), |g| g.at);
    }

    #[test]
    fn reservations_of_a_table_hold_every_window_of_their_use((quota, script) in scripted(false)) {
        let table = table(quota, 8);
        window_holds(&run(&table, &script), quota, slack(&table) + 1, |g| g.ready);
    }

    /// A clock that goes back is one that stood still, to an exact limiter: windows of the latest reading.
    #[test]
    fn a_clock_that_goes_back_gives_an_exact_limiter_no_more((quota, script) in scripted(true)) {
        let script: Script = script.into_iter().filter(|(.., s)| matches!(s, Step::Take(_) | Step::Charge(_))).collect();
        let (back, stood) = (Keyed::<KeyBuf>::new(quota), Keyed::<KeyBuf>::new(quota));
        let mut latest = [Duration::ZERO; 3];
        for ((_, key, step), now) in script.iter().zip(readings(&script)) {
            let at = &mut latest[usize::try_from(*key).unwrap()];
            let held = now.max(*at);
            let name = Key::from(*key);
            if let Step::Take(cost) = *step {
                let one = Limiter::check_n_at(&back, name, cost, now).unwrap();
                let other = Limiter::check_n_at(&stood, name, cost, held).unwrap();
                prop_assert_eq!(one.is_allowed(), other.is_allowed());
                if one.is_allowed() && cost > 0 { *at = held; }
            }
        }
    }

    /// Passes at its retry-after and not one resolution before it.
    #[test]
    fn a_denied_request_passes_at_its_retry_after((quota, script) in scripted(false)) {
        let (table, keyed) = (table(quota, 8), Keyed::<KeyBuf>::new(quota));
        for limiter in [&table as &dyn Limiter, &keyed] {
            for ((_, key, step), now) in script.iter().zip(readings(&script)) {
                let (Step::Take(cost) | Step::Reserve(cost, _) | Step::Charge(cost) | Step::Peek(cost)) = *step else { continue };
                let name = Key::from(*key);
                let decision = limiter.check_n_at(name, cost, now).unwrap();
                let wait = decision.retry_after();
                prop_assert_eq!(wait.is_zero(), decision.is_allowed());
                if wait.is_zero() || now + wait > ns(33 * YEAR) { continue; }
                let passes = |at| limiter.peek_n_at(name, cost, at).unwrap().is_allowed();
                prop_assert!(passes(now + wait));
                if let Some(before) = (now + wait).checked_sub(limiter.resolution()) {
                    prop_assert!(!passes(before), "{:?} of {:?}", limiter.resolution(), quota);
                }
            }
        }
    }

    /// Two tables of one seed cannot be had, so one is asked twice: with peeks and with none.
    #[test]
    fn a_peek_changes_nothing((quota, script) in scripted(true)) {
        let (peeked, plain) = (table(quota, 64), table(quota, 64));
        for ((_, key, step), now) in script.iter().zip(readings(&script)) {
            let Step::Take(cost) = *step else { continue };
            let name = Key::from(*key);
            for cost in [0, 1, quota.capacity(), cost] {
                let first = peeked.peek_n_at(name, cost, now).unwrap();
                prop_assert_eq!(peeked.peek_n_at(name, cost, now).unwrap(), first);
            }
            let peek = peeked.peek_n_at(name, cost, now).unwrap();
            let check = peeked.check_n_at(name, cost, now).unwrap();
            prop_assert_eq!(peek, check);
            prop_assert_eq!(check, plain.check_n_at(name, cost, now).unwrap());
        }
    }

    #[test]
    fn giving_back_never_lifts_above_the_capacity((quota, script) in scripted(true), cost in any::<u64>()) {
        let (table, keyed) = (table(quota, 8), Keyed::<KeyBuf>::new(quota));
        for limiter in [&table as &dyn Limiter, &keyed] {
            run(limiter, &script);
            let now = *readings(&script).iter().max().unwrap();
            let name = Key::from(0_u64);
            let before = Step::left(limiter, name, now);
            limiter.give_back_at(name, cost, now);
            let after = Step::left(limiter, name, now);
            prop_assert!(before <= after && after <= before.saturating_add(cost).min(quota.capacity()));
            let all = limiter.check_n_at(name, after, now).unwrap();
            prop_assert!(all.is_allowed());
            prop_assert!(!limiter.check_n_at(name, 1, now).unwrap().is_allowed());
        }
    }

    /// However the requests of one instant are ordered, as many of each key pass.
    #[test]
    fn at_one_instant_order_decides_nothing_in_a_table(
        (requests, shuffled) in prop::collection::vec(0..5_u64, 0..60)
            .prop_flat_map(|keys| (Just(keys.clone()), Just(keys).prop_shuffle())),
        quota in quota(), cost in 1..12_u64, at in 0..YEAR,
    ) {
        let cost = cost.min(quota.capacity());
        let passed = |requests: &[u64]| {
            let table = table(quota, 8);
            let mut passed = [0; 5];
            for key in requests {
                let decision = table.check_n_at(Key::from(*key), cost, ns(at)).unwrap();
                passed[usize::try_from(*key).unwrap()] += u64::from(decision.is_allowed());
            }
            passed
        };
        prop_assert_eq!(passed(&requests), passed(&shuffled));
    }

    /// Of two limits, in a store: each holds, and a denial leaves both as they were.
    #[test]
    fn of_two_limits_each_holds_and_none_is_burnt(
        quotas in (quota(), quota()),
        asks in prop::collection::vec((0..SECOND, 0..3_u64, 0..4_u64, 0..4_u64), 1..60),
    ) {
        let memory = Memory::on(ManualClock::default())
            .with("first", table(quotas.0, 8))
            .with("second", Keyed::<KeyBuf>::new(quotas.1));
        let slack = [table(quotas.0, 8).resolution().as_nanos(), 0];
        let (mut now, mut given) = (Duration::ZERO, [Vec::new(), Vec::new()]);
        for (by, key, first, second) in asks {
            now += ns(by / 7);
            let costs = [first.min(quotas.0.capacity()), second.min(quotas.1.capacity())];
            let asks = [0, 1].map(|at| Ask::new(at, key).cost(costs[at]));
            let look = |at| {
                let look = memory.act_at(Act::Peek, &[Ask::new(at, key).cost(0)], now).unwrap();
                look.decisions()[0].remaining()
            };
            let before = [look(0), look(1)];
            let enough = before[0] >= costs[0] && before[1] >= costs[1];
            let verdict = memory.act_at(Act::Take, &asks, now).unwrap();
            prop_assert_eq!(verdict.is_allowed(), enough);
            let taken = if enough { costs } else { [0, 0] };
            prop_assert_eq!([look(0), look(1)], [before[0] - taken[0], before[1] - taken[1]]);
            for at in [0, 1] {
                let (ready, cost) = (now.as_nanos(), taken[at]);
                given[at].push(Given { key, at: ready, ready, cost });
            }
        }
        window_holds(&given[0], quotas.0, slack[0], |g| g.at);
        window_holds(&given[1], quotas.1, slack[1], |g| g.at);
    }

    /// A flood on a table far too small: whoever it admits, an exact limiter that saw the same admissions
    /// would have too; with eight keys or fewer it decides alike.
    #[test]
    fn a_flooded_table_admits_nothing_an_exact_limiter_would_not(
        asks in prop::collection::vec((0..40_000_000_u64, 0..40_u64, 1..4_u64), 1..400),
        keys in prop_oneof![Just(40_u64), Just(8)],
        slots in 1..3_usize,
    ) {
        let quota = Quota::new(5, 3, ns(100_000_001)).unwrap();
        let (table, exact) = (table(quota, slots * 8), Keyed::<KeyBuf>::new(quota));
        let mut now = ns(0);
        let mut given = Vec::new();
        for (by, key, cost) in asks {
            now += ns(by);
            let (key, at) = (key % keys, now.as_nanos());
            let decision = table.check_n_at(Key::from(key), cost, now).unwrap();
            let look = Limiter::peek_n_at(&exact, Key::from(key), cost, now + table.resolution()).unwrap();
            prop_assert!(look.is_allowed() || !decision.is_allowed());
            if keys == 8 {
                let look = Limiter::peek_n_at(&exact, Key::from(key), cost, now.saturating_sub(table.resolution())).unwrap();
                prop_assert!(decision.is_allowed() || !look.is_allowed());
            }
            if decision.is_allowed() {
                // what was admitted is charged, and never less
                let _ = Limiter::charge_at(&exact, Key::from(key), cost, now);
                given.push(Given { key, at, ready: at, cost });
            }
        }
        window_holds(&given, quota, table.resolution().as_nanos(), |g| g.at);
    }

    /// Under one quota after another, none of which holds less: never more than the largest gives.
    #[test]
    fn quotas_changed_while_running_hold_the_largest_window(
        capacities in prop::collection::vec(0..3_u64, 3),
        asks in prop::collection::vec((0..200_u64, 0..3_usize, 1..4_u64), 1..120),
    ) {
        let mut capacity = 3;
        let quotas: Vec<_> = capacities.iter().zip([7, 21, 3]).map(|(more, refill)| {
            capacity += more;
            Quota::new(capacity, refill, ns(1000)).unwrap()
        }).collect();
        let clock = ManualClock::default();
        let builder = Bounded::builder(quotas[0]).also(quotas[1]).also(quotas[2]).slots(8);
        let (table, keyed) = (builder.clock(clock.clone()).build().unwrap(), Keyed::<KeyBuf>::new(quotas[0]));
        let most = Quota::new(capacity, 21, ns(1000)).unwrap();
        let (mut at, mut now) = (0, ns(0));
        let mut given = [Vec::new(), Vec::new()];
        for (by, next, cost) in asks {
            now += ns(by);
            clock.set(now);
            if next > at {
                at = next;
                table.set_quota(quotas[at]).unwrap();
                keyed.set_quota(quotas[at]);
            }
            for (limiter, given) in [&table as &dyn Limiter, &keyed].into_iter().zip(&mut given) {
                if limiter.check_n_at(Key::from("k"), cost, now).unwrap().is_allowed() {
                    let at = now.as_nanos();
                    given.push(Given { key: 0, at, ready: at, cost });
                }
            }
        }
        window_holds(&given[0], most, table.resolution().as_nanos(), |g| g.at);
        window_holds(&given[1], most, 0, |g| g.at);
    }
}
