//! Who has a seat, who waits for one, and whose turn it is: no I/O and no clock.
//!
//! A seat stands for one connection. Tenants with work waiting take turns, so that none of
//! them waits for all the work of another.

mod desk;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use self::desk::Desk;
use crate::TenantId;

/// Who waits for a seat.
pub(super) trait Waiter {
    /// Whether nobody is there any more.
    fn gave_up(&self) -> bool;
}

/// What is to be done after a change.
#[derive(Debug)]
pub(super) enum Order<W, S> {
    /// Give an idle connection of the tenant.
    Reuse(TenantId, W, S),
    /// Let the tenant open a connection.
    Open(TenantId, W),
    /// Close an idle connection, then call [`Room::left`].
    Evict(TenantId, S),
}

/// The seats of all tenants.
#[derive(Debug)]
pub(super) struct Room<W, S> {
    budget: usize,
    per_tenant: usize,
    /// Seats in use, idle, or being closed.
    taken: usize,
    /// Seats of idle connections that are being closed, and so are free soon.
    evicting: usize,
    desks: HashMap<TenantId, Desk<W, S>>,
    /// The tenants with somebody waiting, the next one first.
    turns: VecDeque<TenantId>,
    /// Rises with each seat that becomes idle.
    uses: u64,
    closed: bool,
}

/// Which of the limits is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    Budget,
    PerTenant,
}

impl<W: Waiter, S> Room<W, S> {
    pub(super) fn new(budget: usize, per_tenant: usize) -> Self {
        Room {
            budget,
            per_tenant,
            taken: 0,
            evicting: 0,
            desks: HashMap::new(),
            turns: VecDeque::new(),
            uses: 0,
            closed: false,
        }
    }

    /// Somebody wants a seat. `None` if the room is closed.
    pub(super) fn ask(&mut self, tenant: &TenantId, waiter: W) -> Option<Vec<Order<W, S>>> {
        if self.closed {
            return None;
        }
        self.desk(tenant).waiting.push_back(waiter);
        if !self.turns.contains(tenant) {
            self.turns.push_back(tenant.clone());
        }
        Some(self.settle())
    }

    /// A connection is not used any more, and fit for another use.
    pub(super) fn park(&mut self, tenant: &TenantId, seat: S, now: Instant) -> Vec<Order<W, S>> {
        if self.closed {
            self.evicting += 1;
            return vec![Order::Evict(tenant.clone(), seat)];
        }
        self.uses += 1;
        let uses = self.uses;
        self.desk(tenant).park(seat, uses, now);
        self.settle()
    }

    /// A connection is closed, and its seat free: one that was evicted, or any other.
    pub(super) fn left(&mut self, tenant: &TenantId, evicted: bool) -> Vec<Order<W, S>> {
        self.taken -= 1;
        self.evicting -= usize::from(evicted);
        self.desk(tenant).taken -= 1;
        self.tidy(tenant);
        self.settle()
    }

    /// Closes what has been idle since `limit` or longer, and says when the next one is due.
    pub(super) fn expire(
        &mut self,
        now: Instant,
        limit: Duration,
    ) -> (Vec<Order<W, S>>, Option<Instant>) {
        let mut orders = Vec::new();
        for (tenant, desk) in &mut self.desks {
            while let Some(seat) = desk.expired(now, limit) {
                self.evicting += 1;
                orders.push(Order::Evict(tenant.clone(), seat));
            }
        }
        let oldest = self.desks.values().filter_map(Desk::idle_since).min();
        (orders, oldest.map(|since| since + limit))
    }

    /// Closes the idle connections of one tenant.
    pub(super) fn empty(&mut self, tenant: &TenantId) -> Vec<Order<W, S>> {
        let seats = self.desks.get_mut(tenant).map(Desk::clear);
        let seats = seats.unwrap_or_default();
        self.evicting += seats.len();
        let evict = |seat| Order::Evict(tenant.clone(), seat);
        seats.into_iter().map(evict).collect()
    }

    /// Closes all idle connections, and every other one when it comes back. Nobody waits any
    /// more.
    pub(super) fn close(&mut self) -> (Vec<Order<W, S>>, Vec<W>) {
        self.closed = true;
        self.turns.clear();
        let waiting = self.desks.values_mut().map(|desk| &mut desk.waiting);
        let waiting = waiting.flat_map(std::mem::take).collect();
        (self.empty_all(), waiting)
    }

    /// Closes all idle connections.
    pub(super) fn empty_all(&mut self) -> Vec<Order<W, S>> {
        let tenants: Vec<TenantId> = self.desks.keys().cloned().collect();
        tenants.iter().flat_map(|t| self.empty(t)).collect()
    }

    /// Why a tenant has to wait: what would have to be raised.
    pub(super) fn full(&self, tenant: &TenantId) -> Full {
        let taken = self.desks.get(tenant).map_or(0, |desk| desk.taken);
        if self.per_tenant < self.budget && taken >= self.per_tenant {
            Full::PerTenant
        } else {
            Full::Budget
        }
    }

    /// Seats taken, idle ones of them, and how many wait.
    pub(super) fn count(&self) -> (usize, usize, usize) {
        let idle = self.desks.values().map(Desk::idle).sum();
        let alive = |desk: &Desk<W, S>| desk.waiting.iter().filter(|w| !w.gave_up()).count();
        (self.taken, idle, self.desks.values().map(alive).sum())
    }

    fn desk(&mut self, tenant: &TenantId) -> &mut Desk<W, S> {
        self.desks.entry(tenant.clone()).or_default()
    }

    /// Forgets a tenant that has nothing and wants nothing.
    fn tidy(&mut self, tenant: &TenantId) {
        if self.desks.get(tenant).is_some_and(Desk::is_bare) {
            self.desks.remove(tenant);
        }
    }

    /// Serves whoever can be served, in turn, and makes room for the others.
    fn settle(&mut self) -> Vec<Order<W, S>> {
        let mut orders = Vec::new();
        loop {
            let (mut kept, mut served) = (VecDeque::new(), VecDeque::new());
            // Seats that are free soon, for those whose turn comes first.
            let mut coming = self.evicting;
            while let Some(tenant) = self.turns.pop_front() {
                match self.serve(&tenant) {
                    Some(order) => {
                        orders.push(order);
                        served.push_back(tenant);
                    }
                    None if self.wants(&tenant) == 0 => self.tidy(&tenant),
                    None => {
                        self.make_room(&tenant, &mut coming, &mut orders);
                        kept.push_back(tenant);
                    }
                }
            }
            let again = !served.is_empty();
            kept.append(&mut served);
            self.turns = kept;
            if !again {
                return orders;
            }
        }
    }

    /// A seat for the first who waits, if there is one.
    fn serve(&mut self, tenant: &TenantId) -> Option<Order<W, S>> {
        let free = self.taken < self.budget;
        let desk = self.desks.get_mut(tenant)?;
        desk.forget_who_gave_up();
        if desk.waiting.is_empty() {
            return None;
        }
        if let Some(seat) = desk.newest() {
            let waiter = desk.waiting.pop_front()?;
            return Some(Order::Reuse(tenant.clone(), waiter, seat));
        }
        if free && desk.taken < self.per_tenant {
            let waiter = desk.waiting.pop_front()?;
            desk.taken += 1;
            self.taken += 1;
            return Some(Order::Open(tenant.clone(), waiter));
        }
        None
    }

    fn wants(&self, tenant: &TenantId) -> usize {
        self.desks.get(tenant).map_or(0, |desk| desk.waiting.len())
    }

    /// Closes idle connections of others, the least recently used first, until there is one
    /// seat for each who waits and may have one.
    fn make_room(&mut self, tenant: &TenantId, coming: &mut usize, orders: &mut Vec<Order<W, S>>) {
        let Some(desk) = self.desks.get(tenant) else {
            return;
        };
        let may = self.per_tenant.saturating_sub(desk.taken);
        for _ in 0..desk.waiting.len().min(may) {
            if *coming > 0 {
                *coming -= 1;
                continue;
            }
            let idle = self.desks.iter_mut();
            let oldest = idle.filter_map(|(id, desk)| Some((desk.oldest_use()?, id, desk)));
            let Some((_, id, desk)) = oldest.min_by_key(|(used, ..)| *used) else {
                return;
            };
            if let Some(seat) = desk.oldest() {
                self.evicting += 1;
                orders.push(Order::Evict(id.clone(), seat));
            }
        }
    }
}
