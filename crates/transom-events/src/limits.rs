//! How large an event and an append may be.
//!
//! Limits of this crate, well under PostgreSQL's own (1 GB a value and a message), so that a mistake is
//! an error with a name before anything is sent.

/// The longest stream name, event type or tenant: 255 bytes of UTF-8.
pub const MAX_NAME_BYTES: usize = 255;

/// The largest payload of one event: 1 MiB. Keep larger things elsewhere and store where they are.
pub const MAX_DATA_BYTES: usize = 1 << 20;

/// The largest metadata of one event: 64 KiB.
pub const MAX_METADATA_BYTES: usize = 64 << 10;

/// The most events in one append: 1000.
pub const MAX_APPEND_EVENTS: usize = 1000;

/// The most payload and metadata in one append: 64 MiB.
pub const MAX_APPEND_BYTES: usize = 64 << 20;
