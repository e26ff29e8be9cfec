//! Sharing an amount out, without losing a cent.

use anyhow::ensure;
use transom_money::{Eur, Money, RunningAllocation, money};

use super::list;

pub(crate) fn show() -> anyhow::Result<()> {
    println!("== Split and allocate");
    let bill = money!(Eur, "100.00");
    println!("-- {bill} among three");
    let shares = bill.split(3)?;
    println!("   {}", list(&shares));
    ensure!(shares.iter().sum::<Money<Eur>>() == bill);

    println!("-- by weights: 50, 30, 20 and nothing for who has none");
    let weights = [50, 30, 20, 0];
    let charged = money!(Eur, "64.93");
    let shares = charged.allocate(&weights)?;
    println!("   {charged}: {}", list(&shares));
    ensure!(shares.iter().sum::<Money<Eur>>() == charged);

    println!("-- a refund mirrors its charge");
    let refund = (-charged).allocate(&weights)?;
    println!("   {}: {}", -charged, list(&refund));
    let nothing = shares.iter().chain(&refund).sum::<Money<Eur>>();
    ensure!(nothing == Money::ZERO);

    println!("-- many small amounts by thirds: each alone, and fairly in the long run");
    let cent = money!(Eur, "0.01");
    let mut alone = [Money::<Eur>::ZERO; 3];
    let mut fair = alone;
    let mut running = RunningAllocation::new(Eur, &[1, 1, 1])?;
    for _ in 0..100 {
        add(&mut alone, &cent.split(3)?);
        add(&mut fair, &running.allocate(cent)?);
    }
    println!("   alone:   {}", list(&alone));
    println!("   running: {}", list(&fair));

    println!("-- a discount, in proportion to the lines it is on");
    let lines = [
        money!(Eur, "19.99"),
        money!(Eur, "5.00"),
        money!(Eur, "0.00"),
    ];
    println!(
        "   {}",
        list(&money!(Eur, "-2.50").allocate_by_money(&lines)?)
    );

    println!("-- what cannot be shared out");
    for (amount, parts) in [("EUR 0.005", 3), ("XAU 1", 3), ("EUR 1.00", 0)] {
        let amount: Money = amount.parse()?;
        if let Err(error) = amount.split(parts) {
            println!("   {amount} among {parts}: {error}");
        }
    }
    Ok(())
}

fn add(totals: &mut [Money<Eur>], shares: &[Money<Eur>]) {
    for (total, &share) in totals.iter_mut().zip(shares) {
        *total += share;
    }
}
