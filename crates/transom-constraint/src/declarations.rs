//! One set of declarations or several, as callers like to pass them.

use std::sync::{Arc, LazyLock};

use crate::Constraints;

mod sealed {
    pub trait Sealed {}
}

/// One or several [`Constraints`]: a set, a [`LazyLock`] of one, or a list of either. It is passed by reference: `&USERS`,
/// `&[&USERS, &TEAMS]`. Sets of different types go into a tuple, `&(&USERS, SignUpError::declarations())`; `&()` is none.
///
/// The sets are tried in order. Sealed: the crate may add methods.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no declaration of constraints",
    note = "pass `&USERS`, a list of sets of one type, `&[&USERS, &TEAMS]`, or a tuple of two or three"
)]
pub trait Declarations: sealed::Sealed {
    /// The sets, in order.
    fn sets(&self) -> Vec<&Constraints>;
}

/// The one place that says how each form is read.
macro_rules! declarations {
    ($([$($generics:tt)*] $form:ty: |$given:ident| $sets:expr;)*) => {$(
        impl<$($generics)*> sealed::Sealed for $form {}

        impl<$($generics)*> Declarations for $form {
            fn sets(&self) -> Vec<&Constraints> {
                let $given = self;
                $sets
            }
        }
    )*};
}

declarations! {
    [] (): |_none| Vec::new();
    [] Constraints: |set| vec![set];
    [F: FnOnce() -> Constraints] LazyLock<Constraints, F>: |lazy| vec![LazyLock::force(lazy)];
    [D: Declarations + ?Sized] &D: |one| (**one).sets();
    [D: Declarations + ?Sized] Box<D>: |one| (**one).sets();
    [D: Declarations + ?Sized] Arc<D>: |one| (**one).sets();
    [D: Declarations] [D]: |list| list.iter().flat_map(D::sets).collect();
    [D: Declarations, const N: usize] [D; N]: |list| list.iter().flat_map(D::sets).collect();
    [A: Declarations, B: Declarations] (A, B): |all| [all.0.sets(), all.1.sets()].concat();
    [A: Declarations, B: Declarations, C: Declarations] (A, B, C):
        |all| [all.0.sets(), all.1.sets(), all.2.sets()].concat();
    [D: Declarations] Vec<D>: |list| list.iter().flat_map(D::sets).collect();
}
