//! What was found.

use std::fmt;

/// Something of one tenant that reached another one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leak {
    /// The name of the query.
    pub query: String,
    /// In which way.
    pub how: How,
    /// What shows it: a row, or a result with the other tenant's rows and without.
    pub evidence: String,
}

/// In which way something leaked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum How {
    /// A value that only the other tenant has was in the result.
    Read,
    /// A row of the other tenant was updated, or taken away from it.
    Changed,
    /// A row of the other tenant was deleted.
    Deleted,
    /// The other tenant has a row more.
    Inserted,
    /// The result, or the error, is another one when the other tenant has no rows: a count, a
    /// unique index or a foreign key that covers all tenants.
    Revealed,
    /// The next borrower of the connection finds something: a setting, a role, a search path,
    /// a temporary table, a lock, an open transaction.
    LeftBehind,
    /// Nothing can be said: the result is another one each time. Sort it, or take out what is
    /// random ([`LeakTest::normalise`](crate::leak::LeakTest::normalise)).
    Unstable,
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            How::Read => "read a value of another tenant",
            How::Changed => "changed a row of another tenant",
            How::Deleted => "deleted a row of another tenant",
            How::Inserted => "gave another tenant a row",
            How::Revealed => "revealed that another tenant has rows",
            How::LeftBehind => "left something on its connection",
            How::Unstable => "gives another result each time, so that nothing can be said",
        })
    }
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}: {}", self.query, self.how, self.evidence)
    }
}

/// What a [`LeakTest`](crate::leak::LeakTest) found, and where it could not look.
#[derive(Clone, Debug, Default)]
#[must_use = "a report says nothing until it is read"]
pub struct LeakReport {
    pub(super) leaks: Vec<Leak>,
    pub(super) blind_spots: Vec<String>,
    pub(super) queries: usize,
    pub(super) steps: usize,
}

impl LeakReport {
    /// What was found, each kind once for each query.
    pub fn leaks(&self) -> &[Leak] {
        &self.leaks
    }

    /// What proves nothing: tables in which the other tenant has no row, and queries that
    /// failed with and without it. Give the seeding more to do.
    pub fn blind_spots(&self) -> &[String] {
        &self.blind_spots
    }

    /// Fails the test if anything was found.
    ///
    /// # Panics
    /// With the report, if there is a leak.
    #[track_caller]
    pub fn assert_no_leaks(&self) {
        assert!(self.leaks.is_empty(), "{self}");
    }

    /// Notes a leak, unless the same is known of the query.
    pub(super) fn found(&mut self, query: &str, how: How, evidence: String) {
        let known = |leak: &Leak| leak.query == query && leak.how == how;
        if !self.leaks.iter().any(known) {
            let query = query.to_owned();
            self.leaks.push(Leak {
                query,
                how,
                evidence,
            });
        }
    }
}

impl fmt::Display for LeakReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} leaks in {} queries and {} steps of stories",
            self.leaks.len(),
            self.queries,
            self.steps
        )?;
        for leak in &self.leaks {
            write!(f, "\n  {leak}")?;
        }
        for spot in &self.blind_spots {
            write!(f, "\n  not looked at: {spot}")?;
        }
        Ok(())
    }
}
