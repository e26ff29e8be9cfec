//! The same prices for everybody.

use doubloon::iso_currencies::USD as DoubloonUsd;
use transom_money::{Currency, Decimal, Money, Usd};

pub(crate) type RustyMoney = rusty_money::Money<'static, rusty_money::iso::Currency>;
pub(crate) type Moneylib = moneylib::Money<moneylib::iso::USD>;
pub(crate) type Doubloon = doubloon::Money<DoubloonUsd>;

pub(crate) const COUNT: i64 = 1000;

/// In cents: a fixed sequence without a pattern that a branch predictor could learn.
pub(crate) fn cents(count: i64) -> Vec<i64> {
    (1..=count)
        .map(|n| n * 7_919_777 % 100_000_007 * if n * 104_729 % 3 == 0 { -1 } else { 1 })
        .collect()
}

pub(crate) fn typed() -> Vec<Money<Usd>> {
    cents(COUNT).into_iter().map(Money::minor).collect()
}

pub(crate) fn dynamic() -> Vec<Money> {
    typed().into_iter().map(Money::erase).collect()
}

pub(crate) fn decimals() -> Vec<Decimal> {
    typed().into_iter().map(Money::amount).collect()
}

pub(crate) fn rusty() -> Vec<RustyMoney> {
    let money = |amount| rusty_money::Money::from_decimal(amount, rusty_money::iso::USD);
    decimals().into_iter().map(money).collect()
}

pub(crate) fn moneylib() -> Vec<Moneylib> {
    use moneylib::BaseMoney;
    let money = |amount| Moneylib::new(amount).unwrap();
    decimals().into_iter().map(money).collect()
}

pub(crate) fn doubloon() -> Vec<Doubloon> {
    let money = |amount| doubloon::Money::new(amount, DoubloonUsd);
    decimals().into_iter().map(money).collect()
}

pub(crate) fn doubloon_dynamic() -> Vec<doubloon::Money<&'static dyn doubloon::Currency>> {
    let money = |amount| doubloon::Money::new(amount, &DoubloonUsd as &dyn doubloon::Currency);
    decimals().into_iter().map(money).collect()
}

/// The amounts as text, in the canonical form.
pub(crate) fn texts() -> Vec<String> {
    decimals().iter().map(ToString::to_string).collect()
}

pub(crate) fn currency() -> Currency {
    Currency::USD
}
