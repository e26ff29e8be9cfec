//! The contenders take turns, so that all meet the machine in the same states.

use std::time::Instant;

use crate::contender::Contender;

pub(crate) fn take(contenders: &mut [Contender], rounds: usize) {
    for _ in 0..rounds {
        for contender in &mut *contenders {
            let start = Instant::now();
            contender.turn();
            contender.turns.push(start.elapsed());
        }
    }
}
