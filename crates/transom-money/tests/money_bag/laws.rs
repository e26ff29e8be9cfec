//! The laws of bags: an Abelian group, whatever the order, that agrees with sums per currency.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use proptest::prelude::*;
use transom_money::{Currency, Decimal, Money, MoneyBag};

/// Few currencies, so that they meet, and amounts that cancel out.
fn moneys() -> impl Strategy<Value = Vec<Money>> {
    let currencies = [
        Currency::EUR,
        Currency::JPY,
        Currency::USD,
        tether(6),
        tether(18),
    ];
    let mantissa = prop_oneof![-3..=3_i64, any::<i64>()];
    let money = (
        mantissa,
        0..=8_u32,
        proptest::sample::select(currencies.to_vec()),
    )
        .prop_map(|(mantissa, scale, currency)| {
            Money::new(Decimal::new(mantissa, scale), currency)
        });
    proptest::collection::vec(money, 0..12)
}

fn tether(digits: u8) -> Currency {
    Currency::new("USDT", Some(digits)).unwrap_or_else(|error| panic!("{error}"))
}

fn bag(moneys: &[Money]) -> MoneyBag {
    MoneyBag::try_from_iter(moneys.iter().copied()).unwrap_or_else(|error| panic!("{error}"))
}

fn sum(a: &MoneyBag, b: &MoneyBag) -> MoneyBag {
    let mut sum = a.clone();
    sum.try_add_bag(b).unwrap_or_else(|error| panic!("{error}"));
    sum
}

proptest! {
    #[test]
    fn bags_are_an_abelian_group(a in moneys(), b in moneys(), c in moneys()) {
        let (a, b, c) = (bag(&a), bag(&b), bag(&c));
        prop_assert_eq!(sum(&a, &b), sum(&b, &a));
        prop_assert_eq!(sum(&sum(&a, &b), &c), sum(&a, &sum(&b, &c)));
        prop_assert_eq!(&sum(&a, &MoneyBag::new()), &a);
        prop_assert!(sum(&a, &-a.clone()).is_empty());
        prop_assert_eq!(&-(-a.clone()), &a);
        let mut difference = a.clone();
        difference.try_sub_bag(&b).unwrap();
        prop_assert_eq!(&difference, &sum(&a, &-b.clone()));
        prop_assert_eq!(sum(&difference, &b), a);
    }

    #[test]
    fn the_order_of_money_makes_no_difference(
        (moneys, shuffled) in moneys().prop_flat_map(|moneys| {
            (Just(moneys.clone()), Just(moneys).prop_shuffle())
        }),
    ) {
        let (a, b) = (bag(&moneys), bag(&shuffled));
        prop_assert_eq!(a.to_string(), b.to_string());
        let hasher = RandomState::new();
        prop_assert_eq!(hasher.hash_one(&a), hasher.hash_one(&b));
        prop_assert_eq!(a, b);
    }

    #[test]
    fn a_bag_agrees_with_a_sum_for_each_currency(moneys in moneys()) {
        // In integers of 10^-8, which hold all of these.
        let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
        for money in &moneys {
            let amount = money.amount();
            let units = amount.mantissa() * 10_i128.pow(8 - amount.scale());
            *sums.entry(money.currency()).or_default() += units;
        }
        let expected: Vec<_> = sums
            .into_iter()
            .filter(|&(_, units)| units != 0)
            .map(|(currency, units)| {
                Money::new(Decimal::from_i128_with_scale(units, 8), currency)
            })
            .collect();
        let mut one_by_one = MoneyBag::new();
        for &money in &moneys {
            one_by_one.try_add(money).unwrap();
        }
        prop_assert_eq!(one_by_one.iter().collect::<Vec<_>>(), expected.clone());
        prop_assert_eq!(bag(&moneys), one_by_one);
        prop_assert!(expected.iter().all(|money| bag(&moneys).amount(money.currency()) == *money));
    }

    #[test]
    fn taking_out_what_was_put_in_leaves_nothing(moneys in moneys()) {
        let mut bag = bag(&moneys);
        for money in moneys.into_iter().rev() {
            bag.try_sub(money).unwrap();
        }
        prop_assert!(bag.is_empty());
        prop_assert_eq!(bag.currencies().len(), 0);
    }
}
