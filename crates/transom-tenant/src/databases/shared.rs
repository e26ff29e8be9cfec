//! The room, and what its orders mean for connections.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures::channel::oneshot;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::Instant;

use super::found::Finder;
use super::options::DatabaseOptions;
use super::room::{Full, Order, Room, Waiter};
use super::seat::{Leaving, Seat, Session};
use crate::TenantId;

#[derive(Debug)]
pub(crate) struct Shared {
    pub(super) options: DatabaseOptions,
    pub(super) finder: Finder,
    state: Mutex<State>,
    /// How many seats are taken, kept up to date from [`Shared::close`] on.
    ending: watch::Sender<usize>,
}

#[derive(Debug)]
struct State {
    room: Room<Asked, Session>,
    /// Whether a task waits for the next idle connection to grow old.
    sweeping: bool,
}

type Asked = oneshot::Sender<Seat>;

impl Waiter for Asked {
    fn gave_up(&self) -> bool {
        self.is_canceled()
    }
}

impl Shared {
    pub(super) fn new(options: DatabaseOptions, finder: Finder) -> Self {
        let room = Room::new(options.budget, options.per_tenant);
        Shared {
            options,
            finder,
            state: Mutex::new(State {
                room,
                sweeping: false,
            }),
            ending: watch::Sender::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gets in line for a seat. Nothing comes if all is closed.
    pub(super) fn ask(self: &Arc<Self>, tenant: &TenantId) -> oneshot::Receiver<Seat> {
        let (asked, answer) = oneshot::channel();
        let orders = self.state().room.ask(tenant, asked);
        self.obey(orders.unwrap_or_default());
        answer
    }

    pub(super) fn park(self: &Arc<Self>, tenant: TenantId, session: Session) {
        let mut state = self.state();
        // Asked under the lock: `remove` closes what is idle after it says so.
        if session.found().is_removed() {
            drop(state);
            return Leaving::new(Arc::clone(self), tenant, false).close(Some(session));
        }
        let orders = state.room.park(&tenant, session, Instant::now());
        let due = !state.sweeping && self.options.idle_timeout.is_some();
        if due && let Ok(runtime) = Handle::try_current() {
            state.sweeping = true;
            runtime.spawn(sweep(Sweeper(Arc::downgrade(self))));
        }
        drop(state);
        self.obey(orders);
    }

    pub(super) fn left(self: &Arc<Self>, tenant: &TenantId, evicted: bool) {
        let mut state = self.state();
        let orders = state.room.left(tenant, evicted);
        self.ending.send_replace(state.room.count().0);
        drop(state);
        self.obey(orders);
    }

    pub(super) fn empty(self: &Arc<Self>, tenant: &TenantId) {
        let orders = self.state().room.empty(tenant);
        self.obey(orders);
    }

    pub(super) fn empty_all(self: &Arc<Self>) {
        let orders = self.state().room.empty_all();
        self.obey(orders);
    }

    /// Closes everything. What is given back resolves when all seats are free.
    pub(super) fn close(self: &Arc<Self>) -> impl Future<Output = ()> + Send + use<> {
        let mut state = self.state();
        let (orders, waiting) = state.room.close();
        self.ending.send_replace(state.room.count().0);
        let mut ending = self.ending.subscribe();
        drop(state);
        drop(waiting);
        self.obey(orders);
        async move {
            // An error is that there is no room any more.
            let _ = ending.wait_for(|taken| *taken == 0).await;
        }
    }

    pub(super) fn full(&self, tenant: &TenantId) -> Full {
        self.state().room.full(tenant)
    }

    pub(super) fn count(&self) -> (usize, usize, usize) {
        self.state().room.count()
    }

    /// Not under the lock: who is given a seat and is gone gives it back.
    fn obey(self: &Arc<Self>, orders: Vec<Order<Asked, Session>>) {
        for order in orders {
            match order {
                Order::Reuse(tenant, asked, session) => {
                    let mut seat = Seat::new(Arc::clone(self), tenant, Some(session));
                    // Nothing has been done to it until somebody connects.
                    seat.fit(true);
                    drop(asked.send(seat));
                }
                Order::Open(tenant, asked) => {
                    drop(asked.send(Seat::new(Arc::clone(self), tenant, None)));
                }
                Order::Evict(tenant, session) => {
                    Leaving::new(Arc::clone(self), tenant, true).close(Some(session));
                }
            }
        }
    }

    /// Closes what has been idle for too long. When the next one is due, if there is one.
    fn expire(self: &Arc<Self>) -> Option<Instant> {
        let limit = self.options.idle_timeout?;
        let mut state = self.state();
        let (orders, next) = state.room.expire(Instant::now(), limit);
        state.sweeping = next.is_some();
        drop(state);
        self.obey(orders);
        next
    }
}

/// The task that closes idle connections. It keeps nothing alive, and ends when none is idle.
async fn sweep(mut sweeper: Sweeper) {
    while let Some(next) = sweeper.0.upgrade().and_then(|shared| shared.expire()) {
        tokio::time::sleep_until(next).await;
    }
    // By now there may be another one.
    sweeper.0 = Weak::new();
}

/// Makes room for another sweeper when the runtime of this one ends.
struct Sweeper(Weak<Shared>);

impl Drop for Sweeper {
    fn drop(&mut self) {
        if let Some(shared) = self.0.upgrade() {
            shared.state().sweeping = false;
        }
    }
}
