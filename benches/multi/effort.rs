//! How much time to spend.

/// Asked of the command line as criterion asks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Enough for numbers to quote.
    Bench,
    /// Enough to see that it works.
    Test,
}

impl Effort {
    /// `cargo bench` passes `--bench`, `cargo test` does not.
    pub(crate) fn from_args() -> Self {
        let given = |flag| std::env::args().any(|arg| arg == flag);
        if given("--bench") && !given("--test") {
            Self::Bench
        } else {
            Self::Test
        }
    }
}
