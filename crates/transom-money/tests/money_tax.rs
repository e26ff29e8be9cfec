//! The laws of tax: on a price, in a price, by line and by document.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

#[path = "money_rates/exact.rs"]
mod exact;

use exact::{HALF_MODES, MODES, decimals, integer, ratios, rounded};
use num_rational::BigRational;
use num_traits::{One, Zero};
use proptest::collection::vec;
use proptest::prelude::*;
use transom_money::tax::{Tax, TaxDocument, TaxError, TaxPolicy, TaxSet, Taxation};
use transom_money::{
    Currency, Decimal, Eur, Money, MoneyError, ParseRateError, Rate, Ratio, Rounding, Usd,
};

const POLICIES: [TaxPolicy; 2] = [TaxPolicy::PerLine, TaxPolicy::PerTotal];

fn euros(cents: i64) -> Money<Eur> {
    Money::minor(cents)
}

fn vat(percent: i32) -> TaxSet {
    TaxSet::new([Tax::new("VAT", Rate::percent(percent))]).unwrap()
}

fn taxes_of(document: &TaxDocument<Eur>) -> Vec<Money<Eur>> {
    document
        .lines()
        .iter()
        .map(|line| line.sums().tax())
        .collect()
}

fn cents(money: Money<Eur>) -> BigRational {
    exact::decimal(money.amount()) * integer(100)
}

#[test]
fn tax_is_added_and_extracted() {
    let sale = euros(10_000)
        .add_tax(Rate::percent(19), Rounding::HalfUp)
        .unwrap();
    assert_eq!(
        (sale.net(), sale.tax(), sale.gross()),
        (euros(10_000), euros(19_00), euros(11_900))
    );
    let back = euros(11_900)
        .extract_tax(Rate::percent(19), Rounding::HalfUp)
        .unwrap();
    assert_eq!(back, sale);
    // No net amount leads to 0.03 at 20 %.
    let odd = euros(3)
        .extract_tax(Rate::percent(20), Rounding::HalfUp)
        .unwrap();
    assert_eq!((odd.net(), odd.tax()), (euros(2), euros(1)));
    let again = odd
        .net()
        .add_tax(Rate::percent(20), Rounding::HalfUp)
        .unwrap();
    assert_eq!(again.gross(), euros(2));
}

#[test]
fn a_net_price_keeps_its_digits() {
    let price: Money = "EUR 1.005".parse().unwrap();
    let sale = price.add_tax(Rate::percent(10), Rounding::HalfUp).unwrap();
    assert_eq!(sale.gross().to_string(), "EUR 1.105");
}

#[test]
fn taxes_beside_each_other_and_on_top_of_each_other() {
    let (gst, pst) = (Rate::percent(5), Rate::percent(10));
    let beside = TaxSet::new([Tax::new("GST", gst), Tax::new("PST", pst)]).unwrap();
    let on_top = TaxSet::new([Tax::new("GST", gst), Tax::compound("PST", pst)]).unwrap();
    assert_eq!(beside.combined(), Rate::percent(15));
    assert_eq!(on_top.combined(), Rate::permille(155));

    let per_line = Taxation::on_net(TaxPolicy::PerLine, Rounding::HalfUp);
    let line = per_line.line(euros(10_000), &beside).unwrap();
    assert_eq!(line.taxes(), [euros(5_00), euros(10_00)]);
    let line = per_line.line(euros(10_000), &on_top).unwrap();
    assert_eq!(line.taxes(), [euros(5_00), euros(10_50)]);
    assert_eq!(line.sums().gross(), euros(11_550));
}

#[test]
fn taxes_on_a_net_price_are_rounded_each_on_its_own() {
    let twice = TaxSet::new([
        Tax::new("a", Rate::percent(5)),
        Tax::new("b", Rate::percent(5)),
    ]);
    let line = Taxation::on_net(TaxPolicy::PerLine, Rounding::HalfUp)
        .line(euros(10), &twice.unwrap())
        .unwrap();
    assert_eq!(line.taxes(), [euros(1), euros(1)]);
}

#[test]
fn several_inclusive_taxes_are_extracted_once_and_then_split() {
    let set = TaxSet::new([
        Tax::new("a", Rate::percent(9)),
        Tax::new("b", Rate::percent(9)),
    ]);
    let in_gross = Taxation::in_gross(TaxPolicy::PerLine, Rounding::HalfUp);
    let line = in_gross.line(euros(1_00), &set.unwrap()).unwrap();
    // 18 / 118 of 1.00 are 0.1525; each alone would be 0.0763, and together 0.16.
    assert_eq!(line.sums().tax(), euros(15));
    assert_eq!(line.taxes(), [euros(8), euros(7)]);
    assert_eq!(line.sums().net(), euros(85));
}

#[test]
fn a_total_is_rounded_once_and_shared_out_to_its_lines() {
    let (full, reduced) = (vat(19), vat(7));
    let lines = [
        (euros(1_03), &full),
        (euros(2_00), &reduced),
        (euros(1_03), &full),
        (euros(1_03), &full),
    ];
    let document = |policy| {
        Taxation::on_net(policy, Rounding::HalfUp)
            .document(Eur, &lines)
            .unwrap()
    };
    // 0.1957 each, 0.5871 together.
    let per_line = document(TaxPolicy::PerLine);
    assert_eq!(
        taxes_of(&per_line),
        [euros(20), euros(14), euros(20), euros(20)]
    );
    let per_total = document(TaxPolicy::PerTotal);
    assert_eq!(
        taxes_of(&per_total),
        [euros(20), euros(14), euros(20), euros(19)]
    );

    let groups = per_total.groups();
    assert_eq!(groups.len(), 2);
    assert_eq!(
        (groups[0].set(), groups[0].lines()),
        (&full, [0, 2, 3].as_slice())
    );
    assert_eq!(groups[0].total().sums().tax(), euros(59));
    assert_eq!(
        (groups[1].set(), groups[1].lines()),
        (&reduced, [1].as_slice())
    );
    assert_eq!(per_total.total().gross(), euros(5_09 + 73));
}

#[test]
fn the_same_rate_under_two_names_is_two_groups() {
    let zero = TaxSet::new([Tax::new("zero-rated", Rate::ZERO)]).unwrap();
    let exempt = TaxSet::new([Tax::new("exempt", Rate::ZERO)]).unwrap();
    let outside = TaxSet::new([]).unwrap();
    let lines = [(euros(5), &zero), (euros(7), &exempt), (euros(9), &outside)];
    let document = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp).document(Eur, &lines);
    let document = document.unwrap();
    assert_eq!(document.groups().len(), 3);
    assert_eq!(document.total().gross(), euros(21));
    assert!(document.lines()[2].taxes().is_empty());
}

#[test]
fn the_order_of_taxes_beside_each_other_makes_no_group() {
    let gst = || Tax::new("GST", Rate::percent(5));
    let pst = || Tax::new("PST", Rate::percent(7));
    let on_both = || Tax::compound("duty", Rate::percent(10));
    let one = TaxSet::new([gst(), pst()]).unwrap();
    let other = TaxSet::new([pst(), gst()]).unwrap();
    // 0.2 of a cent each: together there is one.
    let lines = [(euros(4), &one), (euros(4), &other), (euros(4), &one)];
    let document = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp).document(Eur, &lines);
    let document = document.unwrap();
    assert_eq!(document.groups().len(), 1);
    assert_eq!(document.total_of(&gst()), Ok(euros(1)));

    // Where one tax is on another, the order is part of the set.
    let after = TaxSet::new([gst(), on_both(), pst()]).unwrap();
    let before = TaxSet::new([on_both(), gst(), pst()]).unwrap();
    assert_ne!(after, before);
    let same = TaxSet::new([pst(), gst(), on_both()]).unwrap();
    assert_eq!(same, TaxSet::new([gst(), pst(), on_both()]).unwrap());
    // And one tax more is another group.
    let alone = TaxSet::new([gst()]).unwrap();
    let lines = [(euros(4), &one), (euros(4), &alone)];
    let document = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp).document(Eur, &lines);
    assert_eq!(document.unwrap().groups().len(), 2);
}

#[test]
fn a_line_and_its_reversal_bear_nothing_where_each_has_half_a_cent() {
    let ten = vat(10);
    for prices in [[5, -5], [-5, 5]] {
        let lines = prices.map(|cents| (euros(cents), &ten));
        let per_total = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp);
        let document = per_total.document(Eur, &lines).unwrap();
        assert_eq!(taxes_of(&document), [euros(0), euros(0)], "{prices:?}");
    }
}

#[test]
fn one_tax_is_summed_over_its_groups() {
    let gst = Tax::new("GST", Rate::percent(5));
    let both = TaxSet::new([gst.clone(), Tax::new("PST", Rate::percent(7))]).unwrap();
    let alone = TaxSet::new([gst.clone()]).unwrap();
    let lines = [(euros(10_00), &both), (euros(20_00), &alone)];
    let on_net = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp);
    let document = on_net.document(Eur, &lines).unwrap();
    assert_eq!(document.total_of(&gst), Ok(euros(1_50)));
    assert_eq!(document.total_of(&both.taxes()[1]), Ok(euros(70)));
    assert_eq!(
        document.total_of(&Tax::new("GST", Rate::percent(6))),
        Ok(euros(0))
    );
}

#[test]
fn an_empty_document_is_zero() {
    let on_net = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp);
    let document = on_net.document(Currency::USD, &[]).unwrap();
    assert_eq!(document.total().gross(), Money::zero(Currency::USD));
    assert!(document.lines().is_empty() && document.groups().is_empty());
}

#[test]
fn a_line_in_another_currency_is_named() {
    let set = vat(19);
    let (dollar, euro) = (Money::<Usd>::minor(1).erase(), euros(1).erase());
    let on_net = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp);
    let lines = [(euro, &set), (euro, &set), (dollar, &set)];
    let error = on_net.document(Currency::EUR, &lines).unwrap_err();
    let mismatch = MoneyError::CurrencyMismatch {
        expected: Currency::EUR,
        actual: Currency::USD,
    };
    assert_eq!(
        error,
        TaxError::Line {
            index: 2,
            error: mismatch
        }
    );
    assert!(
        error
            .to_string()
            .starts_with("line at index 2: expected an amount in"),
        "{error}"
    );
}

#[test]
fn what_is_wrong_with_a_line_is_the_source_of_the_error() {
    use std::error::Error as _;

    let cause = MoneyError::Overflow;
    for error in [
        TaxError::Line {
            index: 0,
            error: cause.clone(),
        },
        TaxError::Total {
            error: cause.clone(),
        },
    ] {
        let source = error.source().and_then(|it| it.downcast_ref());
        assert_eq!(source, Some(&cause), "{error}");
    }
    let error = "x %".parse::<Rate>().unwrap_err();
    let source = error.source().and_then(|it| it.downcast_ref());
    assert!(matches!(error, ParseRateError::Percent(ref inner) if source == Some(inner)));
}

#[test]
fn what_fails_alone_and_what_fails_in_total_are_told_apart() {
    let set = vat(100);
    let large = Money::new(Decimal::MAX, Eur);
    for policy in POLICIES {
        let on_net = Taxation::on_net(policy, Rounding::HalfUp);
        assert_eq!(
            on_net
                .document(Eur, &[(euros(1), &set), (large, &set)])
                .unwrap_err(),
            match policy {
                TaxPolicy::PerLine => TaxError::Line {
                    index: 1,
                    error: MoneyError::Overflow
                },
                _ => TaxError::Total {
                    error: MoneyError::Inexact
                },
            }
        );
    }
    let gold = Currency::new("GOLD", None).unwrap();
    let on_net = Taxation::on_net(TaxPolicy::PerLine, Rounding::HalfUp);
    assert_eq!(
        on_net.document(gold, &[(Money::zero(gold), &set)]),
        Err(TaxError::Line {
            index: 0,
            error: MoneyError::NoMinorUnit { currency: gold }
        })
    );
}

#[test]
fn taxes_of_minus_a_hundred_percent_together_are_refused() {
    let minus = Tax::new("a", Rate::percent(-100));
    assert_eq!(TaxSet::new([minus]), Err(MoneyError::DivisionByZero));
    assert_eq!(
        euros(1).extract_tax(Rate::percent(-100), Rounding::HalfUp),
        Err(MoneyError::DivisionByZero)
    );
}

/// Nets from a cent to millions, either sign, now and then with more digits than the currency.
fn prices() -> impl Strategy<Value = Money<Eur>> {
    prop_oneof![
        4 => (-500..=500_i64).prop_map(euros),
        2 => any::<i32>().prop_map(|units| euros(units.into())),
        1 => (any::<i32>(), 0..=6_u32)
            .prop_map(|(units, scale)| Money::new(Decimal::new(units.into(), scale), Eur)),
    ]
}

fn sets() -> impl Strategy<Value = TaxSet> {
    let percent = prop_oneof![
        6 => (0..=2500_i32).prop_map(Rate::basis_points),
        1 => (-2000..=0_i32).prop_map(Rate::basis_points),
        1 => (1..=50_i128, 1..=60_i128)
            .prop_map(|(above, below)| Rate::fraction(Ratio::new(above, below * 7).unwrap())),
    ];
    let tax = (percent, any::<bool>(), 0..3_usize).prop_map(|(rate, compound, name)| {
        let name = ["a", "b", "c"][name];
        if compound {
            Tax::compound(name, rate)
        } else {
            Tax::new(name, rate)
        }
    });
    vec(tax, 0..4).prop_filter_map("not -100 %", |taxes| TaxSet::new(taxes).ok())
}

/// Lines, and the sets that they bear.
fn documents() -> impl Strategy<Value = Vec<(Money<Eur>, TaxSet)>> {
    vec(sets(), 1..4).prop_flat_map(|sets| vec((prices(), proptest::sample::select(sets)), 1..9))
}

fn borrowed(lines: &[(Money<Eur>, TaxSet)]) -> Vec<(Money<Eur>, &TaxSet)> {
    lines.iter().map(|(price, set)| (*price, set)).collect()
}

fn taxations() -> impl Strategy<Value = Taxation> {
    let mode = proptest::sample::select(&MODES[..11]);
    (any::<bool>(), proptest::sample::select(&POLICIES[..]), mode).prop_map(
        |(net, policy, mode)| {
            if net {
                Taxation::on_net(policy, mode)
            } else {
                Taxation::in_gross(policy, mode)
            }
        },
    )
}

/// What each tax takes of 1 net, found by adding it up as a cashier would.
fn shares_of_net(set: &TaxSet) -> Vec<BigRational> {
    let mut price = BigRational::one();
    let mut shares = Vec::new();
    for tax in set.taxes() {
        let base = if tax.is_compound() {
            price.clone()
        } else {
            BigRational::one()
        };
        let share = base * exact::ratio(tax.rate().ratio());
        price += &share;
        shares.push(share);
    }
    shares
}

fn sum(values: &[BigRational]) -> BigRational {
    values
        .iter()
        .fold(BigRational::zero(), |sum, value| sum + value)
}

fn shares(set: &TaxSet, in_gross: bool) -> Vec<BigRational> {
    let of_net = shares_of_net(set);
    let whole = if in_gross {
        BigRational::one() + sum(&of_net)
    } else {
        BigRational::one()
    };
    of_net.into_iter().map(|share| share / &whole).collect()
}

fn is_rounded(money: Money<Eur>, exact: &BigRational) -> bool {
    let units = cents(money);
    units.is_integer() && units >= exact.floor() && units <= exact.ceil()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn net_and_tax_are_gross_and_lines_sum_to_totals(
        lines in documents(), taxation in taxations(),
    ) {
        let document = taxation.document(Eur, &borrowed(&lines)).unwrap();
        let net_plus_tax_is_gross = |sums: transom_money::tax::Taxed<Eur>| {
            cents(sums.net()) + cents(sums.tax()) == cents(sums.gross())
        };
        prop_assert_eq!(document.lines().len(), lines.len());
        for (line, (price, set)) in document.lines().iter().zip(&lines) {
            prop_assert!(net_plus_tax_is_gross(line.sums()));
            prop_assert!([line.sums().net(), line.sums().gross()].contains(price));
            prop_assert_eq!(line.taxes().len(), set.taxes().len());
            prop_assert_eq!(line.taxes().iter().sum::<Money<Eur>>(), line.sums().tax());
        }
        let total = document.total();
        prop_assert!(net_plus_tax_is_gross(total));
        let of_lines = |part: fn(transom_money::tax::Taxed<Eur>) -> Money<Eur>| {
            document.lines().iter().map(|line| part(line.sums())).sum::<Money<Eur>>()
        };
        prop_assert_eq!(of_lines(transom_money::tax::Taxed::net), total.net());
        prop_assert_eq!(of_lines(transom_money::tax::Taxed::tax), total.tax());
        prop_assert_eq!(of_lines(transom_money::tax::Taxed::gross), total.gross());

        let mut seen = vec![false; lines.len()];
        for group in document.groups() {
            prop_assert!(net_plus_tax_is_gross(group.total().sums()));
            for &line in group.lines() {
                prop_assert!(!std::mem::replace(&mut seen[line], true));
                prop_assert_eq!(group.set(), &lines[line].1);
            }
            for tax in 0..group.set().taxes().len() {
                let members = group.lines().iter();
                let sum: Money<Eur> = members.map(|&it| document.lines()[it].taxes()[tax]).sum();
                prop_assert_eq!(sum, group.total().taxes()[tax]);
            }
        }
        prop_assert!(seen.iter().all(|&it| it));
    }

    #[test]
    fn tax_on_net_prices_is_the_exact_tax_rounded(lines in documents()) {
        for (mode, policy) in MODES[..11].iter().flat_map(|&it| POLICIES.map(|policy| (it, policy))) {
            let document = Taxation::on_net(policy, mode).document(Eur, &borrowed(&lines)).unwrap();
            for group in document.groups() {
                let shares = shares(group.set(), false);
                for (tax, share) in shares.iter().enumerate() {
                    let mut exact_total = BigRational::zero();
                    for &index in group.lines() {
                        let exact = cents(lines[index].0) * share;
                        let line = document.lines()[index].taxes()[tax];
                        // The quota rule: the exact tax rounded down or up.
                        prop_assert!(is_rounded(line, &exact));
                        if policy == TaxPolicy::PerLine {
                            prop_assert_eq!(cents(line), integer(rounded(&exact, mode).unwrap()));
                        }
                        exact_total += exact;
                    }
                    if policy == TaxPolicy::PerTotal {
                        let total = cents(group.total().taxes()[tax]);
                        prop_assert_eq!(total, integer(rounded(&exact_total, mode).unwrap()));
                    }
                }
            }
        }
    }

    #[test]
    fn inclusive_taxes_are_extracted_once(lines in documents()) {
        for (mode, policy) in MODES[..11].iter().flat_map(|&it| POLICIES.map(|policy| (it, policy))) {
            let document = Taxation::in_gross(policy, mode).document(Eur, &borrowed(&lines)).unwrap();
            for group in document.groups() {
                let shares = shares(group.set(), true);
                let combined = sum(&shares);
                let mut gross = BigRational::zero();
                for &index in group.lines() {
                    let price = cents(lines[index].0);
                    let line = &document.lines()[index];
                    for (&tax, share) in line.taxes().iter().zip(&shares) {
                        prop_assert!(is_rounded(tax, &(&price * share)));
                    }
                    if policy == TaxPolicy::PerLine {
                        let expected = rounded(&(&price * &combined), mode).unwrap();
                        prop_assert_eq!(cents(line.sums().tax()), integer(expected));
                    }
                    gross += price;
                }
                if policy == TaxPolicy::PerTotal {
                    let expected = rounded(&(&gross * &combined), mode).unwrap();
                    prop_assert_eq!(cents(group.total().sums().tax()), integer(expected));
                    for (&tax, share) in group.total().taxes().iter().zip(&shares) {
                        prop_assert!(is_rounded(tax, &(&gross * share)));
                    }
                }
            }
        }
    }

    #[test]
    fn a_credit_note_mirrors_its_invoice(
        lines in documents(), policy in proptest::sample::select(&POLICIES[..]), net in any::<bool>(),
    ) {
        let refunds: Vec<_> = lines.iter().map(|(price, set)| (-*price, set.clone())).collect();
        for mode in &MODES[..11] {
            let mirrored = match mode {
                Rounding::Ceiling => Rounding::Floor,
                Rounding::Floor => Rounding::Ceiling,
                Rounding::HalfCeiling => Rounding::HalfFloor,
                Rounding::HalfFloor => Rounding::HalfCeiling,
                other => *other,
            };
            let taxation = |mode| {
                if net { Taxation::on_net(policy, mode) } else { Taxation::in_gross(policy, mode) }
            };
            let charge = taxation(*mode).document(Eur, &borrowed(&lines)).unwrap();
            let refund = taxation(mirrored).document(Eur, &borrowed(&refunds)).unwrap();
            for (charge, refund) in charge.lines().iter().zip(refund.lines()) {
                prop_assert_eq!(-charge.sums().gross(), refund.sums().gross());
                let taxes: Vec<_> = charge.taxes().iter().map(|&tax| -tax).collect();
                prop_assert_eq!(taxes, refund.taxes());
            }
        }
    }

    #[test]
    fn no_other_sharing_out_deviates_less(
        prices in vec(-300..=300_i64, 1..6), basis_points in 1..=2500_i32,
    ) {
        let set = TaxSet::new([Tax::new("VAT", Rate::basis_points(basis_points))]).unwrap();
        let lines: Vec<_> = prices.iter().map(|&price| (euros(price), &set)).collect();
        let per_total = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp);
        let document = per_total.document(Eur, &lines).unwrap();
        // In ten-thousandths of a cent.
        let exact: Vec<i64> = prices.iter().map(|price| price * i64::from(basis_points)).collect();
        let deviation = |taxes: &[i64]| -> i64 {
            taxes.iter().zip(&exact).map(|(tax, exact)| (tax * 10_000 - exact).pow(2)).sum()
        };
        let ours: Vec<i64> = document.lines().iter()
            .map(|line| line.sums().tax().try_minor_units().unwrap().try_into().unwrap())
            .collect();
        let total: i64 = ours.iter().sum();
        let least = (0_u32..1 << exact.len())
            .map(|which| -> Vec<i64> {
                (0..).zip(&exact)
                    .map(|(i, exact)| exact.div_euclid(10_000) + i64::from(which >> i & 1))
                    .collect()
            })
            .filter(|taxes| taxes.iter().sum::<i64>() == total)
            .map(|taxes| deviation(&taxes))
            .min();
        prop_assert_eq!(Some(deviation(&ours)), least);
    }

    #[test]
    fn extracting_what_was_added_gives_back_the_net(
        net in any::<i64>(), basis_points in 0..=50_000_i32,
    ) {
        let (net, rate) = (euros(net), Rate::basis_points(basis_points));
        for mode in &MODES[..11] {
            let added = net.add_tax(rate, *mode).unwrap();
            prop_assert_eq!(added.gross().extract_tax(rate, *mode), Ok(added), "{:?}", mode);
        }
    }

    #[test]
    fn a_document_keeps_its_taxes_when_its_prices_become_gross(
        lines in vec((-100_000..=100_000_i64, 0..3_usize), 1..9),
        rates in proptest::array::uniform3(0..=2500_i32),
    ) {
        let sets = rates.map(|it| TaxSet::new([Tax::new("VAT", Rate::basis_points(it))]).unwrap());
        let net: Vec<_> = lines.iter().map(|&(price, set)| (euros(price), &sets[set])).collect();
        for (mode, policy) in MODES[..11].iter().flat_map(|&it| POLICIES.map(|policy| (it, policy))) {
            let added = Taxation::on_net(policy, mode).document(Eur, &net).unwrap();
            let gross: Vec<_> = net.iter().zip(added.lines())
                .map(|(&(_, set), line)| (line.sums().gross(), set))
                .collect();
            let extracted = Taxation::in_gross(policy, mode).document(Eur, &gross).unwrap();
            prop_assert_eq!(extracted.total(), added.total(), "{:?}", mode);
            for (group, same) in extracted.groups().iter().zip(added.groups()) {
                prop_assert_eq!(group.total(), same.total());
            }
            if policy == TaxPolicy::PerLine {
                prop_assert_eq!(extracted, added);
            }
        }
    }

    #[test]
    fn several_taxes_come_back_but_for_their_own_roundings(
        price in -100_000..=100_000_i64, rates in vec((0..=2500_i32, any::<bool>()), 1..5),
    ) {
        let count = i64::try_from(rates.len()).unwrap();
        let set = TaxSet::new(rates.into_iter().map(|(rate, compound)| {
            let rate = Rate::basis_points(rate);
            if compound { Tax::compound("a", rate) } else { Tax::new("a", rate) }
        }));
        let set = set.unwrap();
        for mode in HALF_MODES {
            let added = Taxation::on_net(TaxPolicy::PerLine, mode).line(euros(price), &set).unwrap();
            let in_gross = Taxation::in_gross(TaxPolicy::PerLine, mode);
            let extracted = in_gross.line(added.sums().gross(), &set).unwrap();
            let off = cents(extracted.sums().net()) - cents(euros(price));
            // Half a cent for each tax that was added, and half a cent for the one extracted.
            let bound = integer(count + 1) / integer(2);
            prop_assert!(off <= bound && -off <= bound, "{mode:?}");
        }
    }

    #[test]
    fn adding_what_was_extracted_is_off_by_the_growth_at_most(
        gross in any::<i64>(), basis_points in 0..=50_000_i32,
    ) {
        let (gross, rate) = (euros(gross), Rate::basis_points(basis_points));
        let growth = BigRational::one() + exact::ratio(rate.ratio());
        for mode in HALF_MODES {
            let net = gross.extract_tax(rate, mode).unwrap().net();
            let again = net.add_tax(rate, mode).unwrap().gross();
            let off = cents(again) - cents(gross);
            // Half a cent of net, grown, and half a cent of tax.
            let bound = (&growth + BigRational::one()) / integer(2);
            prop_assert!(off <= bound && -off <= bound, "{mode:?}");
        }
    }

    #[test]
    fn extremes_are_errors_and_never_panics(
        prices in vec(decimals(), 1..5), rates in vec((ratios(), any::<bool>()), 0..4),
        taxation in taxations(),
    ) {
        let taxes = rates.into_iter().map(|(rate, compound)| {
            let rate = Rate::fraction(rate);
            if compound { Tax::compound("a", rate) } else { Tax::new("a", rate) }
        });
        if let Ok(set) = TaxSet::new(taxes) {
            let lines: Vec<_> = prices.iter().map(|&price| (Money::new(price, Eur), &set)).collect();
            if let Ok(document) = taxation.document(Eur, &lines) {
                let total = document.total();
                let [net, tax, gross] =
                    [total.net(), total.tax(), total.gross()].map(cents);
                prop_assert_eq!(net + tax, gross);
            }
            let _ = taxation.line(Money::new(prices[0], Eur), &set);
        }
    }
}
