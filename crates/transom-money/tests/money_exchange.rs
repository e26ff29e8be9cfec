//! The laws of exchange rates, and of those who provide them.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

#[path = "money_rates/exact.rs"]
mod exact;

use exact::{HALF_MODES, MODES, decimals, integer, ratios, rounded};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed};
use proptest::collection::vec;
use proptest::prelude::*;
use transom_money::exchange::{Age, Chain, ExchangeError, RateTable, Reversed, ThroughBase};
use transom_money::{
    Currency, CurrencyKind, Decimal, Eur, ExchangeRate, Gbp, Jpy, Money, MoneyError, NaiveDate,
    RateProvider, Ratio, Rounding, Usd,
};

const USD: Currency = Currency::USD;
const EUR: Currency = Currency::EUR;
const GBP: Currency = Currency::GBP;
const JPY: Currency = Currency::JPY;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

fn quote<A: CurrencyKind, B: CurrencyKind>(
    from: A,
    to: B,
    rate: &str,
    on: u32,
    source: &'static str,
) -> ExchangeRate<A, B> {
    ExchangeRate::new(
        from,
        to,
        Decimal::from_str_exact(rate).unwrap(),
        day(on),
        source,
    )
    .unwrap()
}

fn table(age: Age, rates: impl IntoIterator<Item = ExchangeRate>) -> RateTable {
    let mut table = RateTable::new(age);
    table.extend(rates);
    table
}

#[test]
fn an_amount_is_converted_to_the_digits_of_its_target() {
    let yen = quote(Usd, Jpy, "151.345", 2, "a bank");
    assert_eq!(
        yen.convert(Money::minor(10_01), Rounding::HalfUp),
        Ok(Money::<Jpy>::minor(1515))
    );
    let dollars = yen.inverse().convert(Money::minor(1515), Rounding::HalfUp);
    assert_eq!(dollars, Ok(Money::<Usd>::minor(10_01)));
}

#[test]
fn an_amount_in_another_currency_is_refused() {
    let rate = quote(USD, EUR, "0.9", 2, "a bank");
    let pounds = Money::zero(GBP);
    let mismatch = MoneyError::CurrencyMismatch {
        expected: USD,
        actual: GBP,
    };
    assert_eq!(
        rate.convert(pounds, Rounding::HalfUp),
        Err(mismatch.clone())
    );
    assert_eq!(rate.convert_exact(pounds), Err(mismatch));
}

#[test]
fn a_rate_is_above_zero_and_one_to_itself() {
    let new = |to, rate: i32| ExchangeRate::new(USD, to, rate, day(2), "us");
    for rate in [0, -1] {
        let rejected = ExchangeError::NotPositive {
            from: USD,
            to: EUR,
            rate: rate.into(),
        };
        assert_eq!(new(EUR, rate), Err(rejected));
    }
    assert_eq!(
        new(USD, 2),
        Err(ExchangeError::NotOne {
            currency: USD,
            rate: 2.into()
        })
    );
    assert!(new(USD, 1).is_ok());
    assert_eq!(
        new(EUR, 0).unwrap_err().to_string(),
        "the exchange rate from USD to EUR is 0, which is not above zero"
    );
}

#[test]
fn what_is_quoted_for_a_hundred_is_a_ratio() {
    let per_hundred = Ratio::from(Decimal::new(5437, 4)).try_div(100).unwrap();
    let rate = ExchangeRate::new(Jpy, Eur, per_hundred, day(2), "a bank").unwrap();
    assert_eq!(
        rate.to_string(),
        "JPY 1 = EUR 0.005437 (a bank, 2026-03-02)"
    );
    assert_eq!(
        rate.inverse().to_string(),
        "EUR 1 = JPY 1000000/5437 (a bank, 2026-03-02)"
    );
}

#[test]
fn a_cross_rate_has_the_older_day_and_both_sources() {
    let first = quote(Usd, Eur, "0.8", 3, "ECB");
    let second = quote(Eur, Gbp, "0.85", 2, "BoE");
    for (cross, sources) in [
        (first.cross(&second).unwrap().erase(), "ECB, BoE"),
        (
            second
                .inverse()
                .cross(&first.inverse())
                .unwrap()
                .inverse()
                .erase(),
            "BoE, ECB",
        ),
    ] {
        assert_eq!(cross.rate(), Ratio::new(68, 100).unwrap());
        assert_eq!(
            (cross.from(), cross.to(), cross.as_of()),
            (USD, GBP, day(2))
        );
        assert_eq!(cross.source(), sources);
    }
    let same = quote(Eur, Gbp, "0.85", 4, "ECB");
    assert_eq!(first.cross(&same).unwrap().source(), "ECB");
    assert_eq!(first.cross(&same).unwrap().as_of(), day(3));
}

#[test]
fn rates_that_do_not_meet_have_no_cross_rate() {
    let (euro, pound) = (
        quote(USD, EUR, "0.8", 2, "a"),
        quote(GBP, JPY, "190", 2, "a"),
    );
    let mismatch = MoneyError::CurrencyMismatch {
        expected: EUR,
        actual: GBP,
    };
    assert_eq!(euro.cross(&pound), Err(ExchangeError::Money(mismatch)));
    let back = quote(EUR, USD, "1.3", 2, "a");
    let rate = Ratio::new(104, 100).unwrap();
    assert_eq!(
        euro.cross(&back),
        Err(ExchangeError::NotOne {
            currency: USD,
            rate
        })
    );
}

#[test]
fn typed_and_dynamic_rates_become_each_other() {
    let typed = quote(Usd, Eur, "0.8", 2, "ECB");
    assert_eq!(
        typed.clone().erase().try_typed::<Usd, Eur>(),
        Ok(typed.clone())
    );
    let mismatch = MoneyError::CurrencyMismatch {
        expected: GBP,
        actual: EUR,
    };
    assert_eq!(typed.clone().erase().try_typed::<Usd, Gbp>(), Err(mismatch));
    let mismatch = MoneyError::CurrencyMismatch {
        expected: GBP,
        actual: USD,
    };
    assert_eq!(typed.erase().try_typed::<Gbp, Eur>(), Err(mismatch));
}

#[test]
fn nobody_having_a_rate_is_an_error_with_the_pair_and_the_day() {
    let rates = table(Age::Exact, []);
    let error = rates.require(USD, EUR, day(2)).unwrap_err();
    assert_eq!(
        error,
        ExchangeError::NoRate {
            from: USD,
            to: EUR,
            date: day(2),
            latest: None,
        }
    );
    assert_eq!(
        error.to_string(),
        "no exchange rate from USD to EUR for 2026-03-02"
    );
    let money = Money::from_minor(1, USD).unwrap();
    assert_eq!(
        rates.convert(money, EUR, day(2), Rounding::HalfUp),
        Err(error)
    );
}

#[test]
fn a_currency_is_worth_one_of_itself() {
    let rates = table(Age::Exact, []);
    let money = Money::from_minor(1_23, USD).unwrap();
    assert_eq!(
        rates.convert(money, USD, day(2), Rounding::Unnecessary),
        Ok(money)
    );
}

#[test]
fn in_its_own_currency_an_amount_stays_as_it_is() {
    let rates = table(Age::Exact, []);
    for text in ["USD 0.005", "XAU 1.5", "USD -12"] {
        let money: Money = text.parse().unwrap();
        let same = rates.convert(money, money.currency(), day(2), Rounding::HalfUp);
        assert_eq!(same, Ok(money), "{text}");
    }
}

#[test]
fn a_rate_that_is_too_old_is_named() {
    let rates = table(
        Age::AtMost(3),
        [
            quote(EUR, USD, "1.1", 2, "a"),
            quote(EUR, USD, "1.2", 5, "a"),
            quote(EUR, GBP, "0.8", 4, "a"),
            quote(EUR, USD, "1.3", 20, "a"),
        ],
    );
    let latest = |rates: &dyn RateProvider, from, to| match rates.require(from, to, day(9)) {
        Err(ExchangeError::NoRate { latest, .. }) => latest,
        other => panic!("{other:?}"),
    };
    // Not the one that nobody knew on that day.
    assert_eq!(latest(&rates, EUR, USD), Some(day(5)));
    assert_eq!(latest(&rates, USD, EUR), None);
    let reversed = Reversed(&rates);
    assert_eq!(latest(&reversed, USD, EUR), Some(day(5)));
    let both = Chain::new([&rates as &dyn RateProvider, &reversed]);
    assert_eq!(latest(&both, USD, EUR), Some(day(5)));
    assert_eq!(latest(&ThroughBase::new(EUR, both), USD, GBP), Some(day(4)));
    assert_eq!(
        rates.require(EUR, USD, day(9)).unwrap_err().to_string(),
        "no exchange rate from EUR to USD for 2026-03-09, the latest known is that of 2026-03-05"
    );
}

#[test]
fn a_table_is_pruned() {
    let (old, new) = (
        quote(USD, EUR, "0.8", 2, "a"),
        quote(USD, EUR, "0.9", 5, "a"),
    );
    let other = quote(EUR, USD, "1.2", 3, "a");
    let mut rates = table(Age::Exact, [new.clone(), old.clone(), other.clone()]);
    assert!(rates.iter().eq([&other, &old, &new]));
    rates.retain(|rate| rate.as_of() >= day(3));
    assert!(rates.iter().eq([&other, &new]));
    assert_eq!(rates.remove(USD, EUR, day(4)), None);
    assert_eq!(rates.remove(USD, EUR, day(5)), Some(new));
    assert!(rates.iter().eq([&other]));
}

#[test]
fn a_rate_from_nowhere_is_refused() {
    for source in ["", "  "] {
        let error = ExchangeRate::new(USD, EUR, 1, day(2), source).unwrap_err();
        assert_eq!(error, ExchangeError::NoSource { from: USD, to: EUR });
    }
}

#[test]
fn a_rate_for_the_same_pair_and_day_is_replaced() {
    let mut rates = RateTable::new(Age::Exact);
    let (old, new) = (
        quote(USD, EUR, "0.8", 2, "a"),
        quote(USD, EUR, "0.9", 2, "b"),
    );
    assert_eq!(rates.insert(old.clone()), None);
    assert_eq!(rates.insert(new.clone()), Some(old));
    assert_eq!(rates.rate(USD, EUR, day(2)), Ok(Some(new)));
    assert_eq!(rates.rate(EUR, USD, day(2)), Ok(None));
}

#[test]
fn fridays_rate_is_good_on_monday_and_mondays_not_on_friday() {
    let friday = quote(USD, EUR, "0.8", 6, "a");
    for (age, good) in [
        (Age::Exact, 6..=6),
        (Age::AtMost(0), 6..=6),
        (Age::AtMost(3), 6..=9),
    ] {
        let rates = table(age, [friday.clone()]);
        for on in 1..=12 {
            let expected = good.contains(&on).then(|| friday.clone());
            assert_eq!(rates.rate(USD, EUR, day(on)), Ok(expected), "{age:?} {on}");
        }
    }
    let rates = table(Age::AtMost(u32::MAX), [friday.clone()]);
    assert_eq!(rates.rate(USD, EUR, NaiveDate::MAX), Ok(Some(friday)));
    assert_eq!(rates.rate(USD, EUR, NaiveDate::MIN), Ok(None));
}

#[test]
fn the_first_provider_that_has_a_rate_answers() {
    let old = table(Age::AtMost(9), [quote(USD, EUR, "0.8", 1, "old")]);
    let new = table(
        Age::AtMost(9),
        [
            quote(USD, EUR, "0.9", 5, "new"),
            quote(USD, GBP, "0.7", 5, "new"),
        ],
    );
    let source = |chain: &Chain<&RateTable>, to| {
        let rate = chain.rate(USD, to, day(5)).unwrap();
        rate.map(|rate| rate.source().to_owned())
    };
    let chain = Chain::new([&old, &new]);
    assert_eq!(source(&chain, EUR).as_deref(), Some("old"));
    assert_eq!(source(&chain, GBP).as_deref(), Some("new"));
    assert_eq!(source(&chain, JPY), None);
    assert_eq!(
        source(&Chain::new([&new, &old]), EUR).as_deref(),
        Some("new")
    );
}

#[test]
fn an_error_is_not_hidden_by_the_next_provider() {
    let huge = Ratio::new(i128::MAX, 1).unwrap();
    let rate = |from, to| ExchangeRate::new(from, to, huge, day(2), "a").unwrap();
    let legs = table(Age::Exact, [rate(USD, EUR), rate(EUR, GBP)]);
    let direct = table(Age::Exact, [quote(USD, GBP, "0.7", 2, "a")]);
    let boxed: Vec<Box<dyn RateProvider>> =
        vec![Box::new(ThroughBase::new(EUR, legs)), Box::new(direct)];
    let error = Chain::new(boxed).rate(USD, GBP, day(2)).unwrap_err();
    assert_eq!(error, ExchangeError::Money(MoneyError::Overflow));
}

#[test]
fn through_a_base_there_are_the_legs_and_their_cross_rates() {
    let published = table(
        Age::AtMost(5),
        [
            quote(EUR, USD, "1.25", 3, "ECB"),
            quote(EUR, GBP, "0.85", 2, "ECB"),
            quote(USD, GBP, "0.7", 3, "other"),
        ],
    );
    let reversed = Reversed(&published);
    let legs = Chain::new([&published as &dyn RateProvider, &reversed]);
    let rates = ThroughBase::new(EUR, &legs);
    let rate = |from, to| {
        rates
            .rate(from, to, day(4))
            .unwrap()
            .map(|rate| rate.rate())
    };
    assert_eq!(rate(EUR, USD), Ratio::new(5, 4).ok());
    assert_eq!(rate(USD, EUR), Ratio::new(4, 5).ok());
    // Not the direct one, which is 0.7.
    assert_eq!(rate(USD, GBP), Ratio::new(68, 100).ok());
    assert_eq!(rate(GBP, USD), Ratio::new(100, 68).ok());
    assert_eq!(rate(USD, JPY), None);
    assert_eq!(rate(JPY, USD), None);
    let cross = rates.require(USD, GBP, day(4)).unwrap();
    assert_eq!((cross.as_of(), cross.source()), (day(2), "ECB"));
}

fn positive() -> impl Strategy<Value = Ratio> {
    ratios().prop_filter_map("above 0", |it| {
        Ratio::new(it.numerator().checked_abs()?, it.denominator())
            .ok()
            .filter(|it| *it > Ratio::ZERO)
    })
}

/// Rates as they are published.
fn published() -> impl Strategy<Value = Decimal> {
    (1..=1_000_000_000_i64, 0..=6_u32).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn exchange(rate: impl Into<Ratio>) -> ExchangeRate {
    ExchangeRate::new(USD, EUR, rate, day(2), "a").unwrap()
}

fn scale(currency: Currency) -> BigRational {
    integer(BigInt::from(10).pow(currency.exponent().unwrap().into()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_conversion_is_the_exact_value_rounded_once(amount in decimals(), rate in positive()) {
        let exact = exact::decimal(amount) * exact::ratio(rate);
        for to in [EUR, JPY, Currency::KWD] {
            let exchange = ExchangeRate::new(USD, to, rate, day(2), "a").unwrap();
            for mode in &MODES[..11] {
                let units = rounded(&(&exact * scale(to)), *mode).unwrap();
                match exchange.convert(Money::new(amount, USD), *mode) {
                    Ok(money) => {
                        prop_assert_eq!(money.currency(), to);
                        prop_assert_eq!(exact::decimal(money.amount()), integer(units) / scale(to));
                    }
                    Err(error) => {
                        prop_assert_eq!(error, MoneyError::Overflow);
                        let whole = integer(units) / scale(to);
                        let digits = whole.numer().bits().max((&whole * scale(to)).numer().bits());
                        prop_assert!(digits > 96, "{whole}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_exact_conversion_is_exact_or_too_large(amount in decimals(), rate in positive()) {
        let exact = exact::decimal(amount) * exact::ratio(rate);
        match exchange(rate).convert_exact(Money::new(amount, USD)) {
            Ok(money) => prop_assert_eq!(exact::ratio(money.amount()), exact),
            Err(error) => {
                prop_assert_eq!(error, MoneyError::Overflow);
                prop_assert!(exact.numer().bits().max(exact.denom().bits()) > 127);
            }
        }
    }

    #[test]
    fn the_inverse_of_the_inverse_is_the_same(rate in positive()) {
        let there = exchange(rate);
        let back = there.inverse();
        prop_assert_eq!((back.from(), back.to()), (EUR, USD));
        prop_assert_eq!(exact::ratio(back.rate()) * exact::ratio(rate), BigRational::one());
        prop_assert_eq!(back.inverse(), there);
    }

    #[test]
    fn there_and_back_differs_by_half_a_unit_of_each(units in any::<i64>(), rate in published()) {
        let (money, there) = (Money::from_minor(units, USD).unwrap(), exchange(rate));
        let half = BigRational::new(1.into(), 2.into());
        let bound = &half + &half / exact::decimal(rate);
        for mode in HALF_MODES {
            let back = there.convert(money, mode)
                .and_then(|euros| there.inverse().convert(euros, mode))
                .unwrap();
            let off = exact::decimal(back.try_sub(money).unwrap().amount()) * integer(100);
            prop_assert!(off.abs() <= bound, "{mode:?}: {off}");
        }
    }

    #[test]
    fn a_cross_rate_converts_as_its_two_rates_without_rounding(
        amount in any::<i64>(), first in published(), second in published(),
    ) {
        let money = Money::from_minor(amount, USD).unwrap();
        let first = exchange(first);
        let second = ExchangeRate::new(EUR, JPY, second, day(2), "b").unwrap();
        let cross = first.cross(&second).unwrap();
        let twice = second.convert_exact(first.convert_exact(money).unwrap()).unwrap();
        prop_assert_eq!(cross.convert_exact(money), Ok(twice));
        for mode in &MODES[..11] {
            prop_assert_eq!(cross.convert(money, *mode), twice.round(*mode), "{:?}", mode);
        }
        let other_way = second.inverse().cross(&first.inverse()).unwrap();
        prop_assert_eq!(other_way.inverse().rate(), cross.rate());
    }

    #[test]
    fn a_refund_converts_as_its_charge(amount in decimals(), rate in positive()) {
        let money = Money::new(amount, USD);
        for mode in [Rounding::HalfEven, Rounding::HalfUp, Rounding::HalfDown, Rounding::Up] {
            let charge = exchange(rate).convert(money, mode);
            prop_assert_eq!(exchange(rate).convert(-money, mode), charge.map(|it| -it));
        }
    }

    #[test]
    fn a_table_has_what_a_search_finds(
        rates in vec((0..3_usize, 0..3_usize, 1..=28_u32), 0..40),
        (from, to, on) in (0..3_usize, 0..3_usize, 1..=28_u32),
        age in prop_oneof![Just(Age::Exact), (0..30_u32).prop_map(Age::AtMost)],
    ) {
        let currencies = [USD, EUR, GBP];
        prop_assume!(from != to);
        let rates: Vec<ExchangeRate> = rates.into_iter()
            .filter(|(from, to, _)| from != to)
            .zip(1..)
            .map(|((from, to, on), number)| {
                ExchangeRate::new(currencies[from], currencies[to], number, day(on), "a").unwrap()
            })
            .collect();
        let (from, to) = (currencies[from], currencies[to]);
        let oldest = match age {
            Age::AtMost(days) => days,
            _ => 0,
        };
        // Of equal days the last one put in.
        let expected = rates.iter()
            .filter(|rate| (rate.from(), rate.to()) == (from, to))
            .filter(|rate| (0..=i64::from(oldest)).contains(&(day(on) - rate.as_of()).num_days()))
            .max_by_key(|rate| rate.as_of())
            .cloned();
        prop_assert_eq!(table(age, rates).rate(from, to, day(on)), Ok(expected));
    }

    #[test]
    fn extremes_are_errors_and_never_panics(
        amount in decimals(), first in positive(), second in positive(),
    ) {
        let first = exchange(first);
        let second = ExchangeRate::new(EUR, GBP, second, day(2), "b").unwrap();
        let exact = exact::ratio(first.rate()) * exact::ratio(second.rate());
        match first.cross(&second) {
            Ok(cross) => prop_assert_eq!(exact::ratio(cross.rate()), exact),
            Err(error) => {
                prop_assert_eq!(error, ExchangeError::Money(MoneyError::Overflow));
                prop_assert!(exact.numer().bits().max(exact.denom().bits()) > 127);
            }
        }
        let coin = Currency::new("COIN", Some(28)).unwrap();
        let coins = ExchangeRate::new(USD, coin, first.rate(), day(2), "b").unwrap();
        let _ = coins.convert(Money::new(amount, USD), Rounding::HalfEven);
        let _ = coins.to_string();
    }
}
