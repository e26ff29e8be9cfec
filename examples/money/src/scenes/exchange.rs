//! Another currency, at a rate with its day and source.

use anyhow::Context;
use transom_money::exchange::{Age, Chain, RateTable, Reversed, ThroughBase};
use transom_money::{
    Currency, Decimal, ExchangeRate, Money, MoneyBag, NaiveDate, RateProvider, Rounding, money,
};

use super::sum::MIXED;

pub(crate) fn show() -> anyhow::Result<()> {
    println!("== Exchange: at a rate with its day and source");
    let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).context("no such day");
    let (eur, usd, chf, jpy) = (Currency::EUR, Currency::USD, Currency::CHF, Currency::JPY);

    // What a central bank publishes: what a euro is worth in others, on a Friday.
    let friday = day(6)?;
    let published = [
        ExchangeRate::new(eur, usd, Decimal::new(11_698, 4), friday, "ECB")?,
        ExchangeRate::new(eur, chf, Decimal::new(9_345, 4), friday, "ECB")?,
        ExchangeRate::new(eur, jpy, Decimal::new(18_391, 2), friday, "ECB")?,
    ];
    for rate in &published {
        println!("   {rate}");
    }
    let mut table = RateTable::new(Age::AtMost(3));
    table.extend(published);
    // Back into euros, and between any two of the others.
    let reversed = Reversed(&table);
    let rates = ThroughBase::new(eur, Chain::new([&table as &dyn RateProvider, &reversed]));

    let monday = day(9)?;
    let price = money!("EUR 100.00");
    println!("-- {price} on Monday, by Friday's rate");
    for to in [usd, chf, jpy] {
        println!(
            "   {}",
            rates.convert(price, to, monday, Rounding::HalfEven)?
        );
    }
    let cross = rates.require(usd, jpy, monday)?;
    println!("   across: {cross}");
    let dollars = money!("USD 116.98");
    let yen = rates.convert(dollars, jpy, monday, Rounding::HalfEven)?;
    println!("   {dollars} is {yen}");

    println!("-- a rate that is too old, and one that nobody has");
    for (to, on) in [(usd, day(10)?), (Currency::GBP, monday)] {
        if let Err(error) = rates.convert(price, to, on, Rounding::HalfEven) {
            println!("   {error}");
        }
    }

    let bag = MoneyBag::try_from_iter(MIXED)?;
    println!("-- a bag in one currency: {bag}");
    let total: Money = bag.try_total(eur, |money| {
        rates.convert(money, eur, monday, Rounding::HalfEven)
    })?;
    println!("   {total}");
    Ok(())
}
