#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

mod append;
mod append_error;
mod codec;
mod event_id;
mod expected;
mod install;
pub mod limits;
mod name;
mod new_event;
mod position;
mod read_all;
mod read_stream;
mod recorded;
mod schema_name;
mod statements;
mod store;
mod stream_id;
mod version;

pub use append::Appended;
pub use append_error::AppendError;
pub use codec::Codec;
pub use event_id::EventId;
pub use expected::{Actual, Expected};
pub use install::{IMMUTABLE_SQLSTATE, InstallError, SchemaVersion};
pub use name::InvalidName;
pub use new_event::{InvalidEvent, NewEvent};
pub use position::{InvalidPosition, Position};
pub use read_all::{Page, ReadAllError};
pub use recorded::{DecodeError, Recorded};
pub use schema_name::InvalidSchemaName;
pub use store::EventStore;
pub use stream_id::StreamId;
pub use version::{InvalidVersion, Version};
