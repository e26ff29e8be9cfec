-- transom-money, version 1. For PostgreSQL 12 or later.
--
-- Every name is written with its schema and every operator with pg_catalog, so the functions do
-- the same under any search_path. A SET clause would do that too, at a price for every row.

create type {schema}.money_with_currency as (currency_code text, amount numeric);

comment on type {schema}.money_with_currency is 'transom-money 1';

-- Checks --------------------------------------------------------------------------------------
-- A CHECK is passed by NULL as well as by true: hence "is true" where a part may be NULL.

create domain {schema}.checked_currency as text
    constraint checked_currency_code check (
        value collate "C" ~ '^[A-Z0-9]{1,11}$' and value collate "C" ~ '[A-Z]'
    );

-- NaN - NaN is NaN, and so is Infinity - Infinity. Servers before 14 cannot parse 'Infinity'.
create domain {schema}.checked_amount as numeric
    constraint checked_amount_finite check (value - value = 0);

-- "value is null" is true of ROW(NULL, NULL) too, which is not let in.
create domain {schema}.checked_money as {schema}.money_with_currency
    constraint checked_money_complete check (
        value is not distinct from null
        or ((value).currency_code is not null and (value).amount is not null)
    )
    constraint checked_money_currency check (
        (value).currency_code collate "C" ~ '^[A-Z0-9]{1,11}$'
        and (value).currency_code collate "C" ~ '[A-Z]'
    )
    constraint checked_money_finite check ((value).amount - (value).amount = 0);

create domain {schema}.checked_money_json as jsonb
    constraint checked_money_json_keys check (
        value is null
        or (
            pg_catalog.jsonb_typeof(value) = 'object'
            and pg_catalog.jsonb_typeof(value -> 'amount') = 'string'
            and pg_catalog.jsonb_typeof(value -> 'currency') = 'string'
            and value - array['amount', 'currency'] = '{}'
        ) is true
    )
    constraint checked_money_json_currency check (
        value ->> 'currency' collate "C" ~ '^[A-Z0-9]{1,11}$'
        and value ->> 'currency' collate "C" ~ '[A-Z]'
    )
    constraint checked_money_json_amount check (
        value ->> 'amount' collate "C" ~ '^-?[0-9]+(\.[0-9]+)?$'
    );

-- Mismatch ------------------------------------------------------------------------------------
-- Class 22 is "data exception"; a subclass that starts with M is nobody's in the standard, and
-- not PostgreSQL's, whose own start with P.

create function {schema}.money_mismatch(a text, b text) returns void
    language plpgsql immutable parallel safe as $$
begin
    raise exception using
        errcode = '22M01',
        message = pg_catalog.format(
            'expected an amount in %s, got one in %s',
            coalesce(a, 'no currency'), coalesce(b, 'no currency')),
        hint = 'Group by the currency, or collect the amounts with money_bag().';
end
$$;

-- Arithmetic ----------------------------------------------------------------------------------
-- The comparison of a NULL code is NULL, which is not true: it raises.

create function {schema}.money_add(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        a.amount := a.amount operator(pg_catalog.+) b.amount;
        return a;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create function {schema}.money_subtract(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        a.amount := a.amount operator(pg_catalog.-) b.amount;
        return a;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create function {schema}.money_negate(a {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    a.amount := operator(pg_catalog.-) a.amount;
    return a;
end
$$;

create function {schema}.money_multiply(a {schema}.money_with_currency, factor numeric)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    a.amount := a.amount operator(pg_catalog.*) factor;
    return a;
end
$$;

create function {schema}.money_multiply(factor numeric, a {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    a.amount := factor operator(pg_catalog.*) a.amount;
    return a;
end
$$;

create operator {schema}.+ (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_add, commutator = operator({schema}.+)
);

-- No commutator: a - b is not b - a.
create operator {schema}.- (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_subtract
);

create operator {schema}.- (
    rightarg = {schema}.money_with_currency, function = {schema}.money_negate
);

create operator {schema}.* (
    leftarg = {schema}.money_with_currency, rightarg = numeric,
    function = {schema}.money_multiply, commutator = operator({schema}.*)
);

create operator {schema}.* (
    leftarg = numeric, rightarg = {schema}.money_with_currency,
    function = {schema}.money_multiply, commutator = operator({schema}.*)
);

-- Comparison ----------------------------------------------------------------------------------
-- = and <> are PostgreSQL's own for records: by value, so that 1.5 equals 1.50, and never between
-- two currencies. They hash, and ORDER BY, DISTINCT and indexes on a column of money work: by the
-- code, then by the amount. That order is total, which a btree needs, and one that raises for two
-- currencies is not; so the operators below, which do raise, are in no operator class.

create function {schema}.money_less(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns boolean
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        return a.amount operator(pg_catalog.<) b.amount;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create function {schema}.money_at_most(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns boolean
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        return a.amount operator(pg_catalog.<=) b.amount;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create function {schema}.money_more(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns boolean
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        return a.amount operator(pg_catalog.>) b.amount;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create function {schema}.money_at_least(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns boolean
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        return a.amount operator(pg_catalog.>=) b.amount;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create operator {schema}.< (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_less,
    commutator = operator({schema}.>), negator = operator({schema}.>=),
    restrict = scalarltsel, join = scalarltjoinsel
);

create operator {schema}.<= (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_at_most,
    commutator = operator({schema}.>=), negator = operator({schema}.>),
    restrict = scalarlesel, join = scalarlejoinsel
);

create operator {schema}.> (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_more,
    commutator = operator({schema}.<), negator = operator({schema}.<=),
    restrict = scalargtsel, join = scalargtjoinsel
);

create operator {schema}.>= (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_at_least,
    commutator = operator({schema}.<=), negator = operator({schema}.<),
    restrict = scalargesel, join = scalargejoinsel
);

-- Aggregates ----------------------------------------------------------------------------------
-- STRICT functions are not called for NULLs, so these skip them, and of nothing but NULLs they
-- are NULL. The transition functions combine partial results too, as both are money.

create function {schema}.money_smaller(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        if a.amount operator(pg_catalog.<=) b.amount then
            return a;
        end if;
        return b;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create function {schema}.money_larger(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code then
        if a.amount operator(pg_catalog.>=) b.amount then
            return a;
        end if;
        return b;
    end if;
    perform {schema}.money_mismatch(a.currency_code, b.currency_code);
end
$$;

create aggregate {schema}.sum({schema}.money_with_currency) (
    sfunc = {schema}.money_add, stype = {schema}.money_with_currency,
    combinefunc = {schema}.money_add, parallel = safe
);

create aggregate {schema}.min({schema}.money_with_currency) (
    sfunc = {schema}.money_smaller, stype = {schema}.money_with_currency,
    combinefunc = {schema}.money_smaller, parallel = safe
);

create aggregate {schema}.max({schema}.money_with_currency) (
    sfunc = {schema}.money_larger, stype = {schema}.money_with_currency,
    combinefunc = {schema}.money_larger, parallel = safe
);

-- The average: a total and how many it is of. The state is never NULL, so that the functions can
-- be STRICT although it is not money.
create type {schema}.money_average_state as (
    total {schema}.money_with_currency, terms bigint
);

create function {schema}.money_average_add(
    state {schema}.money_average_state, term {schema}.money_with_currency
)
    returns {schema}.money_average_state
    language plpgsql immutable strict parallel safe as $$
begin
    if state.terms operator(pg_catalog.=) 0 then
        state.total := term;
    else
        state.total := {schema}.money_add(state.total, term);
    end if;
    state.terms := state.terms operator(pg_catalog.+) 1;
    return state;
end
$$;

create function {schema}.money_average_combine(
    a {schema}.money_average_state, b {schema}.money_average_state
)
    returns {schema}.money_average_state
    language plpgsql immutable strict parallel safe as $$
begin
    if a.terms operator(pg_catalog.=) 0 then
        return b;
    elsif b.terms operator(pg_catalog.=) 0 then
        return a;
    end if;
    a.total := {schema}.money_add(a.total, b.total);
    a.terms := a.terms operator(pg_catalog.+) b.terms;
    return a;
end
$$;

-- Rounded as PostgreSQL rounds a quotient: to 16 significant digits or more.
create function {schema}.money_average_final(state {schema}.money_average_state)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
declare
    average {schema}.money_with_currency;
begin
    if state.terms operator(pg_catalog.=) 0 then
        return null;
    end if;
    average := state.total;
    average.amount := average.amount operator(pg_catalog./) state.terms::numeric;
    return average;
end
$$;

create aggregate {schema}.avg({schema}.money_with_currency) (
    sfunc = {schema}.money_average_add, stype = {schema}.money_average_state,
    initcond = '(,0)',
    combinefunc = {schema}.money_average_combine,
    finalfunc = {schema}.money_average_final, parallel = safe
);

-- Sums of several currencies, one for each, in the order of their codes.
create function {schema}.money_bag_add(
    bag {schema}.money_with_currency[], term {schema}.money_with_currency
)
    returns {schema}.money_with_currency[]
    language plpgsql immutable strict parallel safe as $$
declare
    place integer := 1;
    other {schema}.money_with_currency;
begin
    if term.currency_code is null or term.amount is null then
        perform {schema}.money_mismatch(term.currency_code, null);
    end if;
    foreach other in array bag loop
        if other.currency_code operator(pg_catalog.=) term.currency_code then
            bag[place] := {schema}.money_add(other, term);
            return bag;
        end if;
        exit when other.currency_code collate "C" operator(pg_catalog.>) term.currency_code;
        place := place operator(pg_catalog.+) 1;
    end loop;
    return bag[:place operator(pg_catalog.-) 1]
        operator(pg_catalog.||) term
        operator(pg_catalog.||) bag[place:];
end
$$;

create function {schema}.money_bag_combine(
    a {schema}.money_with_currency[], b {schema}.money_with_currency[]
)
    returns {schema}.money_with_currency[]
    language plpgsql immutable strict parallel safe as $$
declare
    term {schema}.money_with_currency;
begin
    foreach term in array b loop
        a := {schema}.money_bag_add(a, term);
    end loop;
    return a;
end
$$;

create aggregate {schema}.money_bag({schema}.money_with_currency) (
    sfunc = {schema}.money_bag_add, stype = {schema}.money_with_currency[],
    initcond = '{}',
    combinefunc = {schema}.money_bag_combine, parallel = safe
);
