"""CLDR's number patterns and currency symbols -> locales.csv and locale_symbols.csv.

    python3 locales_to_csv.py path/to/cldr-numbers-full

The npm package `cldr-numbers-full` carries the files. In the CSV, characters that do not show
are written as \\uXXXX, and a pattern is prefix|suffix with ¤ for the unit and - for the minus.
"""

import json
import sys
from collections import Counter
from pathlib import Path

LOCALES = """ar bg cs da de de-AT de-CH el en en-AU en-CA en-GB en-IE en-IN en-NZ en-ZA es es-AR es-MX
et fi fr fr-CA fr-CH he hi hr hu id it it-CH ja ko lt lv ms nb nl pl pt pt-PT ro ru sk sl sv th tr
uk vi zh zh-Hant""".split()
CURRENCIES = """AED ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW
KWD MXN MYR NOK NZD PEN PHP PLN RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR""".split()

package = Path(sys.argv[1])
version = json.loads((package / "package.json").read_text())["version"]


def plain(text):
    return "".join(
        c if c.isprintable() and c not in ",\"" and c != "\xad" else f"\\u{ord(c):04x}" for c in text
    )


def affixes(pattern):
    """The positive and the negative affixes, and the group sizes."""
    if "'" in pattern:
        sys.exit(f"quoting is not handled: {pattern}")
    positive, _, negative = pattern.partition(";")
    body = [i for i, c in enumerate(positive) if c in "#,0."]
    prefix, suffix = positive[: body[0]], positive[body[-1] + 1 :]
    number = positive[body[0] : body[-1] + 1]
    groups = number.split(".")[0].split(",")
    primary = len(groups[-1])
    secondary = len(groups[-2]) if len(groups) > 2 else primary
    if negative:
        body = [i for i, c in enumerate(negative) if c in "#,0."]
        minus = negative[: body[0]], negative[body[-1] + 1 :]
    else:
        minus = "-" + prefix, suffix
    return (prefix, suffix), minus, (primary, secondary)


def read(locale):
    folder = package / "main" / locale
    numbers = json.loads((folder / "numbers.json").read_text())["main"][locale]["numbers"]
    currencies = json.loads((folder / "currencies.json").read_text())["main"][locale]["numbers"]
    return numbers, currencies["currencies"]


symbols = {}
with open("locales.csv", "w", encoding="utf-8") as out:
    print(f"# CLDR {version}, Latin digits (Unicode-3.0)", file=out)
    print(
        "locale,decimal,group,minus,primary,secondary,min_grouping,"
        "positive,negative,accounting,accounting_negative",
        file=out,
    )
    for locale in LOCALES:
        numbers, currencies = read(locale)
        signs = numbers["symbols-numberSystem-latn"]
        formats = numbers["currencyFormats-numberSystem-latn"]
        positive, negative, sizes = affixes(formats["standard"])
        accounting, accounting_negative, _ = affixes(formats["accounting"])
        patterns = positive, negative, accounting, accounting_negative
        row = [
            locale,
            signs.get("currencyDecimal", signs["decimal"]),
            signs.get("currencyGroup", signs["group"]),
            signs["minusSign"],
            str(sizes[0]),
            str(sizes[1]),
            numbers["minimumGroupingDigits"],
            *("|".join(pattern) for pattern in patterns),
        ]
        print(",".join("\\u002c" if cell == "," else plain(cell) for cell in row), file=out)
        for code in CURRENCIES:
            entry = currencies.get(code, {})
            symbol = entry.get("symbol", code)
            symbols[locale, code] = symbol, entry.get("symbol-alt-narrow", symbol)

with open("locale_symbols.csv", "w", encoding="utf-8") as out:
    print(f"# CLDR {version}: symbol and narrow symbol, * where no locale says otherwise", file=out)
    print("locale,code,symbol,narrow", file=out)
    usual = {
        code: Counter(symbols[locale, code] for locale in LOCALES).most_common(1)[0][0]
        for code in CURRENCIES
    }
    for code in CURRENCIES:
        print(",".join(["*", code, *map(plain, usual[code])]), file=out)
    for locale in LOCALES:
        for code in CURRENCIES:
            if symbols[locale, code] != usual[code]:
                print(",".join([locale, code, *map(plain, symbols[locale, code])]), file=out)
        shown = Counter(symbols[locale, code][0] for code in CURRENCIES)
        for symbol, count in shown.items():
            if count > 1:
                print(f"{locale}: {symbol} is shown for {count} currencies", file=sys.stderr)
