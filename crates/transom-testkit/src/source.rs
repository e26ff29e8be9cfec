//! Where a server came from.

use std::{fmt, path::PathBuf};

/// Where a [`Server`](crate::Server) came from, and what of it can be looked at from outside.
///
/// `Display` gives one line for a log, without passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The server `DATABASE_URL` names; it is only borrowed.
    Url {
        /// Host or socket folder.
        host: String,
        /// Port.
        port: u16,
        /// Database, where the URL names one.
        database: Option<String>,
    },
    /// Started from server binaries for this process.
    Local {
        /// The folder with `initdb` and `postgres`.
        binaries: PathBuf,
        /// Whether the binaries were downloaded (feature `embedded`).
        downloaded: bool,
        /// The temporary folder that holds the data, the socket and the log.
        folder: PathBuf,
        /// The postmaster's process id.
        pid: u32,
        /// The TCP port on 127.0.0.1.
        port: u16,
    },
    /// Started by Docker for this process.
    Container {
        /// Image and tag, such as `postgres:15-alpine`.
        image: String,
        /// The container's name.
        name: String,
        /// The mapped port.
        port: u16,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url {
                host,
                port,
                database,
            } => {
                write!(f, "DATABASE_URL (host {host}, port {port}, database ")?;
                match database {
                    Some(database) => write!(f, "{database})"),
                    None => f.write_str("by default)"),
                }
            }
            Self::Local {
                binaries,
                downloaded,
                folder,
                pid,
                port,
            } => {
                let how = if *downloaded {
                    "downloaded binaries"
                } else {
                    "binaries"
                };
                write!(
                    f,
                    "{how} {} (folder {}, pid {pid}, port {port})",
                    binaries.display(),
                    folder.display()
                )
            }
            Self::Container { image, name, port } => {
                write!(f, "container {name} of {image} (port {port})")
            }
        }
    }
}
