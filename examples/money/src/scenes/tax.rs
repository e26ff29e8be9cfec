//! Tax on a net price and in a gross one, and on an invoice.

use transom_money::tax::{Tax, TaxPolicy, TaxSet, Taxation, Taxed};
use transom_money::{CurrencyKind, Eur, Money, Rate, Rounding, money};

use super::list;

pub(crate) fn show() -> anyhow::Result<()> {
    println!("== Tax: net + tax = gross");
    let vat = Rate::percent(19);
    println!("-- {vat} on a net price, in a gross one");
    print_taxed(money!("EUR 19.99").add_tax(vat, Rounding::HalfUp)?);
    print_taxed(money!("EUR 19.99").extract_tax(vat, Rounding::HalfUp)?);

    println!("-- an invoice: three lines, rounded on each or in total");
    let full = TaxSet::new([Tax::new("VAT", vat)])?;
    let reduced = TaxSet::new([Tax::new("VAT", Rate::percent(7))])?;
    let lines = [
        (money!(Eur, "1.03"), &full),
        (money!(Eur, "1.03"), &full),
        (money!(Eur, "1.03"), &full),
        (money!(Eur, "4.99"), &reduced),
    ];
    for policy in [TaxPolicy::PerLine, TaxPolicy::PerTotal] {
        let invoice = Taxation::on_net(policy, Rounding::HalfUp).document(Eur, &lines)?;
        let taxes: Vec<Money<Eur>> = invoice
            .lines()
            .iter()
            .map(|line| line.sums().tax())
            .collect();
        println!("   {policy:?}: {}", list(&taxes));
        for group in invoice.groups() {
            let rate = group.set().combined();
            println!("   at {rate}: {}", group.total().sums().tax());
        }
        print_taxed(invoice.total());
    }
    Ok(())
}

fn print_taxed<C: CurrencyKind>(taxed: Taxed<C>) {
    println!("   {} + {} = {}", taxed.net(), taxed.tax(), taxed.gross());
}
