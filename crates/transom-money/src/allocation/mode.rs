//! How an amount is shared out, and who gets what is left.

/// How [`Allocation`](crate::Allocation) rounds the exact quotas (amount × weight / sum of the
/// weights) to whole steps.
///
/// In every mode the shares and the rest add up to the amount, a weight of zero gets zero, and
/// a negative amount is shared as the positive one is, with the sign turned: a refund mirrors
/// its charge. In none is a share a whole step away from its quota, except where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Mode {
    /// Quotas rounded down; one step more for those with the largest fractions, until nothing
    /// is left. The method of largest remainders: Hamilton's, or Hare and Niemeyer's. Of all
    /// ways to share, its squares of the differences from the quotas add up to the least.
    #[default]
    LargestRemainder,
    /// Quotas rounded down; one step more for the first parties that have a weight. Fowler's
    /// ("Patterns of Enterprise Application Architecture"), and what dinero.js, go-money and
    /// rusty-money do. A party whose quota was whole may get one step above it.
    FloorToFirst,
    /// Quotas rounded down; one step more for those with the largest weights. brick/money's
    /// `FloorToLargestRatio`. A party whose quota was whole may get one step above it.
    LargestRatio,
    /// Quotas rounded down; what is left is given to nobody and is the rest. brick/money's
    /// `FloorSeparate`.
    Separate,
    /// Each gets its weight, with the weights in lowest terms, as often as the amount allows:
    /// the shares are in exact proportion. What is left is the rest. brick/money's
    /// `BlockSeparate`. A share can be many steps below its quota.
    BlockSeparate,
    /// What all parties up to this one should have, rounded half up, less what those before it
    /// got: error diffusion, `ex_money`'s `spread`. Neighbours make up for each other, so any
    /// run of them is less than a step off: right for instalments and depreciation.
    Cumulative,
}
