//! What the planner is told, and makes use of.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::{AssertSqlSafe, PgPool};

use crate::server::{run, with_package};

async fn names(pool: &PgPool, query: String) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(query))
        .fetch_all(pool)
        .await
        .unwrap()
}

/// Defects 1 and 2 of `ex_money_sql` 2.0.0: no unary minus, and a - b declared equal to b - a.
#[tokio::test]
async fn every_operator_has_the_commutator_and_negator_that_it_has_in_arithmetic() {
    let db = with_package().await;
    let schema = db.name();
    let operators = names(
        db.pool(),
        format!(
            "select format('%s %s %s | %s %s | %s | %s %s',
                 case o.oprleft when 0 then '' when 'numeric'::regtype then 'n' else 'm' end,
                 o.oprname, case o.oprright when 'numeric'::regtype then 'n' else 'm' end,
                 com.oprname, neg.oprname, f.proname, o.oprrest, o.oprjoin)
             from pg_operator o
             join pg_proc f on f.oid = o.oprcode
             left join pg_operator com on com.oid = o.oprcom
             left join pg_operator neg on neg.oid = o.oprnegate
             where o.oprnamespace = '{schema}'::regnamespace
             order by o.oprname collate \"C\", o.oprleft, o.oprright"
        ),
    )
    .await;
    assert_eq!(
        operators,
        [
            "n * m | *  | money_multiply | - -",
            "m * n | *  | money_multiply | - -",
            "m + m | +  | money_add | - -",
            " - m |   | money_negate | - -",
            "m - m |   | money_subtract | - -",
            "m < m | > >= | money_less | scalarltsel scalarltjoinsel",
            "m <= m | >= > | money_at_most | scalarlesel scalarlejoinsel",
            "m > m | < <= | money_more | scalargtsel scalargtjoinsel",
            "m >= m | <= < | money_at_least | scalargesel scalargejoinsel",
        ]
    );
}

#[tokio::test]
async fn not_less_is_at_least_where_rows_are_picked() {
    let db = with_package().await;
    run(
        db.pool(),
        "create table item (price checked_money);
         insert into item select row('USD', n)::money_with_currency from generate_series(1, 9) n"
            .into(),
    )
    .await
    .unwrap();
    for (plain, rewritten) in [("<", ">="), ("<=", ">"), (">", "<="), (">=", "<")] {
        let picked = async |condition: String| {
            names(
                db.pool(),
                format!("select price::text from item where {condition} order by price"),
            )
            .await
        };
        let five = "row('USD', 5)::money_with_currency";
        let not = picked(format!("not (price {plain} {five})")).await;
        assert_eq!(not, picked(format!("price {rewritten} {five}")).await);
        // The other way round, through the commutator.
        let (commuted, direct) = (
            picked(format!("{five} {plain} price")).await,
            picked(format!("(price).amount {} 5", mirrored(plain))).await,
        );
        assert_eq!(commuted, direct, "{plain}");
        assert!(!not.is_empty() && not.len() < 9, "{plain}");
    }
}

fn mirrored(operator: &str) -> &str {
    match operator {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        _ => "<=",
    }
}

#[tokio::test]
async fn every_function_is_immutable_and_may_run_in_parallel() {
    let db = with_package().await;
    let schema = db.name();
    let functions = names(
        db.pool(),
        format!(
            "select format('%s %s %s %s %s %s', proname, pronargs, prokind, provolatile,
                           proparallel, case when proisstrict then 'strict' end)
             from pg_proc where pronamespace = '{schema}'::regnamespace
             order by proname collate \"C\", pronargs, proargtypes"
        ),
    )
    .await;
    let trimmed: Vec<&str> = functions.iter().map(|line| line.trim_end()).collect();
    assert_eq!(
        trimmed,
        [
            "avg 1 a i s",
            "max 1 a i s",
            "min 1 a i s",
            "money_add 2 f i s strict",
            "money_at_least 2 f i s strict",
            "money_at_most 2 f i s strict",
            "money_average_add 2 f i s strict",
            "money_average_combine 2 f i s strict",
            "money_average_final 1 f i s strict",
            "money_bag 1 a i s",
            "money_bag_add 2 f i s strict",
            "money_bag_combine 2 f i s strict",
            "money_check 1 f i s",
            "money_check 2 f i s",
            "money_either 2 f i s",
            "money_larger 2 f i s",
            "money_less 2 f i s strict",
            "money_more 2 f i s strict",
            "money_multiply 2 f i s strict",
            "money_multiply 2 f i s strict",
            "money_negate 1 f i s strict",
            "money_smaller 2 f i s",
            "money_subtract 2 f i s strict",
            "money_total 2 f i s",
            "sum 1 a i s",
        ]
    );
}
