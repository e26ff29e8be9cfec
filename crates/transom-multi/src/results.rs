//! The tuple of results so far, and how it grows by one.
#![expect(clippy::unused_unit, reason = "the first of the tuples is ()")]

/// A tuple of step results: `()`, `(A,)`, `(A, B)`, ... up to sixteen.
pub trait Results: Send + Sync {
    /// The same tuple with each place optional: what a failed run hands back.
    type Partial: Send;
    /// No step has run.
    fn none() -> Self::Partial;
    /// Every step of this tuple has run.
    fn some(self) -> Self::Partial;
}

/// A tuple of results that has room for one more of type `T`.
#[diagnostic::on_unimplemented(
    message = "a Multi holds at most 16 step results",
    note = "let one step do the work of several and return a tuple or a struct"
)]
pub trait Push<T>: Results {
    /// The tuple with `T` at its end.
    type Out: Results;
    /// Appends the result of a step.
    fn push(self, result: T) -> Self::Out;
    /// Appends an empty place for a step that has no result.
    fn pad(partial: Self::Partial) -> <Self::Out as Results>::Partial;
}

macro_rules! results {
    ($($t:ident $v:ident),*) => { results!(@ [] $($t $v)*); };
    (@ [$($t:ident $v:ident)*]) => { results!(@results [$($t $v)*]); };
    (@ [$($t:ident $v:ident)*] $next:ident $value:ident $($rest:ident)*) => {
        results!(@results [$($t $v)*]);
        results!(@push [$($t $v)*] $next $value);
        results!(@ [$($t $v)* $next $value] $($rest)*);
    };
    (@results [$($t:ident $v:ident)*]) => {
        impl<$($t: Send + Sync),*> Results for ($($t,)*) {
            type Partial = ($(Option<$t>,)*);
            fn none() -> Self::Partial { ($(None::<$t>,)*) }
            fn some(self) -> Self::Partial { let ($($v,)*) = self; ($(Some($v),)*) }
        }
    };
    (@push [$($t:ident $v:ident)*] $next:ident $value:ident) => {
        impl<$($t: Send + Sync,)* $next: Send + Sync> Push<$next> for ($($t,)*) {
            type Out = ($($t,)* $next,);
            fn push(self, $value: $next) -> Self::Out { let ($($v,)*) = self; ($($v,)* $value,) }
            fn pad(partial: Self::Partial) -> <Self::Out as Results>::Partial {
                let ($($v,)*) = partial;
                ($($v,)* None,)
            }
        }
    };
}
results!(
    A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m, N n, O o, P p
);
