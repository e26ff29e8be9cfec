"""ISO 4217 list one (XML, as its maintenance agency publishes it) -> iso4217.csv.

    python3 list_one_to_csv.py path/to/list-one.xml > iso4217.csv

The Python package `iso4217` carries the original file as `iso4217/table.xml`.
"""

import sys
import xml.etree.ElementTree as ElementTree

METALS = {"XAG", "XAU", "XPD", "XPT"}
# Units that nobody pays with: bond market units, units of account, "no currency", testing. The
# list does not mark them; it does mark funds.
SPECIAL = {"XAD", "XBA", "XBB", "XBC", "XBD", "XDR", "XSU", "XTS", "XUA", "XXX"}


def kind(code, name):
    if name.get("IsFund") == "true":
        return "Fund"
    return "Metal" if code in METALS else "Special" if code in SPECIAL else "Current"


root = ElementTree.parse(sys.argv[1]).getroot()
rows = {}
for entry in root.iter("CcyNtry"):
    code = entry.findtext("Ccy")
    if code is None:  # a territory without a currency of its own
        continue
    exponent = entry.findtext("CcyMnrUnts")
    row = (
        code,
        entry.findtext("CcyNbr"),
        "" if exponent == "N.A." else str(int(exponent)),
        kind(code, entry.find("CcyNm")),
        " ".join(entry.findtext("CcyNm").split()),
    )
    if rows.setdefault(code, row) != row:
        sys.exit(f"{code} is listed twice, differently: {rows[code]} and {row}")

print(f"# ISO 4217 list one, published {root.get('Pblshd')} (no exponent: N.A.)")
print("code,numeric,exponent,kind,name")
for code in sorted(rows):
    print(",".join(rows[code]))
