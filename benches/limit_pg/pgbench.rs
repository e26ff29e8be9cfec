//! The same statement by PostgreSQL's load generator.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;
use transom_testkit::{Isolated, Source};

use crate::Case;
use crate::effort::Effort;
use crate::load::TASKS;

pub(crate) struct Pgbench {
    /// Beside the server's own programs, or where `PATH` says.
    program: PathBuf,
    connection: Vec<String>,
    schema: String,
    folder: TempDir,
}

impl Pgbench {
    pub(crate) fn of(db: &Isolated, options: &PgConnectOptions) -> Self {
        let beside = match db.server().source() {
            Source::Local { binaries, .. } => Some(binaries.join("pgbench")),
            _ => None,
        };
        let host = match options.get_socket() {
            Some(folder) => folder.display().to_string(),
            None => options.get_host().to_owned(),
        };
        let connection = [
            format!("--host={host}"),
            format!("--port={}", options.get_port()),
            format!("--username={}", options.get_username()),
            options.get_database().unwrap_or("postgres").to_owned(),
        ];
        Self {
            program: beside
                .filter(|program| program.is_file())
                .unwrap_or_else(|| "pgbench".into()),
            connection: connection.into(),
            schema: db.name().to_owned(),
            folder: TempDir::new().unwrap(),
        }
    }

    /// Statements in a second; none if there is no pgbench, or it cannot connect.
    pub(crate) fn rate(&self, case: Case, effort: Effort) -> Option<f64> {
        // The units of the two quotas: 1 000 µs or 10^14 µs a token.
        let units = match case.name() {
            "open" => "1000, 1000, 1, 1000000000000000, 0",
            _ => "100000000000000, 100000000000000, 1, 100000000000000, 0",
        };
        let script = format!(
            "\\set k random(1, {})\n\
             select taken, missing, behind_us from \"{}\".transom_limit_take_v1(null, '{}', 'key' || :k, {units})\n",
            case.keys,
            self.schema,
            case.name(),
        );
        let file = self.folder.path().join("take.sql");
        fs::write(&file, script).unwrap();
        let seconds = match effort {
            Effort::Bench => "2",
            Effort::Test => "1",
        };
        let clients = TASKS.to_string();
        let output = Command::new(&self.program)
            .args([
                "--no-vacuum",
                "--protocol=prepared",
                "--jobs=2",
                "--time",
                seconds,
            ])
            .args(["--client", &clients, "--file"])
            .arg(&file)
            .args(&self.connection)
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = "))?;
        rate.split(' ').next()?.parse().ok()
    }
}
