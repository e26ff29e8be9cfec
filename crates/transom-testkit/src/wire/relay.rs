//! One connection: from the client to the server and back, message by message.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncWriteExt, BufReader, ReadHalf, WriteHalf, split};
use tokio::net::TcpStream;
use tokio::task::yield_now;

use super::message::Message;
use super::record::{Cut, Record};
use super::server::Stream;

/// Relays until both sides have ended, or the wire is cut: then both see a lost connection.
pub(crate) async fn relay(
    client: TcpStream,
    server: Box<dyn Stream>,
    record: Arc<Record>,
) -> io::Result<()> {
    client.set_nodelay(true)?;
    let (from_client, to_client) = split(client);
    let (from_server, to_server) = split(server);
    let withhold = AtomicBool::new(false);
    tokio::try_join!(
        up(BufReader::new(from_client), to_server, &record, &withhold),
        down(BufReader::new(from_server), to_client, &record, &withhold),
    )
    .map(drop)
}

async fn up(
    mut from: BufReader<ReadHalf<TcpStream>>,
    mut to: WriteHalf<Box<dyn Stream>>,
    record: &Record,
    withhold: &AtomicBool,
) -> io::Result<()> {
    let mut next = Some(Message::start_up(&mut from).await?);
    while let Some(message) = next {
        match record.sent(&message) {
            Some(Cut::BeforeTheServer) => return Err(cut()),
            Some(Cut::BeforeTheAnswer) => withhold.store(true, Ordering::Relaxed),
            None => {}
        }
        to.write_all(&message.bytes).await?;
        // A client that goes away without a word is news for the server, not for the wire.
        next = Message::read(&mut from).await.unwrap_or(None);
    }
    to.shutdown().await
}

async fn down(
    mut from: BufReader<ReadHalf<Box<dyn Stream>>>,
    mut to: WriteHalf<TcpStream>,
    record: &Record,
    withhold: &AtomicBool,
) -> io::Result<()> {
    let (mut failed, mut said) = (false, false);
    while let Some(message) = Message::read(&mut from).await.unwrap_or(None) {
        // A client may go on at the error already: that it is complete is no second answer.
        if message.is_error_response() {
            record.answered();
            failed = true;
        } else if !message.is_ready_for_query() {
            said = true;
        } else if std::mem::take(&mut said) & !std::mem::take(&mut failed) {
            record.answered();
        }
        if withhold.load(Ordering::Relaxed) {
            if message.is_ready_for_query() {
                return Err(cut());
            }
            continue;
        }
        if !record.is_slow() {
            // The server goes on when its client is gone, so this must go on reading.
            let _gone = to.write_all(&message.bytes).await;
            continue;
        }
        // In two pieces, with time between them for whoever waits for them to be polled.
        let (first, second) = message.bytes.split_at(message.bytes.len() / 2);
        for piece in [first, second] {
            record.piece();
            let _gone = to.write_all(piece).await;
            yield_now().await;
        }
    }
    let _gone = to.shutdown().await;
    Ok(())
}

fn cut() -> io::Error {
    io::Error::other("the wire is cut")
}
