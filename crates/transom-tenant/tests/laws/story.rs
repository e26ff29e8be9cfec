//! One after the other on the only connection.

use proptest::prelude::*;

use crate::act::{Act, acts};
use crate::borrower;
use crate::end::{End, ends, transaction};
use crate::world::{NAMES, STRENGTHS, World, id};

#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) who: usize,
    pub(crate) acts: Vec<Act>,
    pub(crate) end: End,
}

pub(crate) fn turns(most: usize) -> impl Strategy<Value = Vec<Turn>> {
    let turn =
        (0..NAMES.len(), acts(), ends()).prop_map(|(who, acts, end)| Turn { who, acts, end });
    prop::collection::vec(turn, 1..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 30, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_tenant_reaches_the_next_borrower(story in turns(25)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            for strength in STRENGTHS {
                let world = World::new(strength, 1).await;
                for (n, turn) in story.iter().enumerate() {
                    let tenant = id(NAMES[turn.who]);
                    let body = format!("{tenant}-{n}");
                    let said = transaction(&world, &tenant, &turn.acts, turn.end, &body).await;
                    borrower::check(&world, &format!("{n}: {turn:?} with {strength:?}")).await;
                    let written = world.has(&tenant, &body).await;
                    let by_hand = turn.acts.iter().any(|act| act.commits_by_sql());
                    assert!(said != Some(false) || by_hand || !written, "{n}: {turn:?}");
                }
            }
        });
    }
}
