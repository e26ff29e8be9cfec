//! ISO 4217's list one of 2026-01-01, without the thirteen codes that have no minor unit.

/// The codes by the digits of their minor unit.
const CODES: [(usize, &str); 4] = [
    (
        0,
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    ),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD \
         CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
         GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD \
         LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB \
         PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP \
         SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW \
         ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

/// The code itself and how many digits its amounts have after the point; `None` if unknown here.
pub(crate) fn digits_of(code: &str) -> Option<(&'static str, usize)> {
    CODES.iter().find_map(|(digits, codes)| {
        codes
            .split(' ')
            .find(|known| *known == code)
            .map(|known| (known, *digits))
    })
}

#[test]
fn every_code_of_list_one_that_has_a_minor_unit_is_there_once() {
    let codes: Vec<&str> = CODES
        .iter()
        .flat_map(|(_, codes)| codes.split(' '))
        .collect();
    let different: std::collections::BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!((codes.len(), different.len()), (178 - 13, 178 - 13));
    assert!(codes.iter().all(|code| code.len() == 3));
}
