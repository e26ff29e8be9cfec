//! Forms with errors, field by field, and one without.

use anyhow::ensure;
use sqlx::PgPool;
use transom_money::format::Locale;

use super::print_sql;
use crate::product::Product;
use crate::product_form::ProductForm;

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== Validate: errors by field, then the row");
    for (price, deposit, locale) in [
        ("", "free", Locale::EN),
        ("0.00", "-0.25", Locale::EN),
        ("1.50", "1.51", Locale::EN),
        ("19.999", "0.255", Locale::EN),
        ("10,000.01", "USD 1", Locale::EN),
        ("¥1.5", "0.25", Locale::EN),
        ("XAU 1", "", Locale::EN),
        ("1.234,50 €", "0,25", Locale::DE),
    ] {
        println!("-- price {price:?}, deposit {deposit:?} in {locale}");
        let form = ProductForm {
            name: "Lamp",
            price,
            deposit,
            locale,
        };
        match form.product() {
            Ok(product) => {
                let stored = product.insert(pool).await?;
                ensure!(stored == product, "{stored:?} came back");
                print_sql(Product::INSERT);
                println!("   back: {stored:?}");
            }
            Err(errors) => {
                for (field, error) in errors.iter() {
                    println!("   {field} {error}");
                }
            }
        }
    }
    Ok(())
}
