//! Codes and exponents that break a rule of `Currency::new`.

use transom_money::static_currency;

//~ the code is empty
static_currency! { Empty = "", Some(2); }

//~ the code has more than 11 bytes
static_currency! { Long = "TWELVELETTER", Some(2); }

//~ other than A-Z and 0-9, in upper case
static_currency! { Lower = "abc", Some(2); }

//~ the code has no letter
static_currency! { Digits = "123", Some(2); }

//~ the exponent is above 28
static_currency! { Deep = "ABC", Some(29); }

//~ which has another exponent there
static_currency! { Listed = "USD", Some(3); }

fn main() {}
