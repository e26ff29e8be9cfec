//! The built program as its user meets it: exit codes, hostile input, interruption, company.

mod program;

use std::path::Path;
use std::process::{Output, Stdio};

use program::{checkout, file_in, reports, url_of};
use serde_json::{Value, json};
use transom_testkit::Isolated;

const DAY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/day.jsonl");

fn path_of(path: &Path) -> &str {
    path.to_str()
        .unwrap_or_else(|| panic!("{} is no text", path.display()))
}

/// Works `input` through in the database of `db` and answers with the run's reports.
fn run_in(db: &Isolated, input: &Path, more: &[&str]) -> std::io::Result<Output> {
    checkout(&["--report", "json", "--database-url", &url_of(&db.options())])
        .args(["--input", path_of(input)])
        .args(more)
        .output()
}

fn assert_checks_hold(summary: &Value) {
    let expected = json!({
        "money_conserved": true, "events_replay_to_tables": true, "tenants_isolated": true,
    });
    assert_eq!(summary["summary"]["checks"], expected, "{summary}");
}

#[test]
fn the_same_day_gives_the_same_bytes_twice() {
    let run = || {
        checkout(&["--report", "json", "--input", DAY])
            .output()
            .unwrap()
    };
    let (first, second) = (run(), run());
    let reports = reports(&first);
    assert!(reports.len() > 200, "only {} reports", reports.len());
    assert_checks_hold(&reports[reports.len() - 1]);
    assert!(
        first.stdout == second.stdout,
        "two runs of one day report different bytes"
    );
}

#[test]
fn the_bundled_day_prints_a_report_for_people() {
    let output = checkout(&[]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    for said in [
        "acme",
        "bluebird",
        "corner_shop",
        "insufficient_funds",
        "rate_limited",
    ] {
        assert!(
            text.contains(said),
            "the report does not mention {said}:\n{text}"
        );
    }
    assert!(!text.contains('\u{1b}'), "escape codes in a pipe:\n{text}");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let missing = ["--input", "/nowhere/day.jsonl"];
    let folder = ["--input", env!("CARGO_MANIFEST_DIR")];
    let wrong: [&[&str]; 11] = [
        &missing,
        &folder,
        &["--no-such-option"],
        &["surplus"],
        &["--report", "xml"],
        &["--jobs", "0"],
        &["--jobs", "many"],
        &["--quota", "100"],
        &["--quota", "0/60"],
        &["--quota", "100/0"],
        &["--quota", "-1/60"],
    ];
    for arguments in wrong {
        let output = checkout(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(
            !errors.trim().is_empty(),
            "{arguments:?} is refused without a word"
        );
        assert!(
            output.stdout.is_empty(),
            "{arguments:?} reports something all the same"
        );
    }
}

#[test]
fn a_database_that_is_not_there_is_exit_code_1() {
    let url = "postgres://nobody@127.0.0.1:1/nowhere";
    let output = checkout(&["--report", "json", "--database-url", url])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stderr.is_empty(), "it fails without a word");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hostile_line_gets_its_answer() {
    let register = |email: &str| {
        let head = r#"{"tenant":"acme","do":"register","account":"ann","email":"#;
        format!("{head}{email}}}").into_bytes()
    };
    let deep = |depth: usize, closed: usize| {
        register(&format!(
            "0,\"x\":{}{}",
            "[".repeat(depth),
            "]".repeat(closed)
        ))
    };
    let hostile: Vec<(Vec<u8>, &str)> = vec![
        (vec![b'x'; 10_000_000], "malformed"),
        (
            register(&format!("\"{}@x\"", "e".repeat(10_000_000))),
            "invalid",
        ),
        (vec![b'['; 10_000_000], "malformed"),
        (r#"{"a":"#.repeat(2_000_000).into_bytes(), "malformed"),
        (deep(100_000, 99_999), "malformed"),
        (deep(200, 200), "invalid"),
        (deep(100_000, 100_000), "invalid"),
        (b"\xff\xfe\x00\x01".to_vec(), "malformed"),
        (register("\"\u{0}@x\""), "malformed"),
        (register("NaN"), "malformed"),
        (register("1e400"), "invalid"),
        (register(&"9".repeat(100_000)), "invalid"),
        (register("\"a@b\",\"email\":\"a@b\""), "malformed"),
        (register(r#""\ud800@b""#), "malformed"),
        (b"".to_vec(), "malformed"),
        (b"\r".to_vec(), "malformed"),
        (register(r#""nul\u0000@b""#), "ok"),
        (register(r#""ann@b""#), "unique"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<u8> = hostile
        .iter()
        .flat_map(|(line, _)| [line, &b"\n"[..]].concat())
        .collect();
    let input = file_in(folder.path(), &lines);
    let db = transom_testkit::database().await;
    let answers = reports(&run_in(&db, &input, &[]).unwrap());
    assert_eq!(answers.len(), hostile.len() + 1);
    for (answer, (line, expected)) in answers.iter().zip(&hostile) {
        let got = answer["error"]["code"].as_str().unwrap_or("ok");
        let start = String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned();
        assert_eq!(got, *expected, "{start}: {answer}");
    }
    assert_eq!(answers[hostile.len()]["summary"]["accepted"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_input_may_come_through_a_pipe() {
    let db = transom_testkit::database().await;
    let input = std::fs::File::open(DAY).unwrap();
    let piped = checkout(&["--report", "json", "--database-url", &url_of(&db.options())])
        .args(["--input", "-"])
        .stdin(Stdio::from(input))
        .output()
        .unwrap();
    let named = checkout(&["--report", "json", "--input", DAY])
        .output()
        .unwrap();
    assert_eq!(reports(&piped), reports(&named));
}

/// A long input of one process: accounts, money, orders and refunds of three tenants.
fn busy_day(process: usize, rounds: usize) -> Vec<u8> {
    let mut lines = Vec::new();
    for tenant in ["acme", "bluebird", "corner_shop"] {
        let head = format!(r#"{{"tenant":"{tenant}","do""#);
        for account in ["ann", "bob", "cy"] {
            lines.push(format!(
                r#"{head}:"register","account":"{account}","email":"{account}@x"}}"#
            ));
        }
        lines.push(format!(
            r#"{head}:"stock","sku":"tea","quantity":500,"price":"1.25 USD"}}"#
        ));
        for round in 0..rounds {
            let id = format!("{process}-{round}");
            let mut say = |fields: &str| lines.push(format!("{head}:{fields}}}"));
            say(r#""deposit","account":"ann","amount":"3.01 USD""#);
            say(r#""transfer","from":"ann","to":"bob","amount":"1.5 USD""#);
            say(
                r#""split","account":"bob","amount":"0.1 USD","into":[{"account":"cy","weight":1},{"account":"ann","weight":2}]"#,
            );
            say(&format!(
                r#""order","order":"{id}","account":"ann","lines":[{{"sku":"tea","quantity":1}}]"#
            ));
            say(&format!(r#""ship","order":"{id}","tracking":"t""#));
            if round % 3 == 0 {
                say(&format!(r#""refund","order":"{id}""#));
            }
        }
    }
    lines.join("\n").into_bytes()
}

const NO_QUOTA: [&str; 2] = ["--quota", "1000000/1"];

/// How many orders the database holds, none before there is a table for them.
async fn orders_in(db: &Isolated) -> i64 {
    let count = sqlx::query_scalar("select count(*) from checkout.orders");
    count.fetch_one(db.pool()).await.unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_leaves_whole_commands_only() {
    let rounds = 600;
    for jobs in ["1", "8"] {
        let db = transom_testkit::database().await;
        let folder = tempfile::tempdir().unwrap();
        let input = file_in(folder.path(), &busy_day(0, rounds));
        let url = url_of(&db.options());
        let mut child = checkout(&["--report", "json", "--database-url", &url, "--jobs", jobs])
            .args(["--input", path_of(&input)])
            .args(NO_QUOTA)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // What is committed tells how far it is; a run that fails instead ends the wait, too.
        while orders_in(&db).await < 30 && child.try_wait().unwrap().is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        // SIGKILL: the program gets no chance to tidy up.
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), None, "it ended before the kill: {status}");
        let orders = orders_in(&db).await;
        assert!(
            (30..3 * i64::try_from(rounds).unwrap()).contains(&orders),
            "{orders} orders"
        );

        let nothing = tempfile::tempdir().unwrap();
        let empty = file_in(nothing.path(), b"");
        let after = reports(&run_in(&db, &empty, &[]).unwrap());
        assert_eq!(after.len(), 1, "{after:?}");
        assert_checks_hold(&after[0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_programs_share_one_database() {
    let db = transom_testkit::database().await;
    let url = url_of(&db.options());
    let folders: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    // Few, for the accounts are few as well: nearly every command waits for another process.
    let rounds = 8;
    let children: Vec<_> = folders
        .iter()
        .enumerate()
        .map(|(process, folder)| {
            let input = file_in(folder.path(), &busy_day(process, rounds));
            checkout(&["--report", "json", "--database-url", &url, "--jobs", "4"])
                .args(["--input", path_of(&input)])
                .args(NO_QUOTA)
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let said = reports(&child.wait_with_output().unwrap());
        let lines = said.len() - 1;
        assert_eq!(lines, 3 * (4 + rounds * 5 + rounds.div_ceil(3)));
    }
    let nothing = tempfile::tempdir().unwrap();
    let empty = file_in(nothing.path(), b"");
    let after = reports(&run_in(&db, &empty, &[]).unwrap());
    assert_checks_hold(&after[after.len() - 1]);
}
