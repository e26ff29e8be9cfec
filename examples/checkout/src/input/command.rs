//! What a line can ask for.

use transom_money::Money;

use super::entries;
use super::fields::Fields;
use crate::rejection::Rejection;

/// A command whose fields are all valid.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Register {
        account: String,
        email: String,
    },
    Stock {
        sku: String,
        quantity: u64,
        price: Money,
    },
    Deposit {
        account: String,
        amount: Money,
    },
    Transfer {
        from: String,
        to: String,
        amount: Money,
    },
    Split {
        account: String,
        amount: Money,
        into: Vec<Share>,
    },
    Order {
        order: String,
        account: String,
        lines: Vec<OrderLine>,
    },
    Ship {
        order: String,
        tracking: String,
    },
    Refund {
        order: String,
    },
}

/// Who gets how much of a split.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    pub(crate) account: String,
    pub(crate) weight: u64,
}

/// How many of what are ordered.
#[derive(Clone, Debug)]
pub(crate) struct OrderLine {
    pub(crate) sku: String,
    pub(crate) quantity: u64,
}

type Parser = fn(&mut Fields<'_, '_>) -> Result<Command, Rejection>;

/// How to read the command of that name: its fields in the order in which they are judged.
pub(crate) fn parser(name: &str) -> Option<Parser> {
    Some(match name {
        "register" => |f| {
            Ok(Command::Register {
                account: f.name("account")?,
                email: f.email("email")?,
            })
        },
        "stock" => |f| {
            Ok(Command::Stock {
                sku: f.name("sku")?,
                quantity: f.whole("quantity", 0, 1_000_000)?,
                price: f.price("price")?,
            })
        },
        "deposit" => |f| {
            Ok(Command::Deposit {
                account: f.name("account")?,
                amount: f.amount("amount")?,
            })
        },
        "transfer" => |f| {
            let (from, to, amount) = (f.name("from")?, f.name("to")?, f.amount("amount")?);
            if from == to {
                return Err(Rejection::invalid(
                    "to",
                    "must be another account than `from`",
                ));
            }
            Ok(Command::Transfer { from, to, amount })
        },
        "split" => |f| {
            let (account, amount) = (f.name("account")?, f.amount("amount")?);
            let into = entries::shares(f, &account)?;
            Ok(Command::Split {
                account,
                amount,
                into,
            })
        },
        "order" => |f| {
            Ok(Command::Order {
                order: f.name("order")?,
                account: f.name("account")?,
                lines: entries::order_lines(f)?,
            })
        },
        "ship" => |f| {
            Ok(Command::Ship {
                order: f.name("order")?,
                tracking: f.tracking("tracking")?,
            })
        },
        "refund" => |f| {
            Ok(Command::Refund {
                order: f.name("order")?,
            })
        },
        _ => return None,
    })
}

impl Command {
    /// The account whose quota the command uses, if it uses one.
    pub(crate) fn payer(&self) -> Option<&str> {
        match self {
            Command::Register { account, .. }
            | Command::Deposit { account, .. }
            | Command::Split { account, .. }
            | Command::Order { account, .. }
            | Command::Transfer { from: account, .. } => Some(account),
            Command::Stock { .. } | Command::Ship { .. } | Command::Refund { .. } => None,
        }
    }
}
