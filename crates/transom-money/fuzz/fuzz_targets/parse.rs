//! No parser panics, and what one accepts reads back.
//!
//! ```sh
//! cargo +nightly fuzz run parse -- -seed_inputs=../tests/corpus/parse.txt
//! ```
//!
//! What it finds goes to `tests/corpus/parse.txt`, a line each, which `cargo test` replays by the
//! same laws.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/money_text/laws.rs"]
mod laws;

fuzz_target!(|text: &str| laws::no_parser_panics_and_what_is_read_reads_back(text));
