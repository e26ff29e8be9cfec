//! Typed names for steps that are only known at run time.

use std::fmt;
use std::marker::PhantomData;

use crate::plan::Name;

/// The name of a step of a [`DynMulti`](crate::DynMulti) together with the type of its
/// result: `const DEBIT: Key<Debit> = Key::new("debit");`.
pub struct Key<T> {
    name: Name,
    result: PhantomData<fn() -> T>,
}

impl<T> Key<T> {
    /// A key known when the program is written.
    pub const fn new(name: &'static str) -> Self {
        Key {
            name: Name::Borrowed(name),
            result: PhantomData,
        }
    }

    /// A key made at run time: `Key::<Line>::named(format!("line:{sku}"))`.
    pub fn named(name: impl Into<Name>) -> Self {
        Key {
            name: name.into(),
            result: PhantomData,
        }
    }

    /// The step's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn to_name(&self) -> Name {
        self.name.clone()
    }
}

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        Key::named(self.name.clone())
    }
}

impl<T> fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key<{}>({:?})", std::any::type_name::<T>(), self.name)
    }
}
