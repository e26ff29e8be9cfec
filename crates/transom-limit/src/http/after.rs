//! What is left to do when the answer is there: give tokens back, and tell.

use std::sync::Arc;

use ::http::Response;
use smallvec::SmallVec;

use super::asks::Asks;
use super::rules::Rules;
use crate::{Act, Store, StoreError, Verdict};

pub(super) struct After<S> {
    rules: Arc<Rules<S>>,
    limits: SmallVec<[usize; 2]>,
    verdict: Verdict,
    /// What to give back if the answer does not count.
    taken: Option<Box<Asks<'static>>>,
}

impl<S: Store> After<S> {
    /// What is left to do for a request that passes, if anything. In a box, so that the future of a
    /// request is no larger than what it does.
    pub(super) fn of(
        rules: &Arc<Rules<S>>,
        asks: Asks<'_>,
        answer: Result<Verdict, StoreError>,
    ) -> Option<Box<Self>> {
        // One that passed although it was denied has taken nothing.
        let back = rules.counts.is_some() && answer.as_ref().is_ok_and(Verdict::is_allowed);
        if rules.is_silent() && !back {
            return None;
        }
        Some(Box::new(Self {
            rules: Arc::clone(rules),
            limits: asks.limits().collect(),
            verdict: answer.ok()?,
            taken: back.then(|| Box::new(asks.into_owned())),
        }))
    }

    /// For a store that answers at once. One that suddenly does not keeps the tokens.
    pub(super) fn settle_at_once<B>(mut self, response: Response<B>) -> Response<B> {
        if let Some(taken) = self.uncounted(&response)
            && let Some(answer) = self.rules.at_once(Act::GiveBack, &taken)
        {
            self.note(&taken, answer);
        }
        self.tell(response)
    }

    /// For any store.
    pub(super) async fn settle<B>(mut self, response: Response<B>) -> Response<B> {
        if let Some(taken) = self.uncounted(&response) {
            let answer = self.rules.ask(Act::GiveBack, &taken).await;
            self.note(&taken, answer);
        }
        self.tell(response)
    }

    fn uncounted<B>(&mut self, response: &Response<B>) -> Option<Box<Asks<'static>>> {
        let taken = self.taken.take()?;
        self.rules.is_not_counted(response).then_some(taken)
    }

    fn note(&mut self, taken: &Asks<'_>, answer: Result<Verdict, StoreError>) {
        if let Some(verdict) = self.rules.given_back(taken, answer) {
            self.verdict = verdict;
        }
    }

    fn tell<B>(self, mut response: Response<B>) -> Response<B> {
        let limits = self.limits.into_iter();
        self.rules.tell(limits, self.verdict, &mut response);
        response
    }
}
