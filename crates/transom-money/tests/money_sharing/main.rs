//! Sharing: every mode, tie-break, form and kind of weight, beside slow integers of any size.

mod examples;
mod extremes;
mod generated;
mod modes;
mod oracle;
mod running;
mod weights;
