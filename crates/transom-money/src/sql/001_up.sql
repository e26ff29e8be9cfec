-- transom-money, version 1. For PostgreSQL 13 or later.
--
-- One statement, so that it happens whole or not at all, in a transaction of yours or in none.
--
-- Every name is written with its schema and every operator with pg_catalog, so the script and its
-- functions do the same under any search_path. A SET clause would do that for functions too, at a
-- price for every row.

do $transom_money$ begin

create type {schema}.money_with_currency as (currency_code pg_catalog.text, amount numeric);

comment on type {schema}.money_with_currency is 'transom-money 1';

-- Checks --------------------------------------------------------------------------------------
-- A CHECK is passed by NULL as well as by true: hence "is true" where a part may be NULL.

create domain {schema}.checked_currency as pg_catalog.text
    constraint checked_currency_code check (
        value collate pg_catalog."C" operator(pg_catalog.~) '^[A-Z0-9]{1,11}$'
        and value collate pg_catalog."C" operator(pg_catalog.~) '[A-Z]'
    );

-- What the crate holds: 28 decimal places and 96 bits of digits, trailing zeros aside.
-- NaN - NaN is NaN, and so is Infinity - Infinity. Servers before 14 cannot parse 'Infinity'.
create domain {schema}.checked_amount as numeric
    constraint checked_amount_fits check (
        pg_catalog.scale(pg_catalog.trim_scale(value)) operator(pg_catalog.<=) 28
        and pg_catalog.replace(
            pg_catalog.trim_scale(pg_catalog.abs(value))::pg_catalog.text, '.', ''
        )::numeric operator(pg_catalog.<) 79228162514264337593543950336
    )
    constraint checked_amount_finite check (
        (value operator(pg_catalog.-) value) operator(pg_catalog.=) 0
    );

-- "value is null" is true of ROW(NULL, NULL) too, which is not let in.
create domain {schema}.checked_money as {schema}.money_with_currency
    constraint checked_money_complete check (
        value is not distinct from null
        or ((value).currency_code is not null and (value).amount is not null)
    )
    constraint checked_money_currency check (
        (value).currency_code collate pg_catalog."C" operator(pg_catalog.~) '^[A-Z0-9]{1,11}$'
        and (value).currency_code collate pg_catalog."C" operator(pg_catalog.~) '[A-Z]'
    )
    constraint checked_money_fits check (
        pg_catalog.scale(pg_catalog.trim_scale((value).amount)) operator(pg_catalog.<=) 28
        and pg_catalog.replace(
            pg_catalog.trim_scale(pg_catalog.abs((value).amount))::pg_catalog.text, '.', ''
        )::numeric operator(pg_catalog.<) 79228162514264337593543950336
    )
    constraint checked_money_finite check (
        ((value).amount operator(pg_catalog.-) (value).amount) operator(pg_catalog.=) 0
    );

-- Zeros before and after the digits are let in, as the crate reads them; "-0" is not, which it
-- does not write. In CASE, because what is no number cannot be cast to one.
create domain {schema}.checked_money_json as pg_catalog.jsonb
    constraint checked_money_json_keys check (
        value is null
        or (
            pg_catalog.jsonb_typeof(value) operator(pg_catalog.=) 'object'
            and pg_catalog.jsonb_typeof(value operator(pg_catalog.->) 'amount')
                operator(pg_catalog.=) 'string'
            and pg_catalog.jsonb_typeof(value operator(pg_catalog.->) 'currency')
                operator(pg_catalog.=) 'string'
            and (value operator(pg_catalog.-) array['amount', 'currency'])
                operator(pg_catalog.=) '{}'
        ) is true
    )
    constraint checked_money_json_currency check (
        (value operator(pg_catalog.->>) 'currency') collate pg_catalog."C"
            operator(pg_catalog.~) '^[A-Z0-9]{1,11}$'
        and (value operator(pg_catalog.->>) 'currency') collate pg_catalog."C"
            operator(pg_catalog.~) '[A-Z]'
    )
    constraint checked_money_json_amount check (
        case
            when (value operator(pg_catalog.->>) 'amount') collate pg_catalog."C"
                operator(pg_catalog.~) '^(-(?!0+(\.0+)?$))?[0-9]+(\.[0-9]+)?$'
            then
                pg_catalog.scale(pg_catalog.trim_scale(
                    (value operator(pg_catalog.->>) 'amount')::numeric
                )) operator(pg_catalog.<=) 28
                and pg_catalog.replace(
                    pg_catalog.trim_scale(pg_catalog.abs(
                        (value operator(pg_catalog.->>) 'amount')::numeric
                    ))::pg_catalog.text, '.', ''
                )::numeric operator(pg_catalog.<) 79228162514264337593543950336
            else (value operator(pg_catalog.->>) 'amount') is null
        end
    );

-- What is refused -----------------------------------------------------------------------------
-- Class 22 is "data exception"; a subclass that starts with M is nobody's in the standard, and
-- not PostgreSQL's, whose own start with P. These are called where a function has no result, so
-- what is good costs nothing for them.
--
-- A row of two NULLs is what unnest() makes of a NULL in an array. It counts as NULL.

create function {schema}.money_check(a {schema}.money_with_currency) returns pg_catalog.void
    language plpgsql immutable parallel safe as $$
begin
    if a is null then
        return;
    elsif a.currency_code is null then
        raise exception using
            errcode = '22M02',
            message = pg_catalog.format('half of an amount is NULL: %s in no currency', a.amount);
    elsif a.amount is null then
        raise exception using
            errcode = '22M02',
            message = pg_catalog.format(
                'half of an amount is NULL: %s without a number', a.currency_code);
    elsif ((a.amount operator(pg_catalog.-) a.amount) operator(pg_catalog.=) 0) is not true then
        raise exception using
            errcode = '22M02',
            message = pg_catalog.format('%s %s is no amount', a.currency_code, a.amount);
    end if;
end
$$;

create function {schema}.money_check(
    a {schema}.money_with_currency, b {schema}.money_with_currency
)
    returns pg_catalog.void
    language plpgsql immutable parallel safe as $$
begin
    perform {schema}.money_check(a);
    perform {schema}.money_check(b);
    if a.currency_code operator(pg_catalog.<>) b.currency_code then
        raise exception using
            errcode = '22M01',
            message = pg_catalog.format(
                'expected an amount in %s, got one in %s', a.currency_code, b.currency_code),
            hint = 'Group by the currency, or collect the amounts with money_bag().';
    end if;
end
$$;

-- Arithmetic ----------------------------------------------------------------------------------
-- The comparison of a NULL code is NULL, and what is not finite less itself is NaN: neither is
-- true, and what is wrong is looked into then.

create function {schema}.money_add(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
declare
    result numeric := a.amount operator(pg_catalog.+) b.amount;
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code
        and (result operator(pg_catalog.-) result) operator(pg_catalog.=) 0
    then
        a.amount := result;
        return a;
    end if;
    perform {schema}.money_check(a, b);
    return null;
end
$$;

create function {schema}.money_subtract(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
declare
    result numeric := a.amount operator(pg_catalog.-) b.amount;
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code
        and (result operator(pg_catalog.-) result) operator(pg_catalog.=) 0
    then
        a.amount := result;
        return a;
    end if;
    perform {schema}.money_check(a, b);
    return null;
end
$$;

create function {schema}.money_negate(a {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    if a.currency_code is not null
        and (a.amount operator(pg_catalog.-) a.amount) operator(pg_catalog.=) 0
    then
        a.amount := operator(pg_catalog.-) a.amount;
        return a;
    end if;
    perform {schema}.money_check(a);
    return null;
end
$$;

create function {schema}.money_multiply(a {schema}.money_with_currency, factor numeric)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
declare
    result numeric := a.amount operator(pg_catalog.*) factor;
begin
    if a.currency_code is not null
        and (result operator(pg_catalog.-) result) operator(pg_catalog.=) 0
    then
        a.amount := result;
        return a;
    end if;
    perform {schema}.money_check(a);
    if a is null then
        return null;
    end if;
    raise exception using
        errcode = '22M02',
        message = pg_catalog.format('%s is no factor for an amount', factor);
end
$$;

create function {schema}.money_multiply(factor numeric, a {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable strict parallel safe as $$
begin
    return {schema}.money_multiply(a, factor);
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
declare
    result boolean := a.amount operator(pg_catalog.<) b.amount;
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code and result is not null then
        return result;
    end if;
    perform {schema}.money_check(a, b);
    return null;
end
$$;

create function {schema}.money_at_most(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns boolean
    language plpgsql immutable strict parallel safe as $$
declare
    result boolean := a.amount operator(pg_catalog.<=) b.amount;
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code and result is not null then
        return result;
    end if;
    perform {schema}.money_check(a, b);
    return null;
end
$$;

create function {schema}.money_more(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns boolean
    language plpgsql immutable strict parallel safe as $$
declare
    result boolean := a.amount operator(pg_catalog.>) b.amount;
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code and result is not null then
        return result;
    end if;
    perform {schema}.money_check(a, b);
    return null;
end
$$;

create function {schema}.money_at_least(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns boolean
    language plpgsql immutable strict parallel safe as $$
declare
    result boolean := a.amount operator(pg_catalog.>=) b.amount;
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code and result is not null then
        return result;
    end if;
    perform {schema}.money_check(a, b);
    return null;
end
$$;

create operator {schema}.< (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_less,
    commutator = operator({schema}.>), negator = operator({schema}.>=),
    restrict = pg_catalog.scalarltsel, join = pg_catalog.scalarltjoinsel
);

create operator {schema}.<= (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_at_most,
    commutator = operator({schema}.>=), negator = operator({schema}.>),
    restrict = pg_catalog.scalarlesel, join = pg_catalog.scalarlejoinsel
);

create operator {schema}.> (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_more,
    commutator = operator({schema}.<), negator = operator({schema}.<=),
    restrict = pg_catalog.scalargtsel, join = pg_catalog.scalargtjoinsel
);

create operator {schema}.>= (
    leftarg = {schema}.money_with_currency, rightarg = {schema}.money_with_currency,
    function = {schema}.money_at_least,
    commutator = operator({schema}.<=), negator = operator({schema}.<),
    restrict = pg_catalog.scalargesel, join = pg_catalog.scalargejoinsel
);

-- Aggregates ----------------------------------------------------------------------------------
-- A NULL and a row of two NULLs are skipped, and of nothing else they are NULL. The transition
-- functions are called for NULLs, because the first value of a STRICT one goes unseen into the
-- state. They combine partial results too, as both are money.

-- Of two of which one is NULL, the other; an error for what is no money.
create function {schema}.money_either(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable parallel safe as $$
begin
    perform {schema}.money_check(a, b);
    if not a is null then
        return a;
    elsif not b is null then
        return b;
    end if;
    return null;
end
$$;

create function {schema}.money_total(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable parallel safe as $$
declare
    result numeric := a.amount operator(pg_catalog.+) b.amount;
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code
        and (result operator(pg_catalog.-) result) operator(pg_catalog.=) 0
    then
        a.amount := result;
        return a;
    end if;
    return {schema}.money_either(a, b);
end
$$;

create function {schema}.money_smaller(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code
        and ((a.amount operator(pg_catalog.-) b.amount)
            operator(pg_catalog.-) (a.amount operator(pg_catalog.-) b.amount))
            operator(pg_catalog.=) 0
    then
        if a.amount operator(pg_catalog.<=) b.amount then
            return a;
        end if;
        return b;
    end if;
    return {schema}.money_either(a, b);
end
$$;

create function {schema}.money_larger(a {schema}.money_with_currency, b {schema}.money_with_currency)
    returns {schema}.money_with_currency
    language plpgsql immutable parallel safe as $$
begin
    if a.currency_code operator(pg_catalog.=) b.currency_code
        and ((a.amount operator(pg_catalog.-) b.amount)
            operator(pg_catalog.-) (a.amount operator(pg_catalog.-) b.amount))
            operator(pg_catalog.=) 0
    then
        if a.amount operator(pg_catalog.>=) b.amount then
            return a;
        end if;
        return b;
    end if;
    return {schema}.money_either(a, b);
end
$$;

create aggregate {schema}.sum({schema}.money_with_currency) (
    sfunc = {schema}.money_total, stype = {schema}.money_with_currency,
    combinefunc = {schema}.money_total, parallel = safe
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
    if term is null then
        return state;
    end if;
    state.total := {schema}.money_total(state.total, term);
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
    a.total := {schema}.money_total(a.total, b.total);
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
    if ((term.amount operator(pg_catalog.-) term.amount) operator(pg_catalog.=) 0) is not true
        or term.currency_code is null
    then
        perform {schema}.money_check(term);
        return bag;
    end if;
    foreach other in array bag loop
        if other.currency_code operator(pg_catalog.=) term.currency_code then
            bag[place] := {schema}.money_add(other, term);
            return bag;
        end if;
        exit when other.currency_code collate pg_catalog."C" operator(pg_catalog.>) term.currency_code;
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

end $transom_money$;
