//! What has passed over the wire, and what is to happen to it next.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::message::Message;

/// When to cut the connection that sends a certain SQL text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The server never sees the message.
    BeforeTheServer,
    /// The server has done all that the message asks for; the client never hears of it.
    BeforeTheAnswer,
}

/// How far a conversation has come: the client's messages, and pieces of the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    sent: usize,
    answered: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    sent: Vec<String>,
    pieces: usize,
    round_trips: usize,
    slow: bool,
    cut: Option<(Cut, &'static str)>,
}

impl Record {
    fn state(&self) -> MutexGuard<'_, State> {
        // A poisoned lock means that a test has failed already.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a client's message; says whether it is the one at which to cut.
    pub(crate) fn sent(&self, message: &Message) -> Option<Cut> {
        let words = message.in_words();
        let mut state = self.state();
        let cut = state.cut.take_if(|(_, text)| words.contains(*text));
        state.sent.push(words);
        cut.map(|(cut, _)| cut)
    }

    /// Notes an answer of the server, before the client gets to see it.
    pub(crate) fn answered(&self) {
        self.state().round_trips += 1;
    }

    pub(crate) fn piece(&self) {
        self.state().pieces += 1;
    }

    pub(crate) fn is_slow(&self) -> bool {
        self.state().slow
    }

    pub(crate) fn set_slow(&self, slow: bool) {
        self.state().slow = slow;
    }

    pub(crate) fn set_cut(&self, cut: Cut, text: &'static str) {
        self.state().cut = Some((cut, text));
    }

    pub(crate) fn has_cut(&self) -> bool {
        self.state().cut.is_none()
    }

    pub(crate) fn messages(&self) -> Vec<String> {
        self.state().sent.clone()
    }

    pub(crate) fn round_trips(&self) -> usize {
        self.state().round_trips
    }

    pub(crate) fn point(&self) -> Point {
        let state = self.state();
        Point {
            sent: state.sent.len(),
            answered: state.pieces,
        }
    }

    pub(crate) fn forget(&self) {
        let mut state = self.state();
        state.sent.clear();
        state.pieces = 0;
        state.round_trips = 0;
    }
}
