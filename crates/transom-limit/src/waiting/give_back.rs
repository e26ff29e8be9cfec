//! Giving tokens back where nothing can be awaited.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use tokio::runtime::Handle;

use crate::{Act, Ask, KeyBuf, Store};

/// Gives the tokens back: now if the store does it at once, else in a task of the current runtime. Outside of
/// one they are forfeited, because a store over a socket must not be polled there.
pub(super) fn give_back<S: Store + 'static>(store: Arc<S>, limit: usize, key: KeyBuf, cost: u64) {
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    let giving = async move {
        let ask = Ask::new(limit, &key).cost(cost);
        // Whom to tell? The tokens come back by themselves in time.
        let _ = store.act(Act::GiveBack, &[ask]).await;
    };
    let mut giving: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(giving);
    let mut context = Context::from_waker(Waker::noop());
    if giving.as_mut().poll(&mut context).is_pending() {
        runtime.spawn(giving);
    }
}
