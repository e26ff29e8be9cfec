//! The client: a connection, and requests over it one after the other.

use std::net::SocketAddr;

use anyhow::Context as _;
use axum::http::{HeaderMap, Request, Response, header, request};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A connection, which is closed when this is dropped.
pub(crate) struct Client {
    sender: SendRequest<String>,
    address: SocketAddr,
}

/// An answer that was read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It is done when the sender is dropped; its errors are those of the requests.
        tokio::spawn(connection);
        Ok(Self { sender, address })
    }

    /// The answer's head; its body is still to come.
    pub(crate) async fn open(
        &mut self,
        mut request: Request<String>,
    ) -> anyhow::Result<Response<Incoming>> {
        let host = self.address.to_string().parse()?;
        request.headers_mut().insert(header::HOST, host);
        self.sender.ready().await?;
        Ok(self.sender.send_request(request).await?)
    }

    pub(crate) async fn send(&mut self, request: &Request<String>) -> anyhow::Result<Answer> {
        let answer = self.open(request.clone()).await?;
        read(answer).await.context("the answer broke off")
    }

    /// So many times the same.
    pub(crate) async fn send_times(
        &mut self,
        times: usize,
        request: &Request<String>,
    ) -> anyhow::Result<Vec<Answer>> {
        let mut answers = Vec::with_capacity(times);
        for _ in 0..times {
            answers.push(self.send(request).await?);
        }
        Ok(answers)
    }
}

/// The rest of an answer.
pub(crate) async fn read(answer: Response<Incoming>) -> anyhow::Result<Answer> {
    let (head, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok(Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8(body.into())?,
    })
}

/// A request as a proxy on this machine hands it on.
pub(crate) fn from_ip(request: request::Builder, ip: &str) -> request::Builder {
    request.header("x-forwarded-for", ip)
}

/// A request of a user.
pub(crate) fn from_user(request: request::Builder, user: &str) -> request::Builder {
    request.header(header::AUTHORIZATION, format!("Bearer {user}"))
}
