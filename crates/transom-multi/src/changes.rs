//! The results of a Multi whose steps are only known at run time.

use std::any::{Any, type_name};
use std::collections::HashMap;
use std::fmt;
use std::ops::Index;

use crate::plan::Name;
use crate::{Key, Partial, Results};

/// Results by name, each of its own type. A [`Key`] finds its result and gives it its type.
#[derive(Default)]
pub struct Changes {
    names: Vec<Name>,
    values: HashMap<Name, Box<dyn Any + Send + Sync>>,
}

impl Changes {
    /// The result under a key; `None` if no such step has run, or not with that type.
    pub fn get<T: 'static>(&self, key: &Key<T>) -> Option<&T> {
        self.values.get(key.name())?.downcast_ref()
    }

    /// Takes the result under a key out; `None` as for [`get`](Changes::get).
    pub fn take<T: 'static>(&mut self, key: &Key<T>) -> Option<T> {
        self.get(key)?;
        let value = self.values.remove(key.name())?;
        self.names.retain(|name| name != key.name());
        value.downcast().ok().map(|value| *value)
    }

    /// The names of the steps that have run, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    pub(crate) fn insert(&mut self, name: Name, value: impl Any + Send + Sync) {
        self.names.push(name.clone());
        self.values.insert(name, Box::new(value));
    }
}

/// `changes[&DEBIT]`, for a step that must have run.
///
/// # Panics
/// If no step of that name has run, or its result has another type; the message says which
/// have run. [`get`](Changes::get) does not panic.
impl<T: 'static> Index<&Key<T>> for Changes {
    type Output = T;

    fn index(&self, key: &Key<T>) -> &T {
        match self.get(key) {
            Some(value) => value,
            None if self.values.contains_key(key.name()) => panic!(
                "the result of step `{}` is not a {}",
                key.name(),
                type_name::<T>()
            ),
            None => panic!(
                "no step `{}` has run before this one; so far: {}",
                key.name(),
                self.names.join(", ")
            ),
        }
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Changes").field(&self.names).finish()
    }
}

impl Results for Changes {
    type Partial = Changes;
}

impl Partial<Changes> for Changes {
    fn none() -> Self {
        Changes::default()
    }

    fn all(results: Changes) -> Self {
        results
    }
}
