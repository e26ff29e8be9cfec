//! Which commands may run at once: those that touch nothing in common.
//!
//! Commands on one account, sku, order or email run in the order of the input, others in
//! any order; so the answers with `--jobs 8` are those with `--jobs 1`.

use std::collections::{HashMap, HashSet};

use tokio::sync::watch;

use crate::input::{Command, Request};

/// Ends when the command it stands for has ended, however it ended.
type Done = watch::Receiver<()>;

/// What a command must wait for, and what it holds until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    before: Vec<Done>,
    _until_dropped: watch::Sender<()>,
}

impl Turn {
    pub(crate) async fn wait(&mut self) {
        for before in self.before.drain(..) {
            let mut before = before;
            // An error says that the sender is gone: that command has ended.
            while before.changed().await.is_ok() {}
        }
    }
}

/// The last command on each thing so far.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    tenants: HashMap<String, Tenant>,
}

#[derive(Debug, Default)]
struct Tenant {
    last: HashMap<Thing, Done>,
    /// The last command that may touch anything.
    barrier: Option<Done>,
    /// What the orders of this input touch, for their refunds.
    orders: HashMap<String, HashSet<Thing>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Thing {
    Account(String),
    Email(String),
    Sku(String),
    Order(String),
}

impl Schedule {
    /// The turn of the next command of the input.
    pub(crate) fn next(&mut self, request: &Request) -> Turn {
        let tenant = self.tenants.entry(request.tenant.to_string()).or_default();
        let (sender, done) = watch::channel(());
        let before = if let Some(things) = tenant.things(&request.command) {
            let mut before: Vec<Done> = tenant.barrier.iter().cloned().collect();
            for thing in things {
                before.extend(tenant.last.insert(thing, done.clone()));
            }
            before
        } else {
            let everything = tenant.last.drain().map(|(_, done)| done);
            everything.chain(tenant.barrier.replace(done)).collect()
        };
        Turn {
            before,
            _until_dropped: sender,
        }
    }
}

impl Tenant {
    /// All that the command reads or writes, or `None` if only the database knows.
    fn things(&mut self, command: &Command) -> Option<HashSet<Thing>> {
        let account = |name: &String| Thing::Account(name.clone());
        Some(match command {
            Command::Register {
                account: name,
                email,
            } => HashSet::from([account(name), Thing::Email(email.to_lowercase())]),
            Command::Stock { sku, .. } => HashSet::from([Thing::Sku(sku.clone())]),
            Command::Deposit { account: name, .. } => HashSet::from([account(name)]),
            Command::Transfer { from, to, .. } => HashSet::from([account(from), account(to)]),
            Command::Split {
                account: payer,
                into,
                ..
            } => into
                .iter()
                .map(|share| account(&share.account))
                .chain([account(payer)])
                .collect(),
            Command::Order {
                order,
                account: payer,
                lines,
            } => {
                let mut things: HashSet<Thing> = lines
                    .iter()
                    .map(|line| Thing::Sku(line.sku.clone()))
                    .collect();
                things.insert(account(payer));
                // A refused order may be tried again with other goods: a refund waits for all.
                self.orders
                    .entry(order.clone())
                    .or_default()
                    .extend(things.iter().cloned());
                things.insert(Thing::Order(order.clone()));
                things
            }
            Command::Ship { order, .. } => HashSet::from([Thing::Order(order.clone())]),
            // An order of an earlier run: its goods are not in this input.
            Command::Refund { order } => {
                let mut things = self.orders.get(order)?.clone();
                things.insert(Thing::Order(order.clone()));
                things
            }
        })
    }
}
