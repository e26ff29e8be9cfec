//! redis-benchmark, with the store's script.

use std::fmt;
use std::process::Command;
use std::time::Duration;

use crate::load::Load;
use crate::redis_server::RedisServer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    Socket,
    Tcp,
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Socket => "Unix socket",
            Self::Tcp => "TCP",
        })
    }
}

/// redis-benchmark under a load.
pub(crate) struct Peer {
    load: Load,
    server: Vec<String>,
    script: String,
}

impl Peer {
    /// The server must have heard of the script.
    pub(crate) fn new(server: &RedisServer, transport: Transport, load: Load) -> Self {
        let text = include_str!("../../crates/transom-limit/src/lua/act.lua");
        Self {
            load,
            server: match transport {
                Transport::Socket => vec!["-s".to_owned(), server.socket()],
                Transport::Tcp => vec!["-p".to_owned(), server.port().to_string()],
            },
            script: redis::Script::new(text).get_hash().to_owned(),
        }
    }

    /// So many decisions.
    pub(crate) fn script(&self, decisions: u32, connections: u32, batch: u32) -> Duration {
        let key = format!("transom-limit:limit:{}", self.number());
        let mut words = vec!["EVALSHA", &self.script, "1", &key, "take", "", "0"];
        words.extend(self.load.arguments());
        self.run(decisions, connections, batch, &words)
    }

    /// As many writes.
    pub(crate) fn set(&self, writes: u32, connections: u32, batch: u32) -> Duration {
        let key = format!("set:{}", self.number());
        let words = [
            "SET",
            &key,
            "1700000000000000 1000000 0 1000000/1/1000000000",
        ];
        self.run(writes, connections, batch, &words)
    }

    const fn number(&self) -> &'static str {
        if self.load.keys == 1 {
            "000000000000"
        } else {
            "__rand_int__"
        }
    }

    /// The time that it found itself, without its start.
    fn run(&self, requests: u32, connections: u32, batch: u32, words: &[&str]) -> Duration {
        let mut command = Command::new("redis-benchmark");
        command
            .args(&self.server)
            .args([
                "-n",
                &requests.to_string(),
                "-r",
                &self.load.keys.to_string(),
                "--csv",
            ])
            .args(["-c", &connections.to_string(), "-P", &batch.to_string()])
            .args(words);
        let output = command.output().unwrap_or_else(|error| {
            panic!("redis-benchmark cannot be run ({error}): on Debian it comes with redis-tools")
        });
        let output = String::from_utf8(output.stdout).unwrap();
        // "the command","requests a second",...
        let second = output
            .lines()
            .last()
            .and_then(|line| line.split("\",\"").nth(1));
        let second: f64 = second
            .and_then(|number| number.parse().ok())
            .unwrap_or_else(|| {
                panic!("redis-benchmark answered {output:?}");
            });
        Duration::from_secs_f64(f64::from(requests) / second)
    }
}
