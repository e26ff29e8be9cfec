//! Limiters in memory beside governor, quota and leaky-bucket, and beside the floor: one atomic
//! compare-and-swap and one reading of the clock.
//!
//! **Checks**: nanoseconds a check, by how many keys there are, all admitted or all denied, by one
//! thread and by two; the contenders take turns on one list of random keys.
//!
//! **A flood** of keys that are never seen again: time and memory.
//!
//! **The tail** while a limiter fills: the slowest one in a thousand checks.
//!
//! **Many keys at once**, beside one after the other.
//!
//! What to quote is the ratios: the lowest decile of the turns, which noise has added least to.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

mod checks;
mod contender;
#[path = "../decile.rs"]
mod decile;
#[path = "../multi/effort.rs"]
mod effort;
mod filling;
mod many;
mod memory;

use effort::Effort;

fn main() {
    // The memory of a process is told by the process alone.
    if memory::is_asked_for() {
        return memory::fill();
    }
    let effort = Effort::from_args();
    if effort == Effort::Test {
        println!("One turn each, to see that it works: nothing to quote.");
    }
    checks::report(effort);
    many::report(effort);
    filling::report(effort);
    memory::report(effort);
}
