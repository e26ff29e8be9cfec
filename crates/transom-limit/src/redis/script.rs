//! The script, sent by its hash; whole when the server does not know it.

use std::sync::{Arc, LazyLock};

use redis::aio::ConnectionLike;
use redis::{Cmd, ErrorKind, RedisError, Script, ServerErrorKind};

const TEXT: &str = include_str!("../lua/act.lua");
static SHA1: LazyLock<String> = LazyLock::new(|| Script::new(TEXT).get_hash().to_owned());

/// What is to be run: the buckets' names, and the rest of the arguments.
pub(super) struct Call {
    pub(super) names: Vec<String>,
    pub(super) head: Head,
    pub(super) tail: Vec<Argument>,
}

/// What comes before the buckets' own arguments.
pub(super) struct Head {
    pub(super) act: &'static str,
    pub(super) now: Option<u64>,
    pub(super) wait: u64,
}

/// One bucket's arguments.
pub(super) struct Argument {
    pub(super) quota: Arc<str>,
    pub(super) numbers: [u64; 5],
}

impl Call {
    /// One trip; two where the server has forgotten the script.
    pub(super) async fn run<C: ConnectionLike>(
        &self,
        connection: &mut C,
    ) -> Result<Vec<i64>, RedisError> {
        match self.command("EVALSHA", &SHA1).query_async(connection).await {
            Err(error) if unknown(&error) => {
                self.command("EVAL", TEXT).query_async(connection).await
            }
            answer => answer,
        }
    }

    fn command(&self, verb: &str, script: &str) -> Cmd {
        let mut command = redis::cmd(verb);
        command.arg(script).arg(self.names.len());
        for name in &self.names {
            command.arg(name);
        }
        command.arg(self.head.act);
        match self.head.now {
            Some(now) => command.arg(now),
            None => command.arg(""),
        };
        command.arg(self.head.wait);
        for argument in &self.tail {
            command.arg(&*argument.quota);
            for number in argument.numbers {
                command.arg(number);
            }
        }
        command
    }
}

fn unknown(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}
