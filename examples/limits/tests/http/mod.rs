//! HTTP as it is on the wire, and the program asked by it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

/// The answer's status, and all of it as it came.
pub(crate) fn ask(address: &str, head: &[&str]) -> (u16, String) {
    let mut stream = begin(address, head);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

/// Sends a request without a body and reads nothing.
pub(crate) fn begin(address: &str, head: &[&str]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = head.join("\r\n");
    let request = format!("{head}\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// The program, which reads from a pipe, and its lines.
pub(crate) fn start(command: &mut Command) -> (Child, BufReader<ChildStdout>) {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    (child, lines)
}

/// The next line, without its end.
pub(crate) fn line(lines: &mut impl BufRead) -> String {
    let mut line = String::new();
    assert!(lines.read_line(&mut line).unwrap() > 0, "no more lines");
    line.trim_end().to_owned()
}

/// As Ctrl-C does it.
pub(crate) fn interrupt(child: &Child) {
    let kill = format!("kill -INT {}", child.id());
    let status = Command::new("/bin/sh").args(["-c", &kill]).status();
    assert!(status.unwrap().success());
}
