"""CLDR's currencyData.json -> in_use.csv and cash.csv, for the codes in the two lists.

    python3 cldr_to_csv.py path/to/currencyData.json

The npm package `cldr-core` carries the file as `supplemental/currencyData.json`.
"""

import csv
import json
import sys
from decimal import Decimal


def rows(path):
    with open(path, encoding="utf-8") as lines:
        next(lines)
        return list(csv.DictReader(lines))


with open(sys.argv[1], encoding="utf-8") as file:
    supplemental = json.load(file)["supplemental"]
version = supplemental["version"]["_cldrVersion"]
data = supplemental["currencyData"]

uses = {}
for region in data["region"].values():
    for entry in region:
        for code, use in entry.items():
            uses.setdefault(code, []).append((use.get("_from", ""), use.get("_to", "")))

exponents = {row["code"]: row["exponent"] for row in rows("iso4217.csv")}
historic = {row["code"]: row["exponent"] for row in rows("historic_exponents.csv")}

with open("in_use.csv", "w", encoding="utf-8") as out:
    print(f"# CLDR {version}: first and last day in use, anywhere (Unicode-3.0)", file=out)
    print("code,first,last", file=out)
    for code in sorted(exponents | historic):
        first = min((first for first, _ in uses.get(code, []) if first), default="")
        last = max((last or "9999" for _, last in uses.get(code, [])), default="9999")
        # What ISO lists as current has no last day here, whatever CLDR says of one country.
        last = "" if last == "9999" or code in exponents else last
        if first or last:
            print(f"{code},{first},{last}", file=out)

with open("cash.csv", "w", encoding="utf-8") as out:
    print(f"# CLDR {version}: the step of cash, where coarser than the minor unit (Unicode-3.0)", file=out)
    print("code,step", file=out)
    for code, exponent in sorted((exponents | historic).items()):
        fraction = data["fractions"].get(code)
        if exponent == "" or fraction is None:
            continue
        digits = int(fraction.get("_cashDigits", fraction["_digits"]))
        rounding = max(1, int(fraction.get("_cashRounding", fraction["_rounding"])))
        step = Decimal(rounding).scaleb(-digits)
        if step > Decimal(1).scaleb(-int(exponent)):
            print(f"{code},{step}", file=out)
