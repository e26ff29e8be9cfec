//! The far end of the wire.

use std::io;
use std::path::Path;

use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};

/// What one can read from and write to.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Connects as sqlx would: by the server's socket where there is one. That asks for no
/// password, and a test that reconnects at every turn spends most of its time on hashing it.
pub(crate) async fn connect(options: &PgConnectOptions) -> io::Result<Box<dyn Stream>> {
    let (host, port) = (options.get_host(), options.get_port());
    let folder = match options.get_socket() {
        Some(folder) => Some(folder.as_path()),
        None => host.starts_with('/').then(|| Path::new(host)),
    };
    if let Some(folder) = folder {
        let socket = folder.join(format!(".s.PGSQL.{port}"));
        return Ok(Box::new(UnixStream::connect(socket).await?));
    }
    let stream = TcpStream::connect((host, port)).await?;
    stream.set_nodelay(true)?;
    Ok(Box::new(stream))
}
