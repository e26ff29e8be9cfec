-- Takes away what v01 made.
drop function if exists {schema}.transom_limit_give_back_v1(
    bigint, text[], text[], bigint[], bigint[], bigint[], bigint[]);
drop function if exists {schema}.transom_limit_charge_v1(
    bigint, text[], text[], bigint[], bigint[], bigint[], bigint[]);
drop function if exists {schema}.transom_limit_take_each_v1(
    bigint, text[], text[], bigint[], bigint[], bigint[], bigint[]);
drop function if exists {schema}.transom_limit_take_all_v1(
    bigint, text[], text[], bigint[], bigint[], bigint[], bigint[], bigint[]);
drop function if exists {schema}.transom_limit_take_v1(
    bigint, text, text, bigint, bigint, bigint, bigint, bigint);
drop function if exists {schema}.transom_limit_grab_v1(
    bigint, text, text, bigint, bigint, bigint, bigint, bigint);
drop function if exists {schema}.transom_limit_look_v1(bigint, text, text, bigint, bigint, bigint);
drop function if exists {schema}.transom_limit_charged_v1(bigint, bigint, bigint);
drop function if exists {schema}.transom_limit_missing_v1(
    bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint);
drop table if exists {schema}.transom_limit;
