//! CLDR 48.2.0, Latin digits (Unicode-3.0).
//!
//! Generated from `data/locales.csv` and `data/locale_symbols.csv` by
//! `tests/money_locales.rs`: not to be edited.

use super::locale::{Data, Locale, Symbol, a, s};
use crate::localized::Separators;

#[rustfmt::skip]
pub(super) static USUAL_SYMBOLS: [Symbol; 43] = [
    s("AED", "AED", "AED"),
    s("ARS", "ARS", "$"),
    s("AUD", "AU$", "$"),
    s("BRL", "R$", "R$"),
    s("CAD", "CA$", "$"),
    s("CHF", "CHF", "CHF"),
    s("CLP", "CLP", "$"),
    s("CNY", "CN¥", "¥"),
    s("COP", "COP", "$"),
    s("CZK", "CZK", "Kč"),
    s("DKK", "DKK", "kr"),
    s("EGP", "EGP", "E£"),
    s("EUR", "€", "€"),
    s("GBP", "£", "£"),
    s("HKD", "HK$", "$"),
    s("HUF", "HUF", "Ft"),
    s("IDR", "IDR", "Rp"),
    s("ILS", "₪", "₪"),
    s("INR", "₹", "₹"),
    s("ISK", "ISK", "kr"),
    s("JPY", "JP¥", "¥"),
    s("KRW", "₩", "₩"),
    s("KWD", "KWD", "KWD"),
    s("MXN", "MX$", "$"),
    s("MYR", "MYR", "RM"),
    s("NOK", "NOK", "kr"),
    s("NZD", "NZ$", "$"),
    s("PEN", "PEN", "PEN"),
    s("PHP", "PHP", "₱"),
    s("PLN", "PLN", "zł"),
    s("RON", "RON", "lei"),
    s("RSD", "RSD", "RSD"),
    s("RUB", "RUB", "₽"),
    s("SAR", "SAR", "SAR"),
    s("SEK", "SEK", "kr"),
    s("SGD", "SGD", "$"),
    s("THB", "THB", "฿"),
    s("TRY", "TRY", "₺"),
    s("TWD", "NT$", "NT$"),
    s("UAH", "UAH", "₴"),
    s("USD", "US$", "$"),
    s("VND", "₫", "₫"),
    s("ZAR", "ZAR", "R"),
];

#[rustfmt::skip]
pub(super) static LOCALES: [&Data; 52] = [
    &AR,
    &BG,
    &CS,
    &DA,
    &DE,
    &DE_AT,
    &DE_CH,
    &EL,
    &EN,
    &EN_AU,
    &EN_CA,
    &EN_GB,
    &EN_IE,
    &EN_IN,
    &EN_NZ,
    &EN_ZA,
    &ES,
    &ES_AR,
    &ES_MX,
    &ET,
    &FI,
    &FR,
    &FR_CA,
    &FR_CH,
    &HE,
    &HI,
    &HR,
    &HU,
    &ID,
    &IT,
    &IT_CH,
    &JA,
    &KO,
    &LT,
    &LV,
    &MS,
    &NB,
    &NL,
    &PL,
    &PT,
    &PT_PT,
    &RO,
    &RU,
    &SK,
    &SL,
    &SV,
    &TH,
    &TR,
    &UK,
    &VI,
    &ZH,
    &ZH_HANT,
];

impl Locale {
    /// `ar`.
    pub const AR: Self = Self(&AR);
    /// `bg`.
    pub const BG: Self = Self(&BG);
    /// `cs`.
    pub const CS: Self = Self(&CS);
    /// `da`.
    pub const DA: Self = Self(&DA);
    /// `de`.
    pub const DE: Self = Self(&DE);
    /// `de-AT`.
    pub const DE_AT: Self = Self(&DE_AT);
    /// `de-CH`.
    pub const DE_CH: Self = Self(&DE_CH);
    /// `el`.
    pub const EL: Self = Self(&EL);
    /// `en`.
    pub const EN: Self = Self(&EN);
    /// `en-AU`.
    pub const EN_AU: Self = Self(&EN_AU);
    /// `en-CA`.
    pub const EN_CA: Self = Self(&EN_CA);
    /// `en-GB`.
    pub const EN_GB: Self = Self(&EN_GB);
    /// `en-IE`.
    pub const EN_IE: Self = Self(&EN_IE);
    /// `en-IN`.
    pub const EN_IN: Self = Self(&EN_IN);
    /// `en-NZ`.
    pub const EN_NZ: Self = Self(&EN_NZ);
    /// `en-ZA`.
    pub const EN_ZA: Self = Self(&EN_ZA);
    /// `es`.
    pub const ES: Self = Self(&ES);
    /// `es-AR`.
    pub const ES_AR: Self = Self(&ES_AR);
    /// `es-MX`.
    pub const ES_MX: Self = Self(&ES_MX);
    /// `et`.
    pub const ET: Self = Self(&ET);
    /// `fi`.
    pub const FI: Self = Self(&FI);
    /// `fr`.
    pub const FR: Self = Self(&FR);
    /// `fr-CA`.
    pub const FR_CA: Self = Self(&FR_CA);
    /// `fr-CH`.
    pub const FR_CH: Self = Self(&FR_CH);
    /// `he`.
    pub const HE: Self = Self(&HE);
    /// `hi`.
    pub const HI: Self = Self(&HI);
    /// `hr`.
    pub const HR: Self = Self(&HR);
    /// `hu`.
    pub const HU: Self = Self(&HU);
    /// `id`.
    pub const ID: Self = Self(&ID);
    /// `it`.
    pub const IT: Self = Self(&IT);
    /// `it-CH`.
    pub const IT_CH: Self = Self(&IT_CH);
    /// `ja`.
    pub const JA: Self = Self(&JA);
    /// `ko`.
    pub const KO: Self = Self(&KO);
    /// `lt`.
    pub const LT: Self = Self(&LT);
    /// `lv`.
    pub const LV: Self = Self(&LV);
    /// `ms`.
    pub const MS: Self = Self(&MS);
    /// `nb`.
    pub const NB: Self = Self(&NB);
    /// `nl`.
    pub const NL: Self = Self(&NL);
    /// `pl`.
    pub const PL: Self = Self(&PL);
    /// `pt`.
    pub const PT: Self = Self(&PT);
    /// `pt-PT`.
    pub const PT_PT: Self = Self(&PT_PT);
    /// `ro`.
    pub const RO: Self = Self(&RO);
    /// `ru`.
    pub const RU: Self = Self(&RU);
    /// `sk`.
    pub const SK: Self = Self(&SK);
    /// `sl`.
    pub const SL: Self = Self(&SL);
    /// `sv`.
    pub const SV: Self = Self(&SV);
    /// `th`.
    pub const TH: Self = Self(&TH);
    /// `tr`.
    pub const TR: Self = Self(&TR);
    /// `uk`.
    pub const UK: Self = Self(&UK);
    /// `vi`.
    pub const VI: Self = Self(&VI);
    /// `zh`.
    pub const ZH: Self = Self(&ZH);
    /// `zh-Hant`.
    pub const ZH_HANT: Self = Self(&ZH_HANT);
}

#[rustfmt::skip]
static AR: Data = Data {
    name: "ar",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "\u{200e}-",
    standard: [a("\u{200f}", "\u{a0}¤"), a("\u{200f}-", "\u{a0}¤")],
    accounting: [a("\u{61c}", "¤"), a("(\u{61c}", "¤)")],
    symbols: &[
        s("AED", "د.إ.\u{200f}", "د.إ.\u{200f}"),
        s("ARS", "ARS", "AR$"),
        s("AUD", "AU$", "AU$"),
        s("CAD", "CA$", "CA$"),
        s("CLP", "CLP", "CL$"),
        s("CNY", "CN¥", "CN¥"),
        s("COP", "COP", "CO$"),
        s("EGP", "ج.م.\u{200f}", "E£"),
        s("GBP", "UK£", "UK£"),
        s("HKD", "HK$", "HK$"),
        s("JPY", "JP¥", "JP¥"),
        s("KWD", "د.ك.\u{200f}", "د.ك.\u{200f}"),
        s("MXN", "MX$", "MX$"),
        s("NZD", "NZ$", "NZ$"),
        s("SAR", "ر.س.\u{200f}", "ر.س.\u{200f}"),
        s("THB", "฿", "฿"),
        s("USD", "US$", "US$"),
    ],
};

#[rustfmt::skip]
static BG: Data = Data {
    name: "bg",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("ARS", "ARS", "ARS"),
        s("AUD", "AUD", "AUD"),
        s("BRL", "BRL", "BRL"),
        s("CAD", "CAD", "CAD"),
        s("CLP", "CLP", "CLP"),
        s("CNY", "CNY", "CNY"),
        s("COP", "COP", "COP"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "HKD"),
        s("ILS", "ILS", "ILS"),
        s("INR", "INR", "INR"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "KRW"),
        s("MXN", "MXN", "MXN"),
        s("NZD", "NZD", "NZD"),
        s("PHP", "PHP", "PHP"),
        s("RON", "RON", "RON"),
        s("SGD", "SGD", "SGD"),
        s("TRY", "TRY", "TRY"),
        s("TWD", "TWD", "TWD"),
        s("UAH", "UAH", "UAH"),
        s("USD", "щ.д.", "$"),
        s("VND", "VND", "VND"),
    ],
};

#[rustfmt::skip]
static CS: Data = Data {
    name: "cs",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("CZK", "Kč", "Kč"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("RON", "RON", "L"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static DA: Data = Data {
    name: "da",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("DKK", "kr.", "kr."),
        s("ISK", "ISK", "kr."),
        s("NOK", "NOK", "kr."),
        s("RON", "RON", "L"),
        s("SEK", "SEK", "kr."),
        s("THB", "฿", "฿"),
    ],
};

#[rustfmt::skip]
static DE: Data = Data {
    name: "de",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("RON", "RON", "L"),
        s("THB", "฿", "฿"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static DE_AT: Data = Data {
    name: "de-AT",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤\u{a0}", ""), a("-¤\u{a0}", "")],
    accounting: [a("¤\u{a0}", ""), a("-¤\u{a0}", "")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("RON", "RON", "L"),
        s("THB", "฿", "฿"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static DE_CH: Data = Data {
    name: "de-CH",
    separators: Separators::literal('.', '\'', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤\u{a0}", ""), a("¤-", "")],
    accounting: [a("¤\u{a0}", ""), a("¤-", "")],
    symbols: &[
        s("EUR", "EUR", "EUR"),
        s("JPY", "¥", "¥"),
        s("RON", "RON", "L"),
        s("THB", "฿", "฿"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static EL: Data = Data {
    name: "el",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("THB", "฿", "฿"),
        s("TWD", "NT$", "$"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static EN: Data = Data {
    name: "en",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("JPY", "¥", "¥"),
        s("PHP", "₱", "₱"),
        s("TWD", "NT$", "$"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static EN_AU: Data = Data {
    name: "en-AU",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "$", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("EGP", "EGP", "£"),
        s("EUR", "EUR", "€"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("ISK", "ISK", "Kr"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("SEK", "SEK", "Kr"),
        s("TWD", "TWD", "$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static EN_CA: Data = Data {
    name: "en-CA",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("CAD", "$", "$"),
        s("PHP", "₱", "₱"),
        s("TWD", "NT$", "$"),
    ],
};

#[rustfmt::skip]
static EN_GB: Data = Data {
    name: "en-GB",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("PHP", "₱", "₱"),
        s("TWD", "NT$", "$"),
    ],
};

#[rustfmt::skip]
static EN_IE: Data = Data {
    name: "en-IE",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("PHP", "₱", "₱"),
        s("TWD", "NT$", "$"),
    ],
};

#[rustfmt::skip]
static EN_IN: Data = Data {
    name: "en-IN",
    separators: Separators::literal('.', ',', 3, 2),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("PHP", "₱", "₱"),
        s("TWD", "NT$", "$"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static EN_NZ: Data = Data {
    name: "en-NZ",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("NZD", "$", "$"),
        s("PHP", "₱", "₱"),
        s("TWD", "NT$", "$"),
    ],
};

#[rustfmt::skip]
static EN_ZA: Data = Data {
    name: "en-ZA",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("PHP", "₱", "₱"),
        s("TWD", "NT$", "$"),
        s("ZAR", "R", "R"),
    ],
};

#[rustfmt::skip]
static ES: Data = Data {
    name: "es",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("EGP", "EGP", "EGP"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("RON", "RON", "L"),
        s("THB", "฿", "฿"),
        s("TWD", "TWD", "NT$"),
    ],
};

#[rustfmt::skip]
static ES_AR: Data = Data {
    name: "es-AR",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤\u{a0}", ""), a("-¤\u{a0}", "")],
    accounting: [a("¤\u{a0}", ""), a("(¤\u{a0}", ")")],
    symbols: &[
        s("ARS", "$", "$"),
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("EUR", "EUR", "€"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("RON", "RON", "L"),
        s("TWD", "TWD", "NT$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static ES_MX: Data = Data {
    name: "es-MX",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("-¤", "")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("EUR", "EUR", "€"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "$", "$"),
        s("NZD", "NZD", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static ET: Data = Data {
    name: "et",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 2,
    minus: "−",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("THB", "฿", "฿"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static FI: Data = Data {
    name: "fi",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "−",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("ARS", "ARS", "ARS"),
        s("AUD", "AUD", "AUD"),
        s("BRL", "BRL", "BRL"),
        s("CAD", "CAD", "CAD"),
        s("CLP", "CLP", "CLP"),
        s("CNY", "CNY", "CNY"),
        s("COP", "COP", "COP"),
        s("CZK", "CZK", "CZK"),
        s("DKK", "DKK", "DKK"),
        s("EGP", "EGP", "EGP"),
        s("HKD", "HKD", "HKD"),
        s("HUF", "HUF", "HUF"),
        s("IDR", "IDR", "IDR"),
        s("ILS", "ILS", "ILS"),
        s("INR", "INR", "INR"),
        s("ISK", "ISK", "ISK"),
        s("JPY", "¥", "¥"),
        s("KRW", "KRW", "KRW"),
        s("MXN", "MXN", "MXN"),
        s("MYR", "MYR", "MYR"),
        s("NOK", "NOK", "NOK"),
        s("NZD", "NZD", "NZD"),
        s("PHP", "PHP", "PHP"),
        s("PLN", "PLN", "PLN"),
        s("RON", "RON", "RON"),
        s("SEK", "SEK", "SEK"),
        s("SGD", "SGD", "SGD"),
        s("THB", "THB", "THB"),
        s("TRY", "TRY", "TRY"),
        s("TWD", "TWD", "TWD"),
        s("UAH", "UAH", "UAH"),
        s("USD", "$", "$"),
        s("VND", "VND", "VND"),
        s("ZAR", "ZAR", "ZAR"),
    ],
};

#[rustfmt::skip]
static FR: Data = Data {
    name: "fr",
    separators: Separators::literal(',', '\u{202f}', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("ARS", "$AR", "$"),
        s("AUD", "$AU", "$"),
        s("CAD", "$CA", "$"),
        s("CLP", "$CL", "$"),
        s("CNY", "CNY", "¥"),
        s("COP", "$CO", "$"),
        s("EGP", "EGP", "£E"),
        s("GBP", "£GB", "£"),
        s("HKD", "HKD", "$"),
        s("JPY", "JPY", "¥"),
        s("MXN", "$MX", "$"),
        s("NZD", "$NZ", "$"),
        s("RON", "RON", "L"),
        s("SGD", "$SG", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "$US", "$"),
    ],
};

#[rustfmt::skip]
static FR_CA: Data = Data {
    name: "fr-CA",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("AUD", "$\u{a0}AU", "$"),
        s("CAD", "$", "$"),
        s("EGP", "EGP", "£E"),
        s("HKD", "$\u{a0}HK", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "¥", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "$\u{a0}NZ", "$"),
        s("RON", "RON", "L"),
        s("SGD", "$\u{a0}SG", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "$\u{a0}US", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static FR_CH: Data = Data {
    name: "fr-CH",
    separators: Separators::literal('.', '\'', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("ARS", "$AR", "$"),
        s("AUD", "$AU", "$"),
        s("CAD", "$CA", "$"),
        s("CLP", "$CL", "$"),
        s("CNY", "CNY", "¥"),
        s("COP", "$CO", "$"),
        s("EGP", "EGP", "£E"),
        s("GBP", "£GB", "£"),
        s("HKD", "HKD", "$"),
        s("JPY", "JPY", "¥"),
        s("MXN", "$MX", "$"),
        s("NZD", "$NZ", "$"),
        s("RON", "RON", "L"),
        s("SGD", "$SG", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "$US", "$"),
    ],
};

#[rustfmt::skip]
static HE: Data = Data {
    name: "he",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "\u{200e}-",
    standard: [a("\u{200f}", "\u{a0}\u{200f}¤"), a("\u{200f}-", "\u{a0}\u{200f}¤")],
    accounting: [a("\u{200f}", "\u{a0}\u{200f}¤"), a("\u{200f}-", "\u{a0}\u{200f}¤")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("CNY", "\u{200e}CN¥\u{200e}", "¥"),
        s("JPY", "¥", "¥"),
        s("THB", "฿", "฿"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static HI: Data = Data {
    name: "hi",
    separators: Separators::literal('.', ',', 3, 2),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("-¤", "")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("RON", "RON", "ल\u{947}ई"),
        s("THB", "฿", "฿"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static HR: Data = Data {
    name: "hr",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "−",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static HU: Data = Data {
    name: "hu",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("EUR", "EUR", "€"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("HUF", "Ft", "Ft"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "¥", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static ID: Data = Data {
    name: "id",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("-¤", "")],
    symbols: &[
        s("IDR", "Rp", "Rp"),
        s("INR", "Rs", "₹"),
        s("THB", "฿", "฿"),
    ],
};

#[rustfmt::skip]
static IT: Data = Data {
    name: "it",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("BRL", "BRL", "R$"),
        s("EGP", "EGP", "£E"),
        s("HKD", "HKD", "$"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NOK", "NOK", "NKr"),
        s("PHP", "₱", "₱"),
        s("THB", "฿", "฿"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static IT_CH: Data = Data {
    name: "it-CH",
    separators: Separators::literal('.', '\'', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("¤\u{a0}", ""), a("¤-", "")],
    accounting: [a("¤\u{a0}", ""), a("¤-", "")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("BRL", "BRL", "R$"),
        s("EGP", "EGP", "£E"),
        s("HKD", "HKD", "$"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NOK", "NOK", "NKr"),
        s("PHP", "₱", "₱"),
        s("THB", "฿", "฿"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static JA: Data = Data {
    name: "ja",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("CNY", "元", "\u{ffe5}"),
        s("JPY", "\u{ffe5}", "\u{ffe5}"),
        s("RON", "RON", "レイ"),
        s("TWD", "NT$", "$"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static KO: Data = Data {
    name: "ko",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("RON", "RON", "L"),
    ],
};

#[rustfmt::skip]
static LT: Data = Data {
    name: "lt",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "−",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "ILS"),
        s("INR", "INR", "INR"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("PLN", "PLN", "zl"),
        s("RUB", "RUB", "rb"),
        s("TWD", "TWD", "$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "VND"),
    ],
};

#[rustfmt::skip]
static LV: Data = Data {
    name: "lv",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("THB", "฿", "฿"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static MS: Data = Data {
    name: "ms",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("CAD", "CAD", "$"),
        s("MXN", "MXN", "$"),
        s("MYR", "RM", "RM"),
        s("USD", "USD", "$"),
    ],
};

#[rustfmt::skip]
static NB: Data = Data {
    name: "nb",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "−",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("¤\u{a0}", ""), a("(¤\u{a0}", ")")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NOK", "kr", "kr"),
        s("NZD", "NZD", "$"),
        s("RON", "RON", "L"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static NL: Data = Data {
    name: "nl",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤\u{a0}", ""), a("¤\u{a0}-", "")],
    accounting: [a("¤\u{a0}", ""), a("(¤\u{a0}", ")")],
    symbols: &[
        s("CAD", "C$", "$"),
        s("THB", "฿", "฿"),
    ],
};

#[rustfmt::skip]
static PL: Data = Data {
    name: "pl",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("PLN", "zł", "zł"),
        s("RON", "RON", "lej"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static PT: Data = Data {
    name: "pt",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤\u{a0}", ""), a("-¤\u{a0}", "")],
    accounting: [a("¤\u{a0}", ""), a("-¤\u{a0}", "")],
    symbols: &[
        s("RON", "RON", "L"),
        s("THB", "฿", "฿"),
    ],
};

#[rustfmt::skip]
static PT_PT: Data = Data {
    name: "pt-PT",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 2,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("RON", "RON", "L"),
        s("THB", "฿", "฿"),
    ],
};

#[rustfmt::skip]
static RO: Data = Data {
    name: "ro",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("EUR", "EUR", "€"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static RU: Data = Data {
    name: "ru",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "A$", "$"),
        s("JPY", "¥", "¥"),
        s("RON", "RON", "L"),
        s("RUB", "₽", "₽"),
        s("THB", "฿", "฿"),
        s("UAH", "₴", "₴"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static SK: Data = Data {
    name: "sk",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "NIS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("NZD", "NZD", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static SL: Data = Data {
    name: "sl",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 2,
    minus: "−",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("(", "\u{a0}¤)")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("GBP", "GBP", "£"),
        s("JPY", "¥", "¥"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("TWD", "TWD", "NT$"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static SV: Data = Data {
    name: "sv",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "−",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BR$", "R$"),
        s("CNY", "CNY", "¥"),
        s("DKK", "Dkr", "kr"),
        s("EGP", "EG£", "E£"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("INR", "INR", "₹"),
        s("ISK", "Ikr", "kr"),
        s("JPY", "JPY", "¥"),
        s("KRW", "KRW", "₩"),
        s("NOK", "Nkr", "kr"),
        s("NZD", "NZD", "$"),
        s("RON", "RON", "L"),
        s("SEK", "kr", "kr"),
        s("TWD", "TWD", "NT$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static TH: Data = Data {
    name: "th",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("THB", "฿", "฿"),
    ],
};

#[rustfmt::skip]
static TR: Data = Data {
    name: "tr",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("RON", "RON", "L"),
        s("THB", "฿", "฿"),
        s("TRY", "₺", "₺"),
        s("USD", "$", "$"),
    ],
};

#[rustfmt::skip]
static UK: Data = Data {
    name: "uk",
    separators: Separators::literal(',', '\u{a0}', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("AUD", "AUD", "$"),
        s("BRL", "BRL", "R$"),
        s("CAD", "CAD", "$"),
        s("CNY", "CNY", "¥"),
        s("EUR", "EUR", "€"),
        s("GBP", "GBP", "£"),
        s("HKD", "HKD", "$"),
        s("ILS", "ILS", "₪"),
        s("INR", "INR", "₹"),
        s("JPY", "¥", "¥"),
        s("KRW", "KRW", "₩"),
        s("MXN", "MXN", "$"),
        s("NZD", "NZD", "$"),
        s("TWD", "TWD", "$"),
        s("UAH", "₴", "₴"),
        s("USD", "USD", "$"),
        s("VND", "VND", "₫"),
    ],
};

#[rustfmt::skip]
static VI: Data = Data {
    name: "vi",
    separators: Separators::literal(',', '.', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    accounting: [a("", "\u{a0}¤"), a("-", "\u{a0}¤")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("THB", "฿", "฿"),
    ],
};

#[rustfmt::skip]
static ZH: Data = Data {
    name: "zh",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("CNY", "¥", "¥"),
    ],
};

#[rustfmt::skip]
static ZH_HANT: Data = Data {
    name: "zh-Hant",
    separators: Separators::literal('.', ',', 3, 3),
    min_grouping: 1,
    minus: "-",
    standard: [a("¤", ""), a("-¤", "")],
    accounting: [a("¤", ""), a("(¤", ")")],
    symbols: &[
        s("JPY", "¥", "¥"),
        s("KRW", "\u{ffe6}", "₩"),
        s("RON", "RON", "L"),
        s("TWD", "$", "$"),
    ],
};
