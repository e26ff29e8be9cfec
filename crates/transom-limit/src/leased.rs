//! Tokens taken from a shared store in advance and spent here, each at its time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use smallvec::SmallVec;

use crate::bounded::DefaultClock;
use crate::line::Lines;
use crate::{Act, Ask, Clock, Decision, Limit, Quota, QuotaError, Store, StoreError, Verdict};

mod lease;
mod size;
mod table;
mod trip;

use size::Sizes;
use table::Table;

/// A store in front of a shared one: it reserves several tokens of a busy key in one trip, each with
/// the time it may be used at, spends them from memory, and denies from memory until the next one's time.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use transom_limit::{Leased, Limit, Memory, Quota, RateLimiter};
///
/// let shared = Memory::bounded([Limit::new("calls", Quota::per_second(100)?)], 10_000)?;
/// // Three machines share the limit; each takes up to 10 tokens ahead.
/// let limits = RateLimiter::new(Leased::new(shared, 3).most(10));
/// let calls = limits.limit("calls").ok_or("no such limit")?;
/// assert!(calls.check("ann").await?.is_allowed());
/// # Ok(()) }
/// ```
///
/// # Future leases
///
/// A lease of B tokens is one [`Act::Reserve`], also beyond what the bucket holds now. By GCRA the store
/// knows when each of the B would have been admitted: the last one after the wait it tells, and each one
/// before it a token's time earlier. So the lease is a schedule, and a busy key costs a trip per B
/// tokens *admitted*, however many requests are denied in between: at ten times the limit and B = 10 a
/// hundredth of a trip per request.
///
/// B follows the key: what it spends in the [`interval`](Self::interval), at most doubling from trip to
/// trip. A key that is asked for rarely goes straight through, one trip per request and no token ahead. A denial
/// is kept until its time, which is exact because an arrival time only rises.
///
/// # What it promises
///
/// With N nodes that lease up to B tokens of a key, no window of length t admits more than
/// capacity + rate · t + N · B: what the nodes held when it began comes on top of what the shared rule
/// admits in it. (Where a request costs more than B, its cost counts in B's place.) To hold the limit itself
/// in every window, give the shared store [`carved`](Self::carved) quotas.
///
/// The other way, tokens that one node holds are not there for the others: up to N · B of them, until they are
/// used or forgotten. A node forgets what it holds of a key when the shared bucket would be full again and
/// two intervals have passed, when more than [`keys`](Self::keys) others push the key out, and when it stops.
///
/// What others *give back*, and a quota they raise, is seen here only after a denial's or a lease's time.
/// A [`Act::Charge`] uses up what is held before it goes to the store, so one made elsewhere leaves this node
/// what it holds. Reservations go to the store, behind all leases. Of several limits asked together, those
/// that must be asked of the store are asked one after another, and then all are taken here at one moment, or none;
/// tokens leased for a request that another limit denies stay leased. A request for which two trips for each of its asks
/// have not decided (the waits are shorter than the trips, or more keys come than are kept) goes to the store itself. What verdicts tell of a key (`remaining`, `reset`)
/// is as of its last trip.
///
/// # Cancel safety
///
/// One trip per key is under way at a time; other requests for the key wait for what it brings. A request
/// dropped in it lets the next one go, and the tokens the store may have taken for it are nobody's: at
/// most B, and never more is admitted. If the store errs, the request gets the error and the next one tries.
///
/// # Memory
///
/// At most [`keys`](Self::keys) keys are kept, about 250 bytes each beside the key's text, and one line per key with a
/// trip under way.
#[derive(Debug)]
pub struct Leased<S, C = DefaultClock> {
    store: S,
    clock: C,
    sizes: Sizes,
    table: Mutex<Table>,
    trips: Arc<Lines<()>>,
}

impl<S: Store> Leased<S> {
    /// Leases from `store`, which `nodes` processes do (0 counts as 1), at most the `2 · nodes`th part of a bucket's capacity
    /// each.
    pub fn new(store: S, nodes: u64) -> Self {
        let sizes = Sizes::of(store.limits(), nodes);
        let table = Mutex::new(Table::new(store.limits().len(), 1 << 16));
        Self {
            store,
            clock: DefaultClock::default(),
            sizes,
            table,
            trips: Arc::default(),
        }
    }
}

impl<S: Store, C> Leased<S, C> {
    /// Leases at most `most` tokens of a key (0 counts as 1), whatever its bucket holds.
    #[must_use]
    pub fn most(mut self, most: u64) -> Self {
        self.sizes.all(self.store.limits(), most);
        self
    }

    /// How long a lease should last: a busy key makes about one trip in it. 200 ms if nothing is said.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.sizes.interval = interval;
        self
    }

    /// How many keys it keeps leases of, 65 536 if nothing is said. Keys that were not asked for lately make
    /// room for others.
    #[must_use]
    pub fn keys(mut self, keys: usize) -> Self {
        self.table = Mutex::new(Table::new(self.store.limits().len(), keys));
        self
    }

    /// Reads the time from `clock`. Only what passes on it counts, not its origin.
    pub fn clock<D>(self, clock: D) -> Leased<S, D> {
        Leased {
            store: self.store,
            clock,
            sizes: self.sizes,
            table: self.table,
            trips: self.trips,
        }
    }

    /// The store behind.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// How many keys it keeps leases of now.
    pub fn in_use(&self) -> usize {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.len()
    }
}

/// Whatever the store: `Leased::carved(..)`.
impl Leased<()> {
    /// The quota for the shared store under which `nodes` that lease up to `most` tokens stay within `quota`
    /// itself in every window: so many tokens less at once. It holds for requests that cost at most `most`.
    ///
    /// # Errors
    ///
    /// [`QuotaError::ZeroCapacity`] if the capacity is not more than `nodes · most`.
    pub fn carved(quota: &Quota, nodes: u64, most: u64) -> Result<Quota, QuotaError> {
        let ahead = nodes.max(1).saturating_mul(most.max(1));
        quota.burst(quota.capacity().saturating_sub(ahead))
    }
}

impl<S: Store, C: Clock + Send + Sync> Leased<S, C> {
    /// Takes from the leases, and makes trips for what is not in them.
    async fn take(&self, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        // The place in line of the latest trip is kept until its tokens are spent.
        let mut trip = None;
        let mut trips = 0;
        loop {
            let now = self.clock.now();
            let taken = {
                let mut table = self.table();
                if trip.is_none() {
                    table.asked(asks);
                }
                table.take(self.store.limits(), asks, now)
            };
            // The next in line moves up.
            drop(trip);
            match taken {
                Ok(verdict) => return Ok(verdict),
                // What trips bring is gone before it is used: a denial shorter than the trip, a lease that
                // others have used up or that was pushed out.
                Err(_) if trips == asks.len() * 2 => return self.store.act(Act::Take, asks).await,
                Err(unknown) => {
                    trips += 1;
                    trip = Some(self.trip(&asks[unknown]).await?);
                }
            }
        }
    }

    async fn peek(&self, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        let now = self.clock.now();
        let known = self.table().peek(self.store.limits(), asks, now);
        if known.iter().all(Option::is_some) {
            return Ok(Verdict::new(known.into_iter().flatten()));
        }
        let told = self.store.act(Act::Peek, asks).await?;
        let both = known.into_iter().zip(told.decisions());
        Ok(Verdict::new(
            both.map(|(known, told)| known.unwrap_or(*told)),
        ))
    }

    async fn charge(&self, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        let now = self.clock.now();
        let limits = self.store.limits();
        let (rest, told) = self.table().charge(limits, asks, now);
        if rest.iter().all(|rest| *rest == 0) {
            return Ok(Verdict::new(told));
        }
        let asks = asks.iter().zip(rest).map(|(ask, rest)| ask.cost(rest));
        let asks: SmallVec<[Ask<'_>; 2]> = asks.collect();
        self.store.act(Act::Charge, &asks).await
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Store, C: Clock + Send + Sync> Store for Leased<S, C> {
    fn limits(&self) -> &[Limit] {
        self.store.limits()
    }

    fn resolution(&self) -> Duration {
        self.store.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        // What cannot be, and the same bucket twice, is the store's to judge.
        if !asks.iter().all(|ask| possible(self.limits(), ask)) || twice(asks) {
            return self.store.act(act, asks).await;
        }
        match act {
            Act::Take => self.take(asks).await,
            Act::Peek => self.peek(asks).await,
            Act::Charge => self.charge(asks).await,
            Act::Reserve { .. } => self.store.act(act, asks).await,
            Act::GiveBack => {
                let given = self.store.act(act, asks).await;
                self.table().forget_denials(asks);
                given
            }
        }
    }
}

fn possible(limits: &[Limit], ask: &Ask<'_>) -> bool {
    let limit = limits.get(ask.limit);
    limit.is_some_and(|limit| ask.cost <= limit.quota().capacity())
}

fn twice(asks: &[Ask<'_>]) -> bool {
    let same = |one: &Ask<'_>, other: &Ask<'_>| one.limit == other.limit && one.key == other.key;
    let mut at = 0..asks.len();
    at.any(|at| asks[..at].iter().any(|before| same(before, &asks[at])))
}

/// The answers to asks, `None` where only the store knows.
type Known = SmallVec<[Option<Decision>; 2]>;
