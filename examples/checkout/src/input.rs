//! From bytes to a command: everything that is judged before a transaction.

mod command;
mod entries;
mod fields;
mod json;
mod lines;
mod money_text;

pub(crate) use command::{Command, OrderLine, Share};
pub(crate) use lines::Lines;

use chrono::{DateTime, Utc};
use transom_tenant::TenantId;

use crate::rejection::{Code, Rejection};

/// A line that says what to do, for whom and when.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) tenant: TenantId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) command: Command,
}

/// Reads lines one after another; a line without `at` has the time of the one before.
#[derive(Debug)]
pub(crate) struct Reader {
    at: DateTime<Utc>,
}

impl Reader {
    pub(crate) fn new() -> Self {
        // 2026-01-01T00:00:00Z
        Reader {
            at: DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default(),
        }
    }

    pub(crate) fn read(&mut self, line: &[u8]) -> Result<Request, Rejection> {
        let text = std::str::from_utf8(line).map_err(|e| {
            Rejection::malformed(format!("not UTF-8 after byte {}", e.valid_up_to()))
        })?;
        let object = json::Object::parse(text)?;
        // A valid time counts for the lines that follow, whatever becomes of this one.
        let at = fields::time(&object);
        if let Ok(Some(at)) = at {
            self.at = at;
        }
        let mut fields = fields::Fields::new(&object);
        let tenant = fields.tenant("tenant")?;
        let name = fields.text("do")?;
        let parse = command::parser(&name).ok_or_else(|| {
            Rejection::at(
                Code::UnknownCommand,
                "do",
                format!("is no command: {name:?}"),
            )
        })?;
        at?;
        fields.known("at");
        let command = parse(&mut fields)?;
        fields.nothing_else()?;
        Ok(Request {
            tenant,
            at: self.at,
            command,
        })
    }
}
