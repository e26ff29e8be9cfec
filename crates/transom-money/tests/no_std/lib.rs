//! Money where there is no std. Were std anywhere beneath, the panic handler would be the second
//! one, and this would not compile.
#![no_std]
#![forbid(unsafe_code)]

use core::panic::PanicInfo;

use transom_money::{Money, MoneyError, Rounding, Usd};

/// Some of the crate, so that it is not only named.
///
/// # Errors
///
/// Those of the operations.
pub fn half(price: &str) -> Result<Money<Usd>, MoneyError> {
    let price: Money<Usd> = price.parse().map_err(|_| MoneyError::Inexact)?;
    price.div_round(2, Rounding::HalfEven)
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
