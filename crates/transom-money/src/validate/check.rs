//! The rules for one field.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::{MoneyProblem, MoneyRule};
use crate::amount::Amount;
use crate::{Currency, CurrencyKind, Money};

/// The rules for one field, each a method; made by
/// [`MoneyValidation::field`](crate::validate::MoneyValidation::field). A rule that does not hold adds an
/// error, and the next is checked all the same.
///
/// Where a limit is in another currency than the amount, the error is that of the currency, once.
/// For several currencies give each its limit: [`at_most_of`](FieldCheck::at_most_of). What is in
/// a currency that is not allowed is not told as well that it has no minor unit.
#[derive(Debug)]
pub struct FieldCheck<'a, C: CurrencyKind> {
    problems: &'a mut Vec<MoneyProblem>,
    field: String,
    money: Option<Money<C>>,
}

impl<'a, C: CurrencyKind> FieldCheck<'a, C> {
    pub(super) fn new(
        problems: &'a mut Vec<MoneyProblem>,
        field: String,
        money: Option<Money<C>>,
    ) -> Self {
        Self {
            problems,
            field,
            money,
        }
    }

    /// Not left out.
    pub fn required(&mut self) -> &mut Self {
        if self.money.is_none() {
            self.add(MoneyRule::Required);
        }
        self
    }

    /// Above zero.
    pub fn positive(&mut self) -> &mut Self {
        let rule = |money: Money<C>| {
            let limit = Money::zero(money.currency());
            (!money.is_positive()).then_some(MoneyRule::GreaterThan { limit })
        };
        self.check(rule)
    }

    /// Zero or above.
    pub fn not_negative(&mut self) -> &mut Self {
        let rule = |money: Money<C>| {
            let limit = Money::zero(money.currency());
            money.is_negative().then_some(MoneyRule::AtLeast { limit })
        };
        self.check(rule)
    }

    /// `limit` or more.
    pub fn at_least(&mut self, limit: Money<C>) -> &mut Self {
        self.compare(limit, Ordering::is_ge, |limit| MoneyRule::AtLeast { limit })
    }

    /// `limit` or less.
    pub fn at_most(&mut self, limit: Money<C>) -> &mut Self {
        self.compare(limit, Ordering::is_le, |limit| MoneyRule::AtMost { limit })
    }

    /// The limit in the amount's own currency or more: one limit for each currency, and none for
    /// one that is not among them, which passes. Of two in one currency both hold.
    ///
    /// ```
    /// use transom_money::validate::MoneyValidation;
    /// use transom_money::{Currency, Money, money};
    ///
    /// let limits = [money!("EUR 10000"), money!("CHF 9000")];
    /// let price: Money = money!("CHF 9500");
    /// let mut validation = MoneyValidation::new();
    /// validation.field("price", price).one_of(&limits.map(Money::currency)).at_most_of(&limits);
    /// let errors = validation.finish().unwrap_err();
    /// assert_eq!(errors.to_string(), "price must be at most CHF 9000.00");
    /// ```
    pub fn at_least_of(&mut self, limits: &[Money]) -> &mut Self {
        self.compare_each(limits, Ordering::is_ge, |limit| MoneyRule::AtLeast {
            limit,
        })
    }

    /// The limit in the amount's own currency or less: as [`at_least_of`](Self::at_least_of).
    /// With [`at_most`](Self::at_most) an amount in another currency than the limit breaks the
    /// rule.
    pub fn at_most_of(&mut self, limits: &[Money]) -> &mut Self {
        self.compare_each(limits, Ordering::is_le, |limit| MoneyRule::AtMost { limit })
    }

    /// From `least` to `most`, both included. If `least` is the larger, no amount is.
    pub fn in_range(&mut self, least: Money<C>, most: Money<C>) -> &mut Self {
        let range = |least, most| MoneyRule::InRange { least, most };
        self.check(|money| match (money.try_cmp(least), money.try_cmp(most)) {
            (Ok(above), Ok(below)) => {
                (above.is_lt() || below.is_gt()).then(|| range(least.erase(), most.erase()))
            }
            (Err(_), _) => Some(only(least)),
            (_, Err(_)) => Some(only(most)),
        })
    }

    /// In one of these currencies.
    pub fn one_of(&mut self, currencies: &[Currency]) -> &mut Self {
        self.check(|money| {
            (!currencies.contains(&money.currency())).then(|| MoneyRule::OneOf {
                currencies: currencies.to_vec(),
            })
        })
    }

    /// No fraction of a minor unit: USD 0.005 has one, USD 0.500 has none. An amount in a
    /// currency without a minor unit does not pass.
    pub fn whole_minor_units(&mut self) -> &mut Self {
        self.check(|money| {
            let currency = money.currency();
            let Some(places) = currency.exponent() else {
                return Some(MoneyRule::HasMinorUnit { currency });
            };
            (decimal_places(money) > places.into()).then_some(MoneyRule::WholeMinorUnits { places })
        })
    }

    /// At most so many decimal places; zeros at the end do not count.
    pub fn max_decimal_places(&mut self, most: u32) -> &mut Self {
        self.check(|money| {
            (decimal_places(money) > most).then_some(MoneyRule::DecimalPlaces { most })
        })
    }

    fn compare(
        &mut self,
        limit: Money<C>,
        holds: impl FnOnce(Ordering) -> bool,
        rule: impl FnOnce(Money) -> MoneyRule,
    ) -> &mut Self {
        self.check(|money| match money.try_cmp(limit) {
            Ok(order) => (!holds(order)).then(|| rule(limit.erase())),
            Err(_) => Some(only(limit)),
        })
    }

    fn compare_each(
        &mut self,
        limits: &[Money],
        holds: impl Fn(Ordering) -> bool,
        rule: impl Fn(Money) -> MoneyRule,
    ) -> &mut Self {
        for &limit in limits {
            self.check(|money| match money.erase().try_cmp(limit) {
                Ok(order) => (!holds(order)).then(|| rule(limit)),
                Err(_) => None,
            });
        }
        self
    }

    fn check(&mut self, broken: impl FnOnce(Money<C>) -> Option<MoneyRule>) -> &mut Self {
        if let Some(rule) = self.money.and_then(broken) {
            self.add(rule);
        }
        self
    }

    fn add(&mut self, rule: MoneyRule) {
        let problem = MoneyProblem {
            field: self.field.clone(),
            rule,
        };
        if self.problems.contains(&problem) {
            return;
        }
        // In a currency that is not allowed, it does not matter that it has no minor unit.
        let of_field = |it: &MoneyProblem| it.field == problem.field;
        let wrong_currency = |it: &MoneyProblem| matches!(it.rule, MoneyRule::OneOf { .. });
        let no_minor_unit = |it: &MoneyProblem| matches!(it.rule, MoneyRule::HasMinorUnit { .. });
        if wrong_currency(&problem) {
            self.problems
                .retain(|it| !(of_field(it) && no_minor_unit(it)));
        } else if no_minor_unit(&problem)
            && self
                .problems
                .iter()
                .any(|it| of_field(it) && wrong_currency(it))
        {
            return;
        }
        self.problems.push(problem);
    }
}

fn only<C: CurrencyKind>(limit: Money<C>) -> MoneyRule {
    MoneyRule::OneOf {
        currencies: vec![limit.currency()],
    }
}

fn decimal_places<C: CurrencyKind>(money: Money<C>) -> u32 {
    Amount::from_decimal(money.amount()).stripped().1
}
