//! What a pooler does to a connection's start: it leaves out the options it does not know.

use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use sqlx::postgres::PgConnectOptions;

/// How to connect by it. It ends with the test's process.
pub(crate) fn in_front_of(server: &PgConnectOptions) -> PgConnectOptions {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let target = (server.get_host().to_owned(), server.get_port());
    thread::spawn(move || {
        for client in listener.incoming() {
            let target = target.clone();
            thread::spawn(move || serve(client.unwrap(), TcpStream::connect(target).unwrap()));
        }
    });
    server.clone().host("127.0.0.1").port(port)
}

fn serve(mut client: TcpStream, mut server: TcpStream) {
    let mut length = [0; 4];
    client.read_exact(&mut length).unwrap();
    let mut body = vec![0; u32::from_be_bytes(length) as usize - 4];
    client.read_exact(&mut body).unwrap();
    // The protocol's version, and then names and values, each ended by a NUL.
    let (version, parameters) = body.split_at(4);
    let parts: Vec<&[u8]> = parameters.split(|byte| *byte == 0).collect();
    let mut start = version.to_vec();
    for pair in parts.chunks_exact(2).filter(|pair| !pair[0].is_empty()) {
        if pair[0] != b"options" {
            start.extend([pair[0], b"\0", pair[1], b"\0"].concat());
        }
    }
    start.push(0);
    let length = u32::try_from(start.len() + 4).unwrap().to_be_bytes();
    server.write_all(&[&length[..], &start].concat()).unwrap();
    let (mut back, mut answers) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || {
        let _ended = copy(&mut answers, &mut back);
        let _gone = back.shutdown(Shutdown::Both);
    });
    let _ended = copy(&mut client, &mut server);
    let _gone = server.shutdown(Shutdown::Both);
}
