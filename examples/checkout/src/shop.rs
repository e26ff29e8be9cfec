//! The shop: each command is one Multi in one transaction of its tenant.

mod deposit;
mod funds;
mod order;
mod order_events;
mod refund;
mod register;
mod ship;
mod split;
mod stock;
mod transfer;

use std::time::Duration;

use anyhow::Context;
use transom_events::EventStore;
use transom_multi::Failure;
use transom_tenant::{TenantId, TenantTx, Tenants};

use crate::input::Command;
use crate::rejection::Rejection;
use crate::step_error::StepError;

pub(crate) use order_events::{ItemAdded, OrderCreated, OrderRefunded, OrderShipped, names};

/// A command that meets a deadlock is run again, as often as this.
const ATTEMPTS: u32 = 20;

/// A shop that is open: the application role's pool behind the tenant's door, and the log.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) tenants: Tenants,
    pub(crate) events: EventStore,
}

impl Shop {
    /// Carries a command out, wholly or not at all. A rejection is an answer; an error
    /// means that the database failed.
    pub(crate) async fn run(
        &self,
        tenant: &TenantId,
        command: &Command,
    ) -> anyhow::Result<Result<(), Rejection>> {
        let mut attempt = 1;
        loop {
            let failed = match self.attempt(tenant, command).await? {
                Ok(()) => return Ok(Ok(())),
                Err(failed) => failed,
            };
            match failed.error {
                StepError::Rejected {
                    code,
                    field,
                    message,
                } => {
                    let rejection = Rejection::at(code, field, message);
                    return Ok(Err(Rejection {
                        step: Some(failed.step),
                        ..rejection
                    }));
                }
                error if error.is_retryable() && attempt < ATTEMPTS => {
                    attempt += 1;
                    // Who waits a different time each does not meet again.
                    let jitter = u64::from(std::process::id() % 7) + u64::from(attempt);
                    tokio::time::sleep(Duration::from_millis(jitter)).await;
                }
                error => {
                    return Err(error).with_context(|| {
                        format!("step `{}` of a command of {tenant} failed", failed.step)
                    });
                }
            }
        }
    }

    async fn attempt(
        &self,
        tenant: &TenantId,
        command: &Command,
    ) -> anyhow::Result<Result<(), Failed>> {
        let mut scope = self.tenants.scope(tenant).await?;
        let mut tx = scope.begin().await?;
        let done = self.steps(&mut tx, command).await;
        match done {
            Ok(()) => {
                tx.commit().await?;
                Ok(Ok(()))
            }
            Err(failed) => {
                tx.rollback().await?;
                Ok(Err(failed))
            }
        }
    }

    async fn steps(&self, tx: &mut TenantTx<'_>, command: &Command) -> Result<(), Failed> {
        let tenant = tx.tenant().clone();
        let tenant = tenant.as_str();
        let events = &self.events;
        match command {
            Command::Register { account, email } => named(
                register::multi(tenant, account, email)
                    .run_in(&mut **tx)
                    .await,
            ),
            Command::Stock {
                sku,
                quantity,
                price,
            } => named(
                stock::multi(tenant, sku, *quantity, *price)
                    .run_in(&mut **tx)
                    .await,
            ),
            Command::Deposit { account, amount } => named(
                deposit::multi(tenant, account, *amount)
                    .run_in(&mut **tx)
                    .await,
            ),
            Command::Transfer { from, to, amount } => named(
                transfer::multi(tenant, from, to, *amount)
                    .run_in(&mut **tx)
                    .await,
            ),
            Command::Split {
                account,
                amount,
                into,
            } => named(
                split::multi(tenant, account, *amount, into)
                    .run_in(&mut **tx)
                    .await,
            ),
            Command::Order {
                order,
                account,
                lines,
            } => named(
                order::multi(tenant, events, order, account, lines)
                    .run_in(&mut **tx)
                    .await,
            ),
            Command::Ship { order, tracking } => named(
                ship::multi(tenant, events, order, tracking)
                    .run_in(&mut **tx)
                    .await,
            ),
            Command::Refund { order } => {
                named(refund::multi(tenant, events, order).run_in(&mut **tx).await)
            }
        }
    }
}

/// A step that failed.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) step: String,
    pub(crate) error: StepError,
}

fn named<T, P>(result: Result<T, Failure<StepError, P>>) -> Result<(), Failed> {
    match result {
        Ok(_) => Ok(()),
        Err(Failure { step, error, .. }) => Err(Failed {
            step: step.into_owned(),
            error,
        }),
    }
}
