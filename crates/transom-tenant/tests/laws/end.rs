//! How a tenant's transaction may end.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use proptest::prelude::*;
use transom_tenant::{TenantError, TenantId};
use transom_testkit::cancel;

use crate::act::{Act, act};
use crate::world::World;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// `run`, whose work succeeds.
    Run,
    /// `run`, whose work fails.
    RunFails,
    Commit,
    Rollback,
    Drop,
    /// `run`, dropped after so many polls.
    CancelledAt(usize),
}

pub(crate) fn ends() -> impl Strategy<Value = End> {
    prop_oneof![
        3 => Just(End::Run),
        1 => Just(End::RunFails),
        1 => Just(End::Commit),
        1 => Just(End::Rollback),
        1 => Just(End::Drop),
        2 => (0_usize..40).prop_map(End::CancelledAt),
    ]
}

/// Whether it says that it has committed. A panic of the work is caught.
pub(crate) async fn transaction(
    world: &World,
    tenant: &TenantId,
    acts: &[Act],
    end: End,
    body: &str,
) -> Option<bool> {
    let whole = AssertUnwindSafe(Box::pin(ended(world, tenant, acts, end, body))).catch_unwind();
    let outcome = match end {
        End::CancelledAt(polls) => cancel::drop_after_polls(whole, polls).await?,
        _ => whole.await,
    };
    match outcome {
        Ok(result) => Some(result.is_ok()),
        Err(_) if acts.contains(&Act::Panic) => Some(false),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

async fn ended(
    world: &World,
    tenant: &TenantId,
    acts: &[Act],
    end: End,
    body: &str,
) -> Result<(), TenantError> {
    if matches!(end, End::Run | End::RunFails | End::CancelledAt(_)) {
        return world
            .tenants
            .run(tenant, async |tx| {
                for one in acts {
                    act(tx, *one, body).await;
                }
                if end == End::RunFails {
                    return Err(TenantError::Statement(sqlx::Error::WorkerCrashed));
                }
                Ok(())
            })
            .await;
    }
    let mut scope = world.tenants.scope(tenant).await?;
    let mut tx = scope.begin().await?;
    for one in acts {
        act(&mut tx, *one, body).await;
    }
    match end {
        End::Commit => tx.commit().await,
        End::Rollback => tx.rollback().await.and(Err(rolled_back())),
        _ => Err(rolled_back()),
    }
}

fn rolled_back() -> TenantError {
    TenantError::Statement(sqlx::Error::RowNotFound)
}
