//! A wire to the server that counts its answers.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// Passes on what is sent, and counts how often the server was ready for the next question (`ReadyForQuery`) after it had
/// answered one: each is a round trip. (It has nothing to say when a pool tests a connection that it gets back.) The threads
/// end with their connections.
pub(crate) struct Wire {
    port: u16,
    answers: Arc<AtomicUsize>,
}

impl Wire {
    pub(crate) fn to(server: &PgConnectOptions) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = Arc::new(AtomicUsize::new(0));
        let (host, server_port, counted) = (
            server.get_host().to_owned(),
            server.get_port(),
            Arc::clone(&answers),
        );
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (
                    client.unwrap(),
                    TcpStream::connect((&*host, server_port)).unwrap(),
                );
                let (mut up_from, mut up_to) =
                    (client.try_clone().unwrap(), server.try_clone().unwrap());
                let counted = Arc::clone(&counted);
                thread::spawn(move || {
                    let _ended = io::copy(&mut up_from, &mut up_to);
                    let _ended = up_to.shutdown(std::net::Shutdown::Write);
                });
                thread::spawn(move || down(server, client, &counted));
            }
        });
        Self { port, answers }
    }

    /// The same server by this wire.
    pub(crate) fn options(&self, server: &PgConnectOptions) -> PgConnectOptions {
        server
            .clone()
            .host("127.0.0.1")
            .port(self.port)
            .ssl_mode(PgSslMode::Disable)
    }

    pub(crate) fn round_trips(&self) -> usize {
        self.answers.load(Ordering::SeqCst)
    }
}

/// Message by message: a letter, the length of the rest with itself in four bytes, the rest.
fn down(mut server: TcpStream, mut client: TcpStream, answers: &AtomicUsize) -> io::Result<()> {
    let mut answered = false;
    loop {
        let mut head = [0; 5];
        server.read_exact(&mut head)?;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        let mut body = vec![0; usize::try_from(length).unwrap() - 4];
        server.read_exact(&mut body)?;
        if head[0] != b'Z' {
            answered = true;
        } else if std::mem::take(&mut answered) {
            answers.fetch_add(1, Ordering::SeqCst);
        }
        client.write_all(&[&head, &*body].concat())?;
    }
}
