//! Promises about types that are checked by compiling: a test that calls these cannot fail, but its
//! crate no longer builds once the promise is broken.
//!
//! ```
//! use transom_testkit::contract;
//!
//! contract::assert_send::<String>();
//! contract::assert_object_safe::<dyn std::fmt::Debug>();
//! contract::assert_future_send(&async { 1 });
//! ```
//!
//! ```compile_fail
//! transom_testkit::contract::assert_send::<std::rc::Rc<u8>>();
//! ```

use std::future::Future;

/// `T` can move to another thread.
pub const fn assert_send<T: Send + ?Sized>() {}

/// `T` can be used from several threads at once.
pub const fn assert_sync<T: Sync + ?Sized>() {}

/// `T` can move while it is pinned.
pub const fn assert_unpin<T: Unpin + ?Sized>() {}

/// `T` borrows from nothing.
pub const fn assert_static<T: 'static + ?Sized>() {}

/// `T`, written `dyn Trait`, names a trait that can be used behind a pointer.
pub const fn assert_object_safe<T: ?Sized>() {}

/// The future can be spawned on a multi-threaded runtime, as far as `Send` is concerned.
pub fn assert_future_send<F: Future + Send>(_future: &F) {}
