-- The shop's table, with its money in two columns each. The domains are the SQL package's.
create table product (
    id bigint generated always as identity primary key,
    name text not null,
    price_amount checked_amount not null check (price_amount > 0),
    price_currency checked_currency not null,
    deposit_amount checked_amount,
    deposit_currency checked_currency,
    check ((deposit_amount is null) = (deposit_currency is null))
);
