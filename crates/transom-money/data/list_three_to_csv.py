"""ISO 4217 list three (withdrawn codes) -> list_three.csv.

    python3 list_three_to_csv.py path/to/codes-all.csv iso4217.csv > list_three.csv

`codes-all.csv` is lists one and three together, from the data package datasets/currency-codes.
"""

import csv
import re
import sys

with open(sys.argv[2], encoding="utf-8") as current:
    listed = {line.split(",")[0] for line in current}

rows = {}
with open(sys.argv[1], encoding="utf-8") as everything:
    for entry in csv.DictReader(everything):
        code = entry["AlphabeticCode"]
        # A code that is in list one as well lives: only its name, or one of its countries, went.
        if not entry["WithdrawalDate"] or code in listed:
            continue
        # "2002-03", "1990-07 to 1990-09", "1989 to 1990", "1989-1990": the end of the last.
        last = entry["WithdrawalDate"][-7:].strip()
        if not re.fullmatch(r"\d{4}-\d\d", last):
            last = last[-4:] + "-12"
        row = (last, code, entry["NumericCode"], " ".join(entry["Currency"].split()))
        # One line for each country, and for each name it had: the last of them counts.
        rows[code] = max(rows.get(code, row), row)

print("# ISO 4217 list three, as in datasets/currency-codes of 2026-02-01 (public domain, PDDL)")
print("code,numeric,withdrawn,name")
for code in sorted(rows):
    last, code, numeric, name = rows[code]
    print(f"{code},{numeric},{last},{name}")
