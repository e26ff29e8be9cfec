//! From a well-formed line to a command: the order in which a line is judged lives here.

use super::amount::Amount;
use super::fields;
use super::json::{Document, Members, Node};
use super::rejection::Rejection;

/// A command whose fields are all in range.
#[derive(Debug)]
pub(crate) enum Command {
    Register {
        account: String,
        email: String,
    },
    Stock {
        sku: String,
        quantity: i128,
        price: Amount,
    },
    Deposit {
        account: String,
        amount: Amount,
    },
    Transfer {
        from: String,
        to: String,
        amount: Amount,
    },
    Split {
        account: String,
        amount: Amount,
        into: Vec<(String, i128)>,
    },
    Order {
        order: String,
        account: String,
        lines: Vec<(String, i128)>,
    },
    Ship {
        order: String,
    },
    Refund {
        order: String,
    },
}

/// The fields of every line, then those of its command; and those inside its list.
type Known = (
    &'static [&'static str],
    Option<(&'static str, [&'static str; 2])>,
);

impl Command {
    /// The tenant and the command, judged in the order `tenant`, `do`, `at`, the command's fields,
    /// rules across fields, unknown fields.
    pub(crate) fn read(
        document: &Document,
        members: &Members,
        at: Result<(), Rejection>,
    ) -> Result<(String, Self), Rejection> {
        let tenant = fields::tenant(document, members)?;
        let verb = fields::text(document, members, "do")?;
        let known = known_fields(verb).ok_or_else(Rejection::unknown_command)?;
        at?;
        let command = Self::fields(verb, document, members)?;
        command.across()?;
        no_unknown_fields(document, members, known)?;
        Ok((tenant, command))
    }

    fn fields(verb: &str, document: &Document, members: &Members) -> Result<Self, Rejection> {
        let name = |field| fields::name(document, members, field);
        Ok(match verb {
            "register" => Self::Register {
                account: name("account")?,
                email: fields::email(document, members)?,
            },
            "stock" => Self::Stock {
                sku: name("sku")?,
                quantity: fields::whole(document, members, "quantity", 0)?,
                price: fields::price(document, members)?,
            },
            "deposit" => Self::Deposit {
                account: name("account")?,
                amount: fields::amount(document, members)?,
            },
            "transfer" => Self::Transfer {
                from: name("from")?,
                to: name("to")?,
                amount: fields::amount(document, members)?,
            },
            "split" => Self::Split {
                account: name("account")?,
                amount: fields::amount(document, members)?,
                into: fields::entries(document, members, "into", |document, entry| {
                    let account = fields::name(document, entry, "account")?;
                    Ok((account, fields::whole(document, entry, "weight", 0)?))
                })?,
            },
            "order" => Self::Order {
                order: name("order")?,
                account: name("account")?,
                lines: fields::entries(document, members, "lines", |document, entry| {
                    let sku = fields::name(document, entry, "sku")?;
                    Ok((sku, fields::whole(document, entry, "quantity", 1)?))
                })?,
            },
            "ship" => {
                let order = name("order")?;
                fields::tracking(document, members)?;
                Self::Ship { order }
            }
            "refund" => Self::Refund {
                order: name("order")?,
            },
            _ => return Err(Rejection::unknown_command()),
        })
    }

    /// Rules that need more than one field.
    fn across(&self) -> Result<(), Rejection> {
        match self {
            Self::Transfer { from, to, .. } if from == to => Err(Rejection::invalid("to")),
            Self::Split {
                account: payer,
                into,
                ..
            } => {
                let twice = |index: usize| {
                    into[..index]
                        .iter()
                        .any(|(account, _)| *account == into[index].0)
                };
                let bad = into.iter().any(|(account, _)| account == payer)
                    || (0..into.len()).any(twice)
                    || into.iter().all(|(_, weight)| *weight == 0);
                if bad {
                    Err(Rejection::invalid("into"))
                } else {
                    Ok(())
                }
            }
            _ => Ok(()),
        }
    }

    /// The account whose bucket pays for this command, if it is one that the quota covers.
    pub(crate) fn metered_account(&self) -> Option<&str> {
        match self {
            Self::Register { account, .. }
            | Self::Deposit { account, .. }
            | Self::Transfer { from: account, .. }
            | Self::Split { account, .. }
            | Self::Order { account, .. } => Some(account),
            Self::Stock { .. } | Self::Ship { .. } | Self::Refund { .. } => None,
        }
    }
}

fn known_fields(verb: &str) -> Option<Known> {
    Some(match verb {
        "register" => (&["account", "email"], None),
        "stock" => (&["sku", "quantity", "price"], None),
        "deposit" => (&["account", "amount"], None),
        "transfer" => (&["from", "to", "amount"], None),
        "split" => (
            &["account", "amount", "into"],
            Some(("into", ["account", "weight"])),
        ),
        "order" => (
            &["order", "account", "lines"],
            Some(("lines", ["sku", "quantity"])),
        ),
        "ship" => (&["order", "tracking"], None),
        "refund" => (&["order"], None),
        _ => return None,
    })
}

/// Names the first unknown field in the line's own order; one inside a list is the list's.
fn no_unknown_fields(
    document: &Document,
    members: &Members,
    (known, list): Known,
) -> Result<(), Rejection> {
    for (key, place) in members {
        let key = key.as_str();
        if !["tenant", "do", "at"].contains(&key) && !known.contains(&key) {
            return Err(Rejection::invalid(key));
        }
        let Some((_, inner)) = list.filter(|(list, _)| *list == key) else {
            continue;
        };
        let Node::Array(items) = document.node(*place) else {
            continue;
        };
        for item in items {
            let Node::Object(entry) = document.node(*item) else {
                continue;
            };
            if entry
                .iter()
                .any(|(name, _)| !inner.contains(&name.as_str()))
            {
                return Err(Rejection::invalid(key));
            }
        }
    }
    Ok(())
}
