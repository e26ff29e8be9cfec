//! Judging a row: one statement, and one for each condition where that fails.

use sqlx::{AssertSqlSafe, PgConnection, postgres::PgArguments};

use super::{
    candidate::Candidate, condition::Condition, facts::Table, found::Verdict, plan::Plan, row::Row,
    via::Safe,
};
use crate::Unseen;

/// The verdict on each rule.
///
/// # Errors
///
/// What ends the questioning: a lost connection, a time limit. The savepoint is then still open, and has to be undone.
pub(super) async fn judge(
    safe: &mut Safe<'_>,
    plan: &Plan,
    table: &Table,
    row: &Row,
) -> Result<Vec<Verdict>, sqlx::Error> {
    let candidate = Candidate::new(table, row);
    let mut judged = Vec::new();
    let mut asked = Vec::new();
    for (rule, condition) in &plan.conditions {
        if !candidate.is_subject_to(condition) {
            continue;
        }
        match candidate.hides(condition) {
            Some(why) => judged.push((*rule, Verdict::Unseen(why))),
            None => asked.push((*rule, condition)),
        }
    }
    let conditions: Vec<&Condition> = asked.iter().map(|(_, condition)| *condition).collect();
    let answers = answers(safe, &candidate, row, &conditions).await?;
    judged.extend(asked.into_iter().map(|(rule, _)| rule).zip(answers));
    Ok(plan.verdicts(judged))
}

async fn answers(
    safe: &mut Safe<'_>,
    candidate: &Candidate<'_>,
    row: &Row,
    conditions: &[&Condition],
) -> Result<Vec<Verdict>, sqlx::Error> {
    if conditions.is_empty() {
        return Ok(Vec::new());
    }
    let all = Question::new(candidate, row, conditions);
    match all.ask(safe.conn()).await {
        Err(error) if raised(&error).is_some() => {}
        result => return result,
    }
    safe.undo().await?;
    let mut answers = Vec::new();
    for condition in conditions {
        let one = Question::new(candidate, row, &[condition]);
        match one.ask(safe.conn()).await {
            Ok(answer) => answers.extend(answer),
            Err(error) => {
                let Some(sqlstate) = raised(&error) else {
                    return Err(error);
                };
                safe.undo().await?;
                answers.push(Verdict::Unseen(Unseen::Raised(sqlstate)));
            }
        }
    }
    Ok(answers)
}

/// One statement.
struct Question {
    sql: String,
    arguments: PgArguments,
    conditions: usize,
}

impl Question {
    fn new(candidate: &Candidate<'_>, row: &Row, conditions: &[&Condition]) -> Self {
        let tests: Vec<&str> = conditions
            .iter()
            .map(|condition| condition.sql(row.kind()))
            .collect();
        // More rows than one are not one row, and two are enough to know. The limit stands outside, so that the planner can
        // put the values where the candidate's columns are.
        let sql = format!(
            "/* {} */ SELECT ARRAY[{}] FROM {} LIMIT 2",
            row.types(),
            tests.join(", "),
            candidate.sql(),
        );
        Self {
            sql,
            arguments: row.arguments(),
            conditions: conditions.len(),
        }
    }

    async fn ask(self, conn: &mut PgConnection) -> Result<Vec<Verdict>, sqlx::Error> {
        let rows: Vec<Vec<Option<bool>>> =
            sqlx::query_scalar_with(AssertSqlSafe(self.sql), self.arguments)
                .fetch_all(conn)
                .await?;
        let unseen = |why| vec![Verdict::Unseen(why); self.conditions];
        let mut rows = rows.into_iter();
        Ok(match (rows.next(), rows.next()) {
            (None, _) => unseen(Unseen::NoSuchRow),
            (Some(_), Some(_)) => unseen(Unseen::SeveralRows),
            (Some(answers), None) => answers.into_iter().map(verdict).collect(),
        })
    }
}

fn verdict(violated: Option<bool>) -> Verdict {
    match violated {
        Some(true) => Verdict::Violated,
        Some(false) => Verdict::Kept,
        None => Verdict::Unseen(Unseen::Hidden),
    }
}

/// The SQLSTATE, if a condition raised it: another condition may do better. Not if it says that nothing can be asked: the
/// transaction is aborted or has to be repeated, resources or time are used up, or the server goes down.
fn raised(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error()?.code()?;
    let of_the_session = ["08", "25", "40", "53", "55", "57", "58"];
    let raised = !of_the_session.iter().any(|class| code.starts_with(class));
    raised.then(|| code.into_owned())
}
