//! Messages of PostgreSQL's protocol (version 3), just far enough to tell them apart.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The server's answer is complete.
const READY_FOR_QUERY: u8 = b'Z';
/// The server's answer is an error; that it is complete is said after it.
const ERROR_RESPONSE: u8 = b'E';

/// One message, as it is on the wire.
pub(crate) struct Message {
    /// What kind it is; 0 for the start-up message, the only one without a kind.
    kind: u8,
    pub(crate) bytes: Vec<u8>,
}

impl Message {
    /// The first message of a client.
    pub(crate) async fn start_up(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Message> {
        let mut bytes = Vec::new();
        rest(from, &mut bytes).await?;
        Ok(Message { kind: 0, bytes })
    }

    /// Every later message; `None` at the end.
    pub(crate) async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Message>> {
        let kind = match from.read_u8().await {
            Ok(kind) => kind,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = vec![kind];
        rest(from, &mut bytes).await?;
        Ok(Some(Message { kind, bytes }))
    }

    pub(crate) fn is_ready_for_query(&self) -> bool {
        self.kind == READY_FOR_QUERY
    }

    pub(crate) fn is_error_response(&self) -> bool {
        self.kind == ERROR_RESPONSE
    }

    /// A client's message in words: `Query: BEGIN`, `Bind`, `Sync`.
    pub(crate) fn in_words(&self) -> String {
        let payload = self.bytes.get(5..).unwrap_or_default();
        let mut strings = payload.split(|byte| *byte == 0);
        let mut string = || String::from_utf8_lossy(strings.next().unwrap_or_default());
        match self.kind {
            0 => "Startup".to_owned(),
            b'Q' => format!("Query: {}", string()),
            b'P' => {
                let _name = string();
                format!("Parse: {}", string())
            }
            b'B' => "Bind".to_owned(),
            b'C' => "Close".to_owned(),
            b'D' => "Describe".to_owned(),
            b'E' => "Execute".to_owned(),
            b'S' => "Sync".to_owned(),
            b'X' => "Terminate".to_owned(),
            b'p' => "Password".to_owned(),
            other => format!("Message {:?}", char::from(other)),
        }
    }
}

/// The length, which counts itself, and what it announces.
async fn rest(from: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> io::Result<()> {
    let length = from.read_u32().await?;
    bytes.extend(length.to_be_bytes());
    let payload = u64::from(length).saturating_sub(4);
    let read = from.take(payload).read_to_end(bytes).await?;
    if (read as u64) < payload {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}
