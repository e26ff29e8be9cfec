// What ICU writes, through JavaScript's Intl -> tests/corpus/intl.csv, to compare with.
//
//     node intl_to_corpus.mjs > ../tests/corpus/intl.csv

import { readFileSync } from "node:fs";

const folder = new URL(".", import.meta.url);
const locales = readFileSync(new URL("locales.csv", folder), "utf8").trim().split("\n").slice(2)
  .map((line) => line.split(",")[0]);
const currencies = [["USD", 2], ["EUR", 2], ["JPY", 0], ["KWD", 3], ["SEK", 2], ["CAD", 2]];
const amounts = ["-1234567.5", "1234.5", "-0.05", "12345678901234567890.12", "-999", "0", "-1234"];
const escaped = (text) =>
  [...text].map((c) => (/[\p{Z}\p{C},]/u.test(c) ? "\\u" + c.codePointAt(0).toString(16).padStart(4, "0") : c)).join("");

console.log(`# ICU ${process.versions.icu}, CLDR ${process.versions.cldr}`);
console.log("locale,unit,style,amount,currency,text");
let turn = 0;
for (const locale of locales)
  for (const [currency, digits] of currencies)
    for (const currencyDisplay of ["symbol", "narrowSymbol", "code"])
      for (const currencySign of ["standard", "accounting"]) {
        const format = new Intl.NumberFormat(`${locale}-u-nu-latn`, {
          style: "currency", currency, currencyDisplay, currencySign,
          minimumFractionDigits: digits, maximumFractionDigits: Math.max(digits, 2),
        });
        const amount = amounts[turn++ % amounts.length];
        console.log([locale, currencyDisplay, currencySign, amount, currency, escaped(format.format(amount))].join(","));
      }
