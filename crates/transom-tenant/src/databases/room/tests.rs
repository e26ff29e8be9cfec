//! The room against what must hold after every step, whatever happens in which order.

use std::cell::Cell;
use std::rc::Rc;

use proptest::prelude::*;

use super::*;

/// Who waits, and can walk away.
#[derive(Clone, Debug)]
struct Guest {
    tenant: usize,
    gone: Rc<Cell<bool>>,
}

impl Waiter for Guest {
    fn gave_up(&self) -> bool {
        self.gone.get()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Ask(usize),
    GiveUp(usize),
    Park(usize),
    Break(usize),
    Closed(usize),
    Expire,
    Empty(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_usize..4).prop_map(Step::Ask),
        1 => any::<usize>().prop_map(Step::GiveUp),
        3 => any::<usize>().prop_map(Step::Park),
        1 => any::<usize>().prop_map(Step::Break),
        3 => any::<usize>().prop_map(Step::Closed),
        1 => Just(Step::Expire),
        1 => (0_usize..4).prop_map(Step::Empty),
    ];
    prop::collection::vec(step, 1..120)
}

/// Where each connection is, as the orders say. A seat is its tenant's number.
struct World {
    room: Room<Guest, usize>,
    now: Instant,
    waiting: Vec<Guest>,
    used: Vec<usize>,
    /// With whether it was evicted.
    closing: Vec<(usize, bool)>,
    served: Vec<usize>,
}

fn id(tenant: usize) -> TenantId {
    TenantId::from(i64::try_from(tenant).unwrap())
}

fn pick<T>(from: &mut Vec<T>, n: usize) -> Option<T> {
    (!from.is_empty()).then(|| from.swap_remove(n % from.len()))
}

impl World {
    fn new(budget: usize, per_tenant: usize) -> Self {
        World {
            room: Room::new(budget, per_tenant),
            now: Instant::now(),
            waiting: vec![],
            used: vec![],
            closing: vec![],
            served: vec![],
        }
    }

    fn ask(&mut self, tenant: usize) {
        let gone = Rc::default();
        let guest = Guest { tenant, gone };
        self.waiting.push(guest.clone());
        let orders = self.room.ask(&id(tenant), guest).unwrap();
        self.obey(orders);
    }

    fn park(&mut self, tenant: usize) {
        self.now += Duration::from_secs(1);
        let orders = self.room.park(&id(tenant), tenant, self.now);
        self.obey(orders);
    }

    fn left(&mut self, tenant: usize, evicted: bool) {
        let orders = self.room.left(&id(tenant), evicted);
        self.obey(orders);
    }

    fn obey(&mut self, orders: Vec<Order<Guest, usize>>) {
        for order in orders {
            let (tenant, guest) = match order {
                Order::Evict(tenant, seat) => {
                    assert_eq!(tenant, id(seat), "somebody else's connection");
                    self.closing.push((seat, true));
                    continue;
                }
                Order::Reuse(tenant, guest, seat) => {
                    assert_eq!(tenant, id(seat), "somebody else's connection");
                    (tenant, guest)
                }
                Order::Open(tenant, guest) => (tenant, guest),
            };
            assert_eq!(tenant, id(guest.tenant), "somebody else's turn");
            assert!(!guest.gave_up(), "served who is gone");
            self.waiting.retain(|w| !Rc::ptr_eq(&w.gone, &guest.gone));
            self.used.push(guest.tenant);
            self.served.push(guest.tenant);
        }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Ask(tenant) => self.ask(tenant),
            Step::GiveUp(n) => {
                if let Some(guest) = pick(&mut self.waiting, n) {
                    guest.gone.set(true);
                }
            }
            Step::Park(n) => {
                if let Some(tenant) = pick(&mut self.used, n) {
                    self.park(tenant);
                }
            }
            Step::Break(n) => {
                if let Some(tenant) = pick(&mut self.used, n) {
                    self.closing.push((tenant, false));
                }
            }
            Step::Closed(n) => {
                if let Some((tenant, evicted)) = pick(&mut self.closing, n) {
                    self.left(tenant, evicted);
                }
            }
            Step::Expire => {
                let (orders, _) = self.room.expire(self.now, Duration::from_secs(5));
                self.obey(orders);
            }
            Step::Empty(tenant) => {
                let orders = self.room.empty(&id(tenant));
                self.obey(orders);
            }
        }
    }

    fn check(&self, budget: usize, per_tenant: usize) {
        let (taken, idle, waiting) = self.room.count();
        assert_eq!(taken, self.used.len() + self.closing.len() + idle);
        assert_eq!(waiting, self.waiting.len());
        assert!(taken <= budget, "over the budget");
        for tenant in 0..4 {
            let used = self.used.iter().filter(|t| **t == tenant).count();
            let closing = self.closing.iter().filter(|(t, _)| *t == tenant).count();
            let desk = self.room.desks.get(&id(tenant));
            let idle = desk.map_or(0, Desk::idle);
            assert_eq!(desk.map_or(0, |desk| desk.taken), used + closing + idle);
            assert!(used + closing + idle <= per_tenant, "over the tenant's own");
            // Nobody waits who could be served, or for whom something could be closed.
            let wants = self.waiting.iter().any(|guest| guest.tenant == tenant);
            if wants {
                assert_eq!(idle, 0, "waits although a connection is idle");
                let may = used + closing < per_tenant;
                assert!(!may || taken == budget, "waits although there is room");
                let evicting = self.closing.iter().any(|(_, evicted)| *evicted);
                let idle = self.room.count().1;
                assert!(!may || idle == 0 || evicting, "waits for what is idle");
            }
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_exceeded_or_left_waiting(
        budget in 1_usize..6,
        per_tenant in 1_usize..4,
        steps in steps(),
    ) {
        let mut world = World::new(budget, per_tenant);
        for step in &steps {
            world.step(step);
            world.check(budget, per_tenant);
        }
        // Whoever still waits is served when the others are done.
        for _ in 0..1000 {
            world.step(&Step::Closed(0));
            world.step(&Step::Park(0));
            world.check(budget, per_tenant);
        }
        prop_assert!(world.waiting.is_empty());
        prop_assert!(world.closing.is_empty() && world.used.is_empty());
        // And nothing is kept of tenants that have nothing.
        let orders = world.room.empty_all();
        world.obey(orders);
        while !world.closing.is_empty() {
            world.step(&Step::Closed(0));
        }
        prop_assert!(world.room.desks.is_empty());
    }
}

#[test]
fn a_busy_tenant_delays_the_others_by_one_turn() {
    let mut world = World::new(1, 1);
    for _ in 0..20 {
        world.ask(0);
    }
    world.ask(1);
    world.ask(2);
    while !world.waiting.is_empty() {
        world.step(&Step::Park(0));
        world.step(&Step::Closed(0));
    }
    assert_eq!(world.served[..5], [0, 0, 1, 2, 0]);
}

#[test]
fn the_least_recently_used_makes_room() {
    let mut world = World::new(3, 3);
    for tenant in [0, 1, 2] {
        world.ask(tenant);
    }
    for tenant in [1, 0, 2] {
        world.used.retain(|t| *t != tenant);
        world.park(tenant);
    }
    world.ask(3);
    assert_eq!(world.closing, [(1, true)]);
    // One is enough, also if others ask again meanwhile.
    world.ask(0);
    assert_eq!(world.closing, [(1, true)]);
    world.step(&Step::Closed(0));
    assert_eq!(world.served, [0, 1, 2, 0, 3]);
}

#[test]
fn a_tenant_gets_what_it_used_last_and_loses_what_it_used_first() {
    let mut room: Room<Guest, &str> = Room::new(2, 2);
    let guest = |tenant| Guest {
        tenant,
        gone: Rc::default(),
    };
    let now = Instant::now();
    for _ in 0..2 {
        room.ask(&id(0), guest(0)).unwrap();
    }
    room.park(&id(0), "first", now);
    room.park(&id(0), "last", now);
    let orders = room.ask(&id(0), guest(0)).unwrap();
    assert!(matches!(orders[..], [Order::Reuse(_, _, "last")]));
    room.park(&id(0), "last", now);
    let orders = room.ask(&id(1), guest(1)).unwrap();
    assert!(matches!(orders[..], [Order::Evict(_, "first")]));
}

#[test]
fn only_what_is_old_enough_expires() {
    let mut world = World::new(4, 4);
    world.ask(0);
    world.ask(1);
    world.used.clear();
    world.park(0);
    world.park(1);
    let limit = Duration::from_secs(10);
    let (orders, next) = world.room.expire(world.now, limit);
    assert!(orders.is_empty());
    assert_eq!(next, Some(world.now - Duration::from_secs(1) + limit));
    let (orders, next) = world.room.expire(next.unwrap(), limit);
    assert!(matches!(&orders[..], [Order::Evict(_, 0)]));
    assert_eq!(next, Some(world.now + limit));
}

#[test]
fn after_closing_nobody_is_served_and_everything_goes() {
    let mut world = World::new(1, 1);
    world.ask(0);
    world.ask(1);
    let (orders, waiting) = world.room.close();
    assert!(orders.is_empty());
    assert_eq!(waiting.len(), 1);
    world.waiting.clear();
    let orders = world.room.ask(&id(2), waiting[0].clone());
    assert!(orders.is_none());
    world.used.clear();
    world.park(0);
    assert_eq!(world.closing, [(0, true)]);
    world.step(&Step::Closed(0));
    assert_eq!(world.room.count(), (0, 0, 0));
    assert_eq!(world.served, [0]);
}
