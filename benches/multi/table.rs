//! The ratios as a table of Markdown, to be read and to be quoted.

use std::fmt;

use crate::ratio::{Ratio, Row};

/// Grows by a row for each load and each of ours.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<(String, Row)>,
}

impl Table {
    pub(crate) fn add(&mut self, title: &str, rows: Vec<Row>) {
        self.rows
            .extend(rows.into_iter().map(|row| (title.to_owned(), row)));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((_, first)) = self.rows.first() else {
            return Ok(());
        };
        writeln!(
            f,
            "\nTime of ours / time of the rival, undisturbed (in brackets: median of all rounds)\n"
        )?;
        write!(f, "| {:33} | {:22} |", "load", "ours")?;
        for (rival, _) in &first.ratios {
            write!(f, " {:>14} |", format!("/ {rival}"))?;
        }
        write!(f, "\n|{:-<35}|{:-<24}|", "", "")?;
        for _ in &first.ratios {
            write!(f, "{:->15}:|", "")?;
        }
        writeln!(f)?;
        for (title, row) in &self.rows {
            write!(f, "| {title:33} | {:22} |", row.ours)?;
            for (_, ratio) in &row.ratios {
                write!(f, " {:>14} |", ratio.to_string())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ({:.2})", self.undisturbed, self.median)
    }
}
