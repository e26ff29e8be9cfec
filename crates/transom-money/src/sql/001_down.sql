-- transom-money, version 1, undone. Without CASCADE, and one statement: a column that still holds
-- money makes this fail, and nothing is lost.

do $transom_money$ begin

drop aggregate {schema}.money_bag({schema}.money_with_currency);
drop aggregate {schema}.avg({schema}.money_with_currency);
drop aggregate {schema}.max({schema}.money_with_currency);
drop aggregate {schema}.min({schema}.money_with_currency);
drop aggregate {schema}.sum({schema}.money_with_currency);

drop function {schema}.money_bag_combine({schema}.money_with_currency[], {schema}.money_with_currency[]);
drop function {schema}.money_bag_add({schema}.money_with_currency[], {schema}.money_with_currency);
drop function {schema}.money_average_final({schema}.money_average_state);
drop function {schema}.money_average_combine({schema}.money_average_state, {schema}.money_average_state);
drop function {schema}.money_average_add({schema}.money_average_state, {schema}.money_with_currency);
drop type {schema}.money_average_state;
drop function {schema}.money_larger({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_smaller({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_total({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_either({schema}.money_with_currency, {schema}.money_with_currency);

drop operator {schema}.>= ({schema}.money_with_currency, {schema}.money_with_currency);
drop operator {schema}.> ({schema}.money_with_currency, {schema}.money_with_currency);
drop operator {schema}.<= ({schema}.money_with_currency, {schema}.money_with_currency);
drop operator {schema}.< ({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_at_least({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_more({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_at_most({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_less({schema}.money_with_currency, {schema}.money_with_currency);

drop operator {schema}.* (numeric, {schema}.money_with_currency);
drop operator {schema}.* ({schema}.money_with_currency, numeric);
drop operator {schema}.- (none, {schema}.money_with_currency);
drop operator {schema}.- ({schema}.money_with_currency, {schema}.money_with_currency);
drop operator {schema}.+ ({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_multiply(numeric, {schema}.money_with_currency);
drop function {schema}.money_multiply({schema}.money_with_currency, numeric);
drop function {schema}.money_negate({schema}.money_with_currency);
drop function {schema}.money_subtract({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_add({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_check({schema}.money_with_currency, {schema}.money_with_currency);
drop function {schema}.money_check({schema}.money_with_currency);

drop domain {schema}.checked_money_json;
drop domain {schema}.checked_money;
drop domain {schema}.checked_amount;
drop domain {schema}.checked_currency;
drop type {schema}.money_with_currency;

end $transom_money$;
