//! Many tenants at once, on fewer connections than there are of them.

use std::sync::Arc;

use proptest::prelude::*;
use tokio::task::JoinSet;

use crate::borrower;
use crate::end::transaction;
use crate::story::turns;
use crate::world::{NAMES, STRENGTHS, World, id};

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 10, ..ProptestConfig::default() })]

    #[test]
    fn tenants_that_work_at_once_never_meet(stories in prop::collection::vec(turns(12), 6)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            for strength in STRENGTHS {
                let world = Arc::new(World::new(strength, 2).await);
                let mut tasks = JoinSet::new();
                for (task, story) in stories.iter().cloned().enumerate() {
                    let world = Arc::clone(&world);
                    tasks.spawn(async move {
                        for (n, turn) in story.iter().enumerate() {
                            let tenant = id(NAMES[turn.who]);
                            let body = format!("{tenant}-{task}-{n}");
                            transaction(&world, &tenant, &turn.acts, turn.end, &body).await;
                        }
                    });
                }
                while let Some(done) = tasks.join_next().await {
                    done.unwrap();
                }
                for _ in 0..2 {
                    borrower::check(&world, "all of them").await;
                }
            }
        });
    }
}
