-- Version 1: one row per bucket, and the rule.
--
-- A bucket lacks `missing` units at `last_us`, the server's time of its latest admission in microseconds
-- since 1970. `token` units are one token; they are those of the quota that wrote the row.
-- Half-filled pages and no further index let an update stay on its page.
create unlogged table {schema}.transom_limit (
    name    text   not null,
    key     text   not null,
    last_us bigint not null,
    missing bigint not null,
    token   bigint not null,
    primary key (name, key)
) with (fillfactor = 50);

comment on table {schema}.transom_limit is 'transom-limit: rate limit buckets; may be emptied at any time';

-- What a bucket lacks at p_now_us, in the caller's units: another quota's are converted and rounded up, and no
-- bucket lacks more than it holds. A time before the latest admission counts as that.
create function {schema}.transom_limit_missing_v1(
    p_last_us bigint,  -- the row's
    p_missing bigint,  -- the row's
    p_row_token bigint,  -- the row's
    p_now_us bigint,
    p_token bigint,  -- units per token
    p_refill bigint,  -- units per microsecond
    p_bucket bigint,  -- units in a full bucket
    p_fill bigint  -- microseconds that fill an empty bucket
) returns bigint language sql immutable parallel safe as $$
    select greatest(
        case when p_row_token = p_token then least(p_missing, p_bucket)
             else least(ceil(p_missing::numeric * p_token / p_row_token), p_bucket)::bigint
        end - least(greatest(p_now_us - p_last_us, 0), p_fill) * p_refill,
        0
    )
$$;

-- One decision. Reads first, so that a denial locks and writes nothing. An admission is decided again under
-- the row's lock; who loses that race reads what the winner left. The time is read before the lock, and so
-- at worst too early, which only denies.
create function {schema}.transom_limit_take_v1(
    p_name text,
    p_key text,
    p_cost bigint,  -- units to take, at most p_bucket
    p_token bigint,
    p_refill bigint,
    p_bucket bigint,
    p_fill bigint,
    out taken boolean,
    out missing bigint,  -- from the bucket afterwards, in the caller's units
    out behind_us bigint  -- how far the clock is behind the latest admission
) language plpgsql volatile as $$
#variable_conflict use_column
declare
    v_now bigint;
    v_last bigint;
    v_missing bigint;
begin
    loop
        v_now := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
        select b.last_us, {schema}.transom_limit_missing_v1(
                   b.last_us, b.missing, b.token, v_now, p_token, p_refill, p_bucket, p_fill)
          into v_last, v_missing
          from {schema}.transom_limit b
         where b.name = p_name and b.key = p_key;
        v_missing := coalesce(v_missing, 0);
        taken := v_missing <= p_bucket - p_cost;
        if not taken or p_cost = 0 then
            missing := v_missing;
            behind_us := greatest(coalesce(v_last, v_now) - v_now, 0);
            return;
        end if;
        insert into {schema}.transom_limit as b (name, key, last_us, missing, token)
        values (p_name, p_key, v_now, p_cost, p_token)
        on conflict (name, key) do update
           set last_us = greatest(b.last_us, excluded.last_us),
               missing = p_cost + {schema}.transom_limit_missing_v1(
                   b.last_us, b.missing, b.token, excluded.last_us, p_token, p_refill, p_bucket, p_fill),
               token = excluded.token
         where {schema}.transom_limit_missing_v1(
                   b.last_us, b.missing, b.token, excluded.last_us, p_token, p_refill, p_bucket, p_fill)
               <= p_bucket - p_cost
        returning b.missing, greatest(b.last_us - v_now, 0) into missing, behind_us;
        if found then
            return;
        end if;
    end loop;
end
$$;
