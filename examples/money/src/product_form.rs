//! The form of a product: casting it, then validating it, in one set of errors.

use transom_constraint::{FieldError, FieldErrors};
use transom_money::format::Locale;
use transom_money::validate::{MoneyProblem, MoneyValidation};
use transom_money::{Money, money};

use crate::cast;
use crate::product::Product;

/// The most a price may be, in each currency that the shop takes. The first one is the currency
/// where none was written.
const LIMITS: [Money; 3] = [
    money!("EUR 10000.00"),
    money!("CHF 10000.00"),
    money!("JPY 1500000"),
];

/// What somebody typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProductForm {
    pub(crate) name: &'static str,
    pub(crate) price: &'static str,
    /// May be left empty.
    pub(crate) deposit: &'static str,
    pub(crate) locale: Locale,
}

impl ProductForm {
    /// The product, or everything that is wrong with the form.
    pub(crate) fn product(self) -> Result<Product, FieldErrors> {
        let mut errors = FieldErrors::new();
        let price = self.cast("price", self.price, &mut errors);
        let deposit = self.cast("deposit", self.deposit, &mut errors);

        let currencies = LIMITS.map(Money::currency);
        let mut validation = MoneyValidation::new();
        // A field that could not be read has its error already, and is `None` here.
        let mut field = validation.optional("price", price);
        field.one_of(&currencies).positive().whole_minor_units();
        if let Some(limit) = price.and_then(limit) {
            field.at_most(limit);
        }
        let mut field = validation.optional("deposit", deposit);
        field.not_negative().whole_minor_units();
        if let Some(price) = price {
            // Of another currency than the price it is no deposit: that is an error of its own.
            field.at_most(price);
        }
        if let Err(invalid) = validation.finish() {
            errors.extend(invalid.into_iter().map(field_error));
        }
        match price {
            Some(price) if errors.is_empty() => Ok(Product {
                name: self.name.to_owned(),
                price,
                deposit,
            }),
            _ => Err(errors),
        }
    }

    fn cast(self, field: &'static str, typed: &str, errors: &mut FieldErrors) -> Option<Money> {
        if typed.is_empty() {
            if field == "price" {
                errors.add(field, FieldError::new("required", "must be given"));
            }
            return None;
        }
        cast::price(typed, self.locale, LIMITS[0].currency())
            .map_err(|error| {
                errors.add(field, FieldError::new("money", cast::hint(typed, &error)));
            })
            .ok()
    }
}

/// A limit is an amount, so it is one for each currency.
fn limit(price: Money) -> Option<Money> {
    let mut limits = LIMITS.into_iter();
    limits.find(|limit| limit.currency() == price.currency())
}

/// A broken rule as the error that the rest of a form has, with its limits for translators.
fn field_error(problem: MoneyProblem) -> (String, FieldError) {
    let (field, rule) = problem.into_parts();
    let mut error = FieldError::new(rule.code(), rule.message());
    for (name, value) in rule.params() {
        error = error.with_param(name, value);
    }
    (field, error)
}
