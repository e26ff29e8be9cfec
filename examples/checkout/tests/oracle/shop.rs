//! One tenant's shop: accounts, stock, orders, and what each command does to them step by step.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::amount::{self, Amount};
use super::command::Command;
use super::rejection::{Code, Rejection};

/// All a tenant has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shop {
    accounts: BTreeMap<String, BTreeMap<&'static str, i128>>,
    emails: BTreeSet<String>,
    stock: BTreeMap<String, Item>,
    orders: BTreeMap<String, Order>,
    events: usize,
}

#[derive(Debug, Clone)]
struct Item {
    quantity: i128,
    price: Amount,
}

#[derive(Debug, Clone)]
struct Order {
    account: String,
    lines: Vec<(String, i128)>,
    total: Amount,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Placed,
    Shipped,
    Refunded,
}

impl Shop {
    /// Does one command; after an error the shop is to be thrown away.
    pub(crate) fn apply(&mut self, command: Command) -> Result<(), Rejection> {
        match command {
            Command::Register { account, email } => self.register(account, &email),
            Command::Stock {
                sku,
                quantity,
                price,
            } => {
                let before = self.stock.get(&sku).map_or(0, |item| item.quantity);
                self.stock.insert(
                    sku,
                    Item {
                        quantity: before + quantity,
                        price,
                    },
                );
                Ok(())
            }
            Command::Deposit { account, amount } => {
                self.credit(&account, &amount, "deposit", "account")
            }
            Command::Transfer { from, to, amount } => {
                self.debit(&from, &amount, "from")?;
                self.credit(&to, &amount, "credit", "to")
            }
            Command::Split {
                account,
                amount,
                into,
            } => self.split(&account, &amount, &into),
            Command::Order {
                order,
                account,
                lines,
            } => self.order(order, account, lines),
            Command::Ship { order } => self.ship(&order),
            Command::Refund { order } => self.refund(&order),
        }
    }

    fn register(&mut self, account: String, email: &str) -> Result<(), Rejection> {
        if self.accounts.contains_key(&account) {
            return Err(Rejection::at("register", Code::Unique, "account"));
        }
        if !self.emails.insert(email.to_lowercase()) {
            return Err(Rejection::at("register", Code::Unique, "email"));
        }
        self.accounts.insert(account, BTreeMap::new());
        Ok(())
    }

    fn debit(&mut self, account: &str, amount: &Amount, field: &str) -> Result<(), Rejection> {
        let Some(balances) = self.accounts.get_mut(account) else {
            return Err(Rejection::at("debit", Code::NotFound, field));
        };
        match balances.get_mut(amount.currency) {
            Some(balance) if *balance >= amount.minor => *balance -= amount.minor,
            _ => return Err(Rejection::at("debit", Code::InsufficientFunds, "amount")),
        }
        Ok(())
    }

    /// A credit, even of nothing, leaves its currency in the account's balance.
    fn credit(
        &mut self,
        account: &str,
        amount: &Amount,
        step: &str,
        field: &str,
    ) -> Result<(), Rejection> {
        let Some(balances) = self.accounts.get_mut(account) else {
            return Err(Rejection::at(step, Code::NotFound, field));
        };
        *balances.entry(amount.currency).or_default() += amount.minor;
        Ok(())
    }

    fn split(
        &mut self,
        account: &str,
        amount: &Amount,
        into: &[(String, i128)],
    ) -> Result<(), Rejection> {
        self.debit(account, amount, "account")?;
        let weights: Vec<i128> = into.iter().map(|(_, weight)| *weight).collect();
        let shares = amount::allocate(amount.minor, &weights);
        for (index, ((receiver, _), minor)) in into.iter().zip(shares).enumerate() {
            let share = Amount {
                minor,
                currency: amount.currency,
            };
            self.credit(receiver, &share, &format!("credit[{index}]"), "into")?;
        }
        Ok(())
    }

    fn order(
        &mut self,
        order: String,
        account: String,
        lines: Vec<(String, i128)>,
    ) -> Result<(), Rejection> {
        let mut prices = Vec::new();
        for (index, (sku, quantity)) in lines.iter().enumerate() {
            let step = format!("reserve[{index}]");
            let Some(item) = self.stock.get_mut(sku) else {
                return Err(Rejection::at(step, Code::NotFound, "lines"));
            };
            if item.quantity < *quantity {
                return Err(Rejection::at(step, Code::OutOfStock, "lines"));
            }
            item.quantity -= quantity;
            prices.push((item.price.currency, item.price.minor * quantity));
        }
        let total = self.charge(&account, &prices)?;
        if self.orders.contains_key(&order) {
            return Err(Rejection::at("order", Code::Unique, "order"));
        }
        // OrderCreated, one ItemAdded for every line, OrderPlaced.
        self.events += lines.len() + 2;
        self.orders.insert(
            order,
            Order {
                account,
                lines,
                total,
                state: State::Placed,
            },
        );
        Ok(())
    }

    fn charge(
        &mut self,
        account: &str,
        prices: &[(&'static str, i128)],
    ) -> Result<Amount, Rejection> {
        let currency = prices[0].0;
        if prices.iter().any(|(other, _)| *other != currency) {
            return Err(Rejection::at("charge", Code::CurrencyMismatch, "lines"));
        }
        let minor = prices.iter().map(|(_, price)| price).sum();
        let Some(balances) = self.accounts.get_mut(account) else {
            return Err(Rejection::at("charge", Code::NotFound, "account"));
        };
        match balances.get_mut(currency) {
            Some(balance) if *balance >= minor => *balance -= minor,
            // Nothing is taken from a balance that never was, so it does not begin to be.
            None if minor == 0 => {}
            _ => return Err(Rejection::at("charge", Code::InsufficientFunds, "lines")),
        }
        Ok(Amount { minor, currency })
    }

    fn ship(&mut self, order: &str) -> Result<(), Rejection> {
        let Some(order) = self.orders.get_mut(order) else {
            return Err(Rejection::at("ship", Code::NotFound, "order"));
        };
        if order.state != State::Placed {
            return Err(Rejection::at("ship", Code::WrongState, "order"));
        }
        order.state = State::Shipped;
        self.events += 1;
        Ok(())
    }

    fn refund(&mut self, order: &str) -> Result<(), Rejection> {
        let Some(order) = self.orders.get_mut(order) else {
            return Err(Rejection::at("refund", Code::NotFound, "order"));
        };
        if order.state == State::Refunded {
            return Err(Rejection::at("refund", Code::WrongState, "order"));
        }
        order.state = State::Refunded;
        let order = order.clone();
        self.credit(&order.account, &order.total, "refund", "order")?;
        for (sku, quantity) in &order.lines {
            if let Some(item) = self.stock.get_mut(sku) {
                item.quantity += quantity;
            }
        }
        self.events += 1;
        Ok(())
    }

    /// This tenant's part of the last line.
    pub(crate) fn summary(&self) -> Value {
        let balances = |held: &BTreeMap<&'static str, i128>| -> BTreeMap<&'static str, String> {
            held.iter()
                .map(|(code, minor)| (*code, amount::print(*minor, code)))
                .collect()
        };
        let accounts: BTreeMap<_, _> = self
            .accounts
            .iter()
            .map(|(account, held)| (account, balances(held)))
            .collect();
        let stock: BTreeMap<_, _> = self
            .stock
            .iter()
            .map(|(sku, item)| (sku, i64::try_from(item.quantity).unwrap_or(i64::MAX)))
            .collect();
        let orders: BTreeMap<_, _> = self
            .orders
            .iter()
            .map(|(order, kept)| (order, kept.state.name()))
            .collect();
        json!({"accounts": accounts, "stock": stock, "orders": orders, "events": self.events})
    }
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Shipped => "shipped",
            Self::Refunded => "refunded",
        }
    }
}
