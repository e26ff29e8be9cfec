//! Each act with each end, by itself: so that none is left to chance.

use crate::act::{ACTS, Act};
use crate::borrower;
use crate::end::{End, transaction};
use crate::world::{STRENGTHS, Strength, World, id};

#[tokio::test]
async fn every_act_with_every_end_leaves_nothing_to_the_next_borrower() {
    for strength in STRENGTHS {
        let world = World::new(strength, 1).await;
        for act in ACTS {
            for end in [
                End::Run,
                End::RunFails,
                End::Commit,
                End::Rollback,
                End::Drop,
            ] {
                let after = format!("{act:?} and {end:?} with {strength:?}");
                let body = format!("{act:?}{end:?}");
                let said = transaction(&world, &id("acme"), &[act], end, &body).await;
                borrower::check(&world, &after).await;
                let written = world.has(&id("acme"), &body).await;
                let writes = matches!(act, Act::Write | Act::Savepoints);
                let commits = matches!(end, End::Run | End::Commit);
                assert_eq!(written, writes && commits, "{after}");
                assert!(said == Some(true) || !written, "{after}");
            }
        }
    }
}

/// Which acts a transaction can be committed after.
#[tokio::test]
async fn what_does_harm_is_an_error_and_not_a_commit() {
    for strength in STRENGTHS {
        let world = World::new(strength, 1).await;
        for act in ACTS {
            let story = [Act::Write, act];
            let body = format!("{act:?}");
            let said = transaction(&world, &id("acme"), &story, End::Run, &body).await;
            let harmless = !matches!(
                act,
                Act::DropCopyIn
                    | Act::FailedStatement
                    | Act::FailNestedBegin
                    | Act::SetTenantOfSession
                    | Act::RollbackBySql
                    | Act::CommitBySql
                    | Act::TemporaryNotesCommittedBySql
                    | Act::OtherTransactionBySql
                    | Act::Panic
            );
            assert_eq!(said, Some(harmless), "{act:?} with {strength:?}");
            let written = world.has(&id("acme"), &body).await;
            // What a statement of the user's commits is committed.
            let expected = harmless || act.commits_by_sql();
            assert_eq!(written, expected, "{act:?} with {strength:?}");
        }
        assert!(strength == Strength::Schemas || world.pool.size() <= 1);
    }
}
