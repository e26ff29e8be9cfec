//! The profiles that come with the crate.

use super::{MinorUnitProfile, MinorUnitRule, OtherCurrencies};
use crate::Currency;

/// A rule for the current ISO 4217 currency of that code.
const fn rule(code: &str, digits: u8, step: u32) -> MinorUnitRule {
    match Currency::iso_const(code) {
        Some(currency) => MinorUnitRule::new(currency, digits).step(step),
        None => panic!("not a code of ISO 4217"),
    }
}

impl MinorUnitProfile<'static> {
    /// Every currency by its own exponent, those of ISO 4217 and your own.
    pub const ISO: Self = Self::new("ISO 4217", &[], OtherCurrencies::OwnExponent);

    /// What Stripe's API takes in charges, payment intents and refunds, as
    /// <https://docs.stripe.com/currencies> had it in September 2026. Check the page before you
    /// rely on it: the lists change.
    ///
    /// - Two decimals, unless noted.
    /// - "Zero-decimal": the amount itself, also of `MGA`, which has two decimals in ISO 4217.
    /// - `ISK` and `UGX` have become zero-decimal, but are still written with two decimals,
    ///   which have to be 00: ISK 5 is 500.
    /// - "Three-decimal": the last digit has to be 0, so KWD 5.124 is refused; round it to
    ///   [`step`](Self::step) first.
    /// - `HUF` and `TWD` have two decimals here. They differ in payouts:
    ///   [`STRIPE_PAYOUTS`](Self::STRIPE_PAYOUTS).
    ///
    /// Not every currency that passes here is one that Stripe supports. Currencies that
    /// ISO 4217 lists with other than two decimals, and the page does not name, are refused,
    /// and so are your own.
    ///
    /// ```
    /// use transom_money::minor_units::MinorUnitProfile;
    /// use transom_money::Money;
    ///
    /// let units = |text: &str| {
    ///     text.parse::<Money>().unwrap().minor_units_with(&MinorUnitProfile::STRIPE)
    /// };
    /// assert_eq!(units("USD 10"), Ok(1000));
    /// assert_eq!(units("JPY 500"), Ok(500));
    /// assert_eq!(units("UGX 5"), Ok(500));
    /// assert_eq!(units("KWD 5.12"), Ok(5120));
    /// assert!(units("KWD 5.124").is_err());
    /// ```
    pub const STRIPE: Self = Self::new("Stripe", STRIPE, OtherCurrencies::IsoWithExponent(2));

    /// What Stripe's API takes in manual payouts: as [`STRIPE`](Self::STRIPE), but `HUF` and
    /// `TWD` are paid out in whole units only. They are still written with two decimals, which
    /// have to be 00.
    pub const STRIPE_PAYOUTS: Self = Self::new(
        "Stripe payouts",
        STRIPE_PAYOUTS,
        OtherCurrencies::IsoWithExponent(2),
    );

    /// What Adyen's API takes, as <https://docs.adyen.com/development-resources/currency-codes>
    /// had it in 2026: ISO 4217, but `CLP` and `ISK` have two decimals and `CVE` and `IDR` none.
    ///
    /// Not every currency that passes here is one that Adyen supports. Your own are refused.
    pub const ADYEN: Self = Self::new(
        "Adyen",
        &[
            rule("CLP", 2, 1),
            rule("CVE", 0, 1),
            rule("IDR", 0, 1),
            rule("ISK", 2, 1),
        ],
        OtherCurrencies::IsoOwnExponent,
    );
}

const STRIPE: &[MinorUnitRule] = &[
    // Zero-decimal.
    rule("BIF", 0, 1),
    rule("CLP", 0, 1),
    rule("DJF", 0, 1),
    rule("GNF", 0, 1),
    rule("JPY", 0, 1),
    rule("KMF", 0, 1),
    rule("KRW", 0, 1),
    rule("MGA", 0, 1),
    rule("PYG", 0, 1),
    rule("RWF", 0, 1),
    rule("VND", 0, 1),
    rule("VUV", 0, 1),
    rule("XAF", 0, 1),
    rule("XOF", 0, 1),
    rule("XPF", 0, 1),
    // Special cases.
    rule("ISK", 2, 100),
    rule("UGX", 2, 100),
    // Three-decimal.
    rule("BHD", 3, 10),
    rule("JOD", 3, 10),
    rule("KWD", 3, 10),
    rule("OMR", 3, 10),
    rule("TND", 3, 10),
];

const STRIPE_PAYOUTS: &[MinorUnitRule] = &{
    let mut rules = [rule("HUF", 2, 100); STRIPE.len() + 2];
    rules[1] = rule("TWD", 2, 100);
    let mut index = 0;
    while index < STRIPE.len() {
        rules[index + 2] = STRIPE[index];
        index += 1;
    }
    rules
};
