//! What PostgreSQL does, as far as the programs can tell: one copy of the table per
//! savepoint, no SQL and no futures.

use super::program::{Hook, Write};
use super::report::{Fault, Table};

/// A transaction, with the hooks that hang on it.
pub(crate) struct World {
    pub(crate) table: Table,
    pub(crate) hooks: Vec<Hook>,
    /// A statement has failed; until a rollback, every other will.
    aborted: bool,
    dead: bool,
}

/// Where a savepoint goes back to.
pub(crate) struct Mark {
    table: Table,
    hooks: usize,
}

impl World {
    pub(crate) fn new(table: Table) -> Self {
        World {
            table,
            hooks: Vec::new(),
            aborted: false,
            dead: false,
        }
    }

    pub(crate) fn kill(&mut self) {
        self.dead = true;
    }

    /// Whether a statement reaches a server that would run it.
    pub(crate) fn statement(&self) -> Result<(), Fault> {
        if self.dead {
            Err(Fault::Lost)
        } else if self.aborted {
            Err(Fault::sql("25P02"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn write(&mut self, write: &Write) -> Result<u64, Fault> {
        self.statement()?;
        match *write {
            Write::Insert { key, note, twin } => {
                if self.table.contains_key(&key) {
                    self.aborted = true;
                    return Err(Fault::sql("23505"));
                }
                self.table.insert(key, (note, twin));
                Ok(1)
            }
            Write::Update { key } => match self.table.get_mut(&key) {
                Some((note, _)) => {
                    *note += 1000;
                    Ok(1)
                }
                None => Ok(0),
            },
            Write::Delete { key } => Ok(u64::from(self.table.remove(&key).is_some())),
        }
    }

    /// The deferred foreign key.
    pub(crate) fn constraints(&self) -> Result<(), Fault> {
        let mut twins = self.table.values().filter_map(|(_, twin)| *twin);
        if twins.all(|twin| self.table.contains_key(&twin)) {
            Ok(())
        } else {
            Err(Fault::sql("23503"))
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            table: self.table.clone(),
            hooks: self.hooks.len(),
        }
    }

    /// A rollback to a savepoint, for which an aborted transaction is no obstacle.
    pub(crate) fn undo(&mut self, mark: Mark) -> Result<(), Fault> {
        if self.dead {
            return Err(Fault::Lost);
        }
        self.table = mark.table;
        self.hooks.truncate(mark.hooks);
        self.aborted = false;
        Ok(())
    }
}
