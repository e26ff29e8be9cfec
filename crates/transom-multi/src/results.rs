//! The tuple of results so far, and how it grows.
#![expect(clippy::unused_unit, reason = "the first of the tuples is ()")]

/// A tuple of step results: `()`, `(A,)`, `(A, B)`, ... up to twelve; or the
/// [`Changes`](crate::Changes) of a [`DynMulti`](crate::DynMulti).
pub trait Results: Send + Sync + Sized {
    /// What a failed run hands back: the same tuple with each place an `Option`.
    type Partial: Partial<Self>;
}

/// Results of which the last ones may be missing. `Option<T>` is the partial `T` of a step;
/// a tuple of partials is the partial tuple of a [`merge`](crate::Multi::merge)d Multi.
pub trait Partial<Whole>: Send + Sized {
    /// No step has run.
    fn none() -> Self;
    /// Every step has run.
    fn all(results: Whole) -> Self;
}

impl<T: Send> Partial<T> for Option<T> {
    fn none() -> Self {
        None
    }

    fn all(result: T) -> Self {
        Some(result)
    }
}

/// A tuple that has room for one more place of type `T`.
#[diagnostic::on_unimplemented(
    message = "a Multi holds at most 12 step results",
    note = "group steps with `.merge(..)`: a whole Multi takes one place",
    note = "steps known only at run time go into a `DynMulti`"
)]
pub trait Push<T>: Sized {
    /// The tuple with `T` at its end.
    type Out;
    /// Appends a place.
    fn push(self, last: T) -> Self::Out;
}

/// A tuple that has room for all the places of the tuple `More`.
#[diagnostic::on_unimplemented(
    message = "a Multi holds at most 12 step results: these two together have more",
    note = "use `.merge(..)` instead of `.append(..)`: a whole Multi takes one place"
)]
pub trait Append<More>: Sized {
    /// The places of both.
    type Out;
    /// Appends the places of `more`.
    fn append(self, more: More) -> Self::Out;
}

impl<L> Append<()> for L {
    type Out = L;
    fn append(self, (): ()) -> L {
        self
    }
}

macro_rules! results {
    ($($t:ident $v:ident $p:ident),*) => { results!(@ [] $($t $v $p)*); };
    (@ [$($t:ident $v:ident $p:ident)*]) => { results!(@results [$($t $v $p)*]); };
    (@ [$($t:ident $v:ident $p:ident)*] $next:ident $value:ident $part:ident $($rest:ident)*) => {
        results!(@results [$($t $v $p)*]);
        results!(@push [$($t $v)*] $next $value);
        results!(@append [$($t $v)*] $next $value);
        results!(@ [$($t $v $p)* $next $value $part] $($rest)*);
    };
    (@results [$($t:ident $v:ident $p:ident)*]) => {
        impl<$($t: Send + Sync),*> Results for ($($t,)*) {
            type Partial = ($(Option<$t>,)*);
        }
        impl<$($t, $p: Partial<$t>),*> Partial<($($t,)*)> for ($($p,)*) {
            fn none() -> Self { ($($p::none(),)*) }
            fn all(results: ($($t,)*)) -> Self {
                let ($($v,)*) = results;
                ($($p::all($v),)*)
            }
        }
    };
    (@push [$($t:ident $v:ident)*] $next:ident $value:ident) => {
        impl<$($t,)* $next> Push<$next> for ($($t,)*) {
            type Out = ($($t,)* $next,);
            fn push(self, $value: $next) -> Self::Out { let ($($v,)*) = self; ($($v,)* $value,) }
        }
    };
    // One more place on the right is an append of all but the last, then a push.
    (@append [$($t:ident $v:ident)*] $next:ident $value:ident) => {
        impl<Left, $($t,)* $next> Append<($($t,)* $next,)> for Left
        where
            Left: Append<($($t,)*)>,
            <Left as Append<($($t,)*)>>::Out: Push<$next>,
        {
            type Out = <<Left as Append<($($t,)*)>>::Out as Push<$next>>::Out;
            fn append(self, more: ($($t,)* $next,)) -> Self::Out {
                let ($($v,)* $value,) = more;
                Append::append(self, ($($v,)*)).push($value)
            }
        }
    };
}
// Up to twelve, as far as the standard library's tuples are `Debug`, `PartialEq`, `Clone`:
// with more, a result could not even be unwrapped.
results!(
    A a PA, B b PB, C c PC, D d PD, E e PE, F f PF, G g PG, H h PH,
    I i PI, J j PJ, K k PK, L l PL
);
