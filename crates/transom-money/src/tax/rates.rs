//! The taxes that a line bears.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::{MoneyError, Rate, Ratio};

/// A tax: its name, its rate, and what the rate is of.
///
/// The name tells apart what has one rate: exempt and zero-rated are both 0 %, and two
/// authorities may both take 5 %.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tax {
    name: Cow<'static, str>,
    rate: Rate,
    compound: bool,
}

impl Tax {
    /// A tax on the net amount, such as GST and PST beside each other.
    pub fn new(name: impl Into<Cow<'static, str>>, rate: Rate) -> Self {
        Self {
            name: name.into(),
            rate,
            compound: false,
        }
    }

    /// A tax on the net amount and the taxes before it (cumulative, "tax on tax").
    pub fn compound(name: impl Into<Cow<'static, str>>, rate: Rate) -> Self {
        Self {
            compound: true,
            ..Self::new(name, rate)
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rate.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Whether it is also on the taxes before it.
    pub fn is_compound(&self) -> bool {
        self.compound
    }
}

/// The taxes that one line bears together. The order matters for [compound](Tax::compound) ones;
/// simple ones beside each other are put in that of their names, so GST and PST are the same set
/// as PST and GST.
///
/// Lines with equal sets are a group of the document. Only equal ones are: the GST of a line that
/// bears GST alone and the GST of one that bears PST too are in two groups, and with
/// [`TaxPolicy::PerTotal`](crate::tax::TaxPolicy::PerTotal) it is rounded once in each.
/// [`TaxDocument::total_of`](crate::tax::TaxDocument::total_of) adds them up.
///
/// ```
/// use transom_money::tax::{Tax, TaxSet};
/// use transom_money::Rate;
///
/// let gst = Tax::new("GST", Rate::percent(5));
/// let on_both = Tax::compound("PST", Rate::percent(10));
/// let set = TaxSet::new([gst, on_both])?;
/// assert_eq!(set.combined().to_string(), "15.5 %");
/// # Ok::<_, transom_money::MoneyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TaxSet {
    taxes: Vec<Tax>,
    /// Of the net amount, one each.
    of_net: Vec<Ratio>,
    /// Of the gross amount, one each.
    of_gross: Vec<Ratio>,
    combined: Rate,
}

impl TaxSet {
    /// These taxes; of none, a line is outside all tax.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`] where they are -100 % together;
    /// [`MoneyError::Overflow`] where their exact shares take more than 127 bits.
    pub fn new(taxes: impl IntoIterator<Item = Tax>) -> Result<Self, MoneyError> {
        let mut taxes: Vec<Tax> = taxes.into_iter().collect();
        for beside in taxes.chunk_by_mut(|one, next| !one.compound && !next.compound) {
            beside.sort();
        }
        let mut of_net = Vec::with_capacity(taxes.len());
        let mut growth = Ratio::ONE;
        for tax in &taxes {
            let base = if tax.compound { growth } else { Ratio::ONE };
            let share = base.try_mul(tax.rate)?;
            growth = growth.try_add(share)?;
            of_net.push(share);
        }
        let of_gross = of_net.iter().map(|share| share.try_div(growth));
        Ok(Self {
            of_gross: of_gross.collect::<Result<_, _>>()?,
            combined: Rate::fraction(growth.try_sub(1)?),
            taxes,
            of_net,
        })
    }

    /// The taxes in the order that counts, simple ones beside each other by their names.
    pub fn taxes(&self) -> &[Tax] {
        &self.taxes
    }

    /// All of them as one rate of the net amount.
    pub fn combined(&self) -> Rate {
        self.combined
    }

    pub(super) fn of_net(&self) -> &[Ratio] {
        &self.of_net
    }

    pub(super) fn of_gross(&self) -> &[Ratio] {
        &self.of_gross
    }
}
