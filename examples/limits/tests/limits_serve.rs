//! `--serve`: what it prints can be asked, and Ctrl-C ends it.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod http;

use std::io::{BufRead, Read};
use std::net::TcpStream;
use std::process::Command;

use transom_testkit::program;

const EXE: &str = env!("CARGO_BIN_EXE_limits");

#[test]
fn it_serves_until_ctrl_c_and_then_ends_what_is_going_on() {
    let (mut child, mut lines) = http::start(Command::new(EXE).args(["--serve", "--port", "0"]));
    let printed: Vec<String> = (0..10).map(|_| http::line(&mut lines)).collect();
    let page = printed.iter().find(|line| line.ends_with("/page")).unwrap();
    let (_, address) = page.split_once("http://").unwrap();
    let address = address.trim_end_matches("/page");

    let page = ["GET /page HTTP/1.1", "X-Forwarded-For: 203.0.113.7"];
    let statuses: Vec<u16> = (0..4).map(|_| http::ask(address, &page).0).collect();
    assert_eq!(statuses, [200, 200, 200, 429]);
    // Nobody's: neither a user nor a bucket that all strangers share.
    assert_eq!(http::ask(address, &["GET /items HTTP/1.1"]).0, 401);

    let export = ["GET /export HTTP/1.1", "Authorization: Bearer ann"];
    let mut export = http::begin(address, &export);
    let mut first = [0];
    export.read_exact(&mut first).unwrap();
    http::interrupt(&child);
    let mut rest = String::new();
    export.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("last row"), "{rest}");
    assert!(child.wait().unwrap().success());
    let left: Vec<String> = lines.lines().map(Result::unwrap).collect();
    assert_eq!(left.last().unwrap(), "stopped");
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let database = ["--serve", "--database-url", "postgres://localhost/test"];
    for arguments in [&database[..], &["--port", "3000"], &["--no"]] {
        let output = program::run(EXE, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = program::run(EXE, &["--serve", "--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains(&format!("port {port}")), "{errors}");
}
