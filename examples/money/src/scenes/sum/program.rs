//! In Rust.

use transom_money::{Currency, Eur, Money, MoneyBag};

use super::{EUROS, MIXED};

pub(super) fn show() -> anyhow::Result<()> {
    println!("== Sum, in Rust");
    println!("-- one currency, known at run time");
    println!("   {}", Money::try_sum(Currency::EUR, EUROS)?);

    println!("-- one currency, known to the compiler");
    let typed = EUROS.map(Money::try_typed::<Eur>);
    let typed = typed.into_iter().collect::<Result<Vec<_>, _>>()?;
    println!("   {}", typed.iter().sum::<Money<Eur>>());

    println!("-- several currencies");
    match Money::try_sum(Currency::EUR, MIXED) {
        Ok(total) => anyhow::bail!("{total} of several currencies"),
        Err(error) => println!("   as one sum: {error}"),
    }
    println!("   in a bag: {}", MoneyBag::try_from_iter(MIXED)?);
    Ok(())
}
