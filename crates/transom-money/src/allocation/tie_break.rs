//! Who comes first among equals.

/// Which of several equal parties get the last steps, where there are fewer than parties.
///
/// Equal are, with [`Mode::LargestRemainder`](crate::allocation::Mode), those with the same remainder, with
/// `LargestRatio` those with the same weight, with `FloorToFirst` all that have a weight. With
/// `Cumulative` nobody ties; there it says in which order the parties are gone through. The
/// separate modes have no use for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TieBreak {
    /// Those nearest the beginning. With `Cumulative`, from the first party to the last.
    #[default]
    First,
    /// Those nearest the end. With `Cumulative`, from the last party to the first.
    Last,
    /// Those from the (seed mod k)-th of the k equal parties on, counted from 0, beginning again
    /// after the last. Over k seeds in a row, such as invoice numbers, each of them gets equally
    /// many steps. With `Cumulative`, k counts the parties that have a weight.
    Rotate(u64),
}

impl TieBreak {
    /// Of `tied` equals in their order, at least one, the one with whom `winners` of them begin.
    pub(super) fn start(self, tied: usize, winners: usize) -> usize {
        match self {
            Self::First => 0,
            Self::Last => tied - winners,
            // Below `tied`, so it fits.
            Self::Rotate(seed) => usize::try_from(seed % tied as u64).unwrap_or(0),
        }
    }
}
