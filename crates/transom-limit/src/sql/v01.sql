-- Version 1: one row per bucket, and the rule.
--
-- Functions and operators are pg_catalog's in whatever search path: those that take the very types they are given
-- are found there first, and others are named with their schema. The functions that programs call leave sequential
-- scans out: a plan made while the table had a page or two would read all of it later.
--
-- A bucket lacks `missing` units at `last_us`, the server's time of its latest admission in microseconds
-- since 1970. `token` units are one token, `refill` drain in a microsecond, and `bucket` are a full
-- bucket: those of the quota that wrote the row. Reserved tokens let `missing` exceed `bucket`.
-- Half-filled pages and no further index let an update stay on its page.
create unlogged table {schema}.transom_limit (
    last_us bigint not null,
    missing bigint not null,
    token   bigint not null,
    refill  bigint not null,
    bucket  bigint not null,
    name    text collate "C" not null,
    key     text collate "C" not null,
    primary key (name, key)
) with (fillfactor = 50);

comment on table {schema}.transom_limit is 'transom-limit: rate limit buckets; may be emptied at any time';

-- What a bucket lacks at p_now_us, in the caller's units: another quota's are converted and rounded up, and no
-- such bucket lacks more than it holds. A time before the latest admission counts as that. Each row and
-- quota keeps missing and bucket at most 2^63 - 1 - refill, so that neither product overflows.
create function {schema}.transom_limit_missing_v1(
    p_last_us bigint,  -- the row's, as the four below
    p_missing bigint,
    p_row_token bigint,
    p_row_refill bigint,
    p_row_bucket bigint,
    p_now_us bigint,
    p_token bigint,  -- units per token
    p_refill bigint,  -- units per microsecond
    p_bucket bigint  -- units in a full bucket
) returns bigint language sql immutable parallel safe as $$
    select greatest(
        case when p_row_token = p_token and p_row_refill = p_refill and p_row_bucket = p_bucket then p_missing
             else least(pg_catalog.div(
                            p_missing::numeric * p_token::numeric + (p_row_token - 1)::numeric, p_row_token::numeric),
                        p_bucket)::bigint
        end - least(greatest(p_now_us - p_last_us, 0), 9223372036854775807 / p_refill) * p_refill,
        0
    )
$$;

-- What a bucket lacks after a charge: one that lacks more than it holds, because of reservations, is left.
create function {schema}.transom_limit_charged_v1(p_missing bigint, p_cost bigint, p_bucket bigint)
returns bigint language sql immutable parallel safe as $$
    select p_missing + least(p_cost, greatest(p_bucket - p_missing, 0))
$$;

-- Where a bucket stands. Locks nothing and writes nothing.
create function {schema}.transom_limit_look_v1(
    p_now_us bigint,
    p_name text,
    p_key text,
    p_token bigint,
    p_refill bigint,
    p_bucket bigint,
    out missing bigint,  -- in the caller's units
    out behind_us bigint  -- how far p_now_us is behind the latest admission
) language plpgsql volatile as $$
#variable_conflict use_column
begin
    select {schema}.transom_limit_missing_v1(
               b.last_us, b.missing, b.token, b.refill, b.bucket, p_now_us, p_token, p_refill, p_bucket),
           greatest(b.last_us - p_now_us, 0)
      into missing, behind_us
      from {schema}.transom_limit b
     where b.name = p_name and b.key = p_key;
    if not found then
        missing := 0;
        behind_us := 0;
    end if;
end
$$;

-- Takes from a bucket under its row's lock if it can, else leaves it as it is. A new row is not checked: its
-- bucket is full, and whoever calls has looked.
create function {schema}.transom_limit_grab_v1(
    p_now_us bigint,
    p_name text,
    p_key text,
    p_cost bigint,
    p_token bigint,
    p_refill bigint,
    p_bucket bigint,
    p_wait_us bigint,
    out missing bigint,  -- before it was taken from; null if it was not
    out behind_us bigint
) language plpgsql volatile as $$
#variable_conflict use_column
begin
    insert into {schema}.transom_limit as b (last_us, missing, token, refill, bucket, name, key)
    values (p_now_us, p_cost, p_token, p_refill, p_bucket, p_name, p_key)
    on conflict (name, key) do update
       set last_us = greatest(b.last_us, p_now_us),
           missing = p_cost + {schema}.transom_limit_missing_v1(
               b.last_us, b.missing, b.token, b.refill, b.bucket, p_now_us, p_token, p_refill, p_bucket),
           token = p_token,
           refill = p_refill,
           bucket = p_bucket
     where {schema}.transom_limit_missing_v1(
               b.last_us, b.missing, b.token, b.refill, b.bucket, p_now_us, p_token, p_refill, p_bucket)
           <= p_bucket - p_cost + greatest(p_wait_us - greatest(b.last_us - p_now_us, 0), 0) * p_refill
    returning b.missing - p_cost, greatest(b.last_us - p_now_us, 0) into missing, behind_us;
end
$$;

-- One decision at p_now_us, or by the server's clock if that is null. Looks first, so that a denial locks and
-- writes nothing. An admission is decided again under the row's lock; who loses that race looks at what the
-- winner left. The time is read before the lock, and so at worst too early, which only denies.
create function {schema}.transom_limit_take_v1(
    p_now_us bigint,
    p_name text,
    p_key text,
    p_cost bigint,  -- units to take; of 0 nothing is written
    p_token bigint,
    p_refill bigint,
    p_bucket bigint,
    p_wait_us bigint,  -- take also what is there only then
    out taken boolean,
    out missing bigint,  -- before it was taken from
    out behind_us bigint
) language plpgsql volatile set enable_seqscan = off as $$
declare
    v_now bigint;
    v_row record;
begin
    loop
        v_now := coalesce(p_now_us, (extract(epoch from clock_timestamp()) * 1000000::numeric)::bigint);
        v_row := {schema}.transom_limit_look_v1(v_now, p_name, p_key, p_token, p_refill, p_bucket);
        taken := p_cost = 0
            or v_row.missing <= p_bucket - p_cost + greatest(p_wait_us - v_row.behind_us, 0) * p_refill;
        if taken and p_cost > 0 then
            v_row := {schema}.transom_limit_grab_v1(
                v_now, p_name, p_key, p_cost, p_token, p_refill, p_bucket, p_wait_us);
            continue when v_row.missing is null;
        end if;
        missing := v_row.missing;
        behind_us := v_row.behind_us;
        return;
    end loop;
end
$$;

-- Puts back, as much as is missing. The arrays are as those of take_all. A full bucket is only looked at.
create function {schema}.transom_limit_give_back_v1(
    p_now_us bigint,
    p_names text[],
    p_keys text[],
    p_costs bigint[],
    p_tokens bigint[],
    p_refills bigint[],
    p_buckets bigint[],
    out missing bigint[],  -- afterwards
    out behind_us bigint[]
) language plpgsql volatile set enable_seqscan = off as $$
#variable_conflict use_column
declare
    v_now bigint := coalesce(p_now_us, (extract(epoch from clock_timestamp()) * 1000000::numeric)::bigint);
    v_row record;
begin
    for i in 1 .. pg_catalog.cardinality(p_names) loop
        v_row := {schema}.transom_limit_look_v1(
            v_now, p_names[i], p_keys[i], p_tokens[i], p_refills[i], p_buckets[i]);
        if p_costs[i] > 0 and v_row.missing > 0 then
            update {schema}.transom_limit b
               set last_us = greatest(b.last_us, v_now),
                   missing = greatest({schema}.transom_limit_missing_v1(
                       b.last_us, b.missing, b.token, b.refill, b.bucket,
                       v_now, p_tokens[i], p_refills[i], p_buckets[i]) - p_costs[i], 0),
                   token = p_tokens[i],
                   refill = p_refills[i],
                   bucket = p_buckets[i]
             where b.name = p_names[i] and b.key = p_keys[i]
            returning b.missing, greatest(b.last_us - v_now, 0) as behind_us into v_row;
        end if;
        missing[i] := coalesce(v_row.missing, 0);
        behind_us[i] := coalesce(v_row.behind_us, 0);
    end loop;
end
$$;

-- Takes from every bucket or from none, at one moment. The arrays are of one length, in ascending order of name
-- and key without repetition: so no two calls wait for each other.
create function {schema}.transom_limit_take_all_v1(
    p_now_us bigint,
    p_names text[],
    p_keys text[],
    p_costs bigint[],
    p_tokens bigint[],
    p_refills bigint[],
    p_buckets bigint[],
    p_waits_us bigint[],
    out taken boolean,
    out missing bigint[],
    out behind_us bigint[]
) language plpgsql volatile set enable_seqscan = off as $$
declare
    v_now bigint;
    v_row record;
begin
    <<again>>
    loop
        v_now := coalesce(p_now_us, (extract(epoch from clock_timestamp()) * 1000000::numeric)::bigint);
        taken := true;
        for i in 1 .. pg_catalog.cardinality(p_names) loop
            v_row := {schema}.transom_limit_look_v1(
                v_now, p_names[i], p_keys[i], p_tokens[i], p_refills[i], p_buckets[i]);
            missing[i] := v_row.missing;
            behind_us[i] := v_row.behind_us;
            taken := taken and (p_costs[i] = 0 or v_row.missing
                <= p_buckets[i] - p_costs[i] + greatest(p_waits_us[i] - v_row.behind_us, 0) * p_refills[i]);
        end loop;
        exit again when not taken;
        for i in 1 .. pg_catalog.cardinality(p_names) loop
            continue when p_costs[i] = 0;
            v_row := {schema}.transom_limit_grab_v1(
                v_now, p_names[i], p_keys[i], p_costs[i],
                p_tokens[i], p_refills[i], p_buckets[i], p_waits_us[i]);
            if v_row.missing is null then
                -- Another was faster. Nobody has seen what was taken before this: the rows are locked. At the same
                -- time nothing has drained, so what is put back is what was taken.
                perform {schema}.transom_limit_give_back_v1(
                    v_now, p_names[:i - 1], p_keys[:i - 1], p_costs[:i - 1],
                    p_tokens[:i - 1], p_refills[:i - 1], p_buckets[:i - 1]);
                continue again;
            end if;
            missing[i] := v_row.missing;
            behind_us[i] := v_row.behind_us;
        end loop;
        exit again;
    end loop;
end
$$;

-- Takes from each bucket for itself, one after the other. The arrays are of one length, in ascending order of
-- name and key, which may be repeated.
create function {schema}.transom_limit_take_each_v1(
    p_now_us bigint,
    p_names text[],
    p_keys text[],
    p_costs bigint[],
    p_tokens bigint[],
    p_refills bigint[],
    p_buckets bigint[],
    out taken boolean[],
    out missing bigint[],
    out behind_us bigint[]
) language plpgsql volatile as $$
declare
    v_row record;
begin
    for i in 1 .. pg_catalog.cardinality(p_names) loop
        v_row := {schema}.transom_limit_take_v1(
            p_now_us, p_names[i], p_keys[i], p_costs[i], p_tokens[i], p_refills[i], p_buckets[i], 0);
        taken[i] := v_row.taken;
        missing[i] := v_row.missing;
        behind_us[i] := v_row.behind_us;
    end loop;
end
$$;

-- Takes as much as there is. The arrays are as those of take_all. An empty bucket is only looked at.
create function {schema}.transom_limit_charge_v1(
    p_now_us bigint,
    p_names text[],
    p_keys text[],
    p_costs bigint[],  -- at most a full bucket
    p_tokens bigint[],
    p_refills bigint[],
    p_buckets bigint[],
    out missing bigint[],  -- afterwards
    out behind_us bigint[]
) language plpgsql volatile set enable_seqscan = off as $$
#variable_conflict use_column
declare
    v_now bigint := coalesce(p_now_us, (extract(epoch from clock_timestamp()) * 1000000::numeric)::bigint);
    v_row record;
begin
    for i in 1 .. pg_catalog.cardinality(p_names) loop
        v_row := {schema}.transom_limit_look_v1(
            v_now, p_names[i], p_keys[i], p_tokens[i], p_refills[i], p_buckets[i]);
        if p_costs[i] > 0 and v_row.missing < p_buckets[i] then
            insert into {schema}.transom_limit as b (last_us, missing, token, refill, bucket, name, key)
            values (v_now, p_costs[i], p_tokens[i], p_refills[i], p_buckets[i], p_names[i], p_keys[i])
            on conflict (name, key) do update
               set last_us = greatest(b.last_us, v_now),
                   missing = {schema}.transom_limit_charged_v1(
                       {schema}.transom_limit_missing_v1(
                           b.last_us, b.missing, b.token, b.refill, b.bucket,
                           v_now, p_tokens[i], p_refills[i], p_buckets[i]),
                       p_costs[i], p_buckets[i]),
                   token = p_tokens[i],
                   refill = p_refills[i],
                   bucket = p_buckets[i]
            returning b.missing, greatest(b.last_us - v_now, 0) as behind_us into v_row;
        end if;
        missing[i] := v_row.missing;
        behind_us[i] := v_row.behind_us;
    end loop;
end
$$;
