//! The macro: sorts the attributes of an enum into its own and the others', and writes both out.

/// Declares an error enum whose variants answer to constraints, and with it `From<sqlx::Error>`, so that a plain `?`
/// translates.
///
/// ```
/// use transom_constraint::{ConstraintError, constraint_errors};
///
/// constraint_errors! {
///     /// Why somebody could not sign up.
///     #[derive(Debug, thiserror::Error)]
///     #[table("users")]
///     pub enum SignUpError {
///         #[unique("users_email_key")]
///         #[error("this email address has an account")]
///         EmailTaken,
///         #[foreign_key("users_team_id_fkey")]
///         #[error("there is no such team")]
///         NoSuchTeam,
///         #[check("seats_left_check", table = "teams")]
///         #[error("the team is full")]
///         TeamFull,
///         /// A variant of one's own, as it is.
///         #[error("{0} is too young")]
///         TooYoung(u8),
///         /// Everything else: an undeclared constraint, with the line that declares it, or any other error.
///         #[other]
///         #[error(transparent)]
///         Database(ConstraintError),
///     }
/// }
///
/// async fn sign_up(pool: &sqlx::PgPool, email: &str) -> Result<(), SignUpError> {
///     sqlx::query("INSERT INTO users (email) VALUES ($1)").bind(email).execute(pool).await?; // EmailTaken
///     Ok(())
/// }
/// # let _ = sign_up;
/// ```
///
/// The attributes, of variants without fields, any number at each:
///
/// | attribute | answers to |
/// |---|---|
/// | `#[unique("name")]` | a unique constraint, a unique index, a primary key |
/// | `#[foreign_key("name")]` | a foreign key, violated from either side |
/// | `#[check("name")]` | a check, also of a domain, also raised by a trigger |
/// | `#[exclusion("name")]` | an exclusion constraint |
/// | `#[not_null("column")]` | NULL in that column |
/// | `#[value_too_long]`, `#[out_of_range]`, `#[invalid_text]` | a value that fits no column; the server does not say which |
///
/// Names are whole, as the catalogue has them, and belong to the table of `#[table("…")]` on the enum, or to that of
/// `table = "…"` after the name. One variant must be `#[other]`, with one field of a type that is
/// `From<ConstraintError>`: [`ConstraintError`](crate::ConstraintError) itself, `anyhow::Error`, a `Box<dyn Error>`.
///
/// The macro takes a variant at a time, and those of the usual form (comments, one constraint, `#[error]`) in one step. An
/// enum of more than a hundred, or with many attributes, may need `#![recursion_limit = "512"]` in the crate. Variants
/// have no `#[cfg]`.
///
/// A constraint declared twice does not compile. The enum gets a function `declarations()`, to be passed to
/// [`verify`](crate::verify): `assert_declared(&pool, SignUpError::declarations()).await`.
#[macro_export]
macro_rules! constraint_errors {
    ($(#[$($attribute:tt)*])* $vis:vis enum $name:ident { $($body:tt)* }) => {
        $crate::__constraint_errors! {
            @enum [] [$vis] $name [] [$([$($attribute)*])*] { $($body)* }
        }
    };
    ($($anything:tt)*) => {
        ::core::compile_error!(
            "constraint_errors! takes one enum, without generics: `#[table(\"users\")] pub enum SignUpError { … }`"
        );
    };
}

// `@enum [table] [vis] name [attributes kept] [attributes to sort] { body }` sorts the attributes of the enum.
// `@body head [attributes kept] [constraints] [variants done] [constraints done] [other] tokens` goes through the variants.
#[doc(hidden)]
#[macro_export]
macro_rules! __constraint_errors {
    (@enum [] $vis:tt $name:ident $kept:tt [[table($table:literal)] $($rest:tt)*] $body:tt) => {
        $crate::__constraint_errors! { @enum [$table] $vis $name $kept [$($rest)*] $body }
    };
    (@enum $table:tt $vis:tt $name:ident $kept:tt [[table $($wrong:tt)*] $($rest:tt)*] $body:tt) => {
        ::core::compile_error!("one table by its name: `#[table(\"users\")]`");
    };
    (@enum $table:tt $vis:tt $name:ident [$($kept:tt)*] [[$($other:tt)*] $($rest:tt)*] $body:tt) => {
        $crate::__constraint_errors! { @enum $table $vis $name [$($kept)* #[$($other)*]] [$($rest)*] $body }
    };
    (@enum $table:tt $vis:tt $name:ident $kept:tt [] { $($body:tt)* }) => {
        $crate::__constraint_errors! { @body [$table $vis $name $kept] [] [] [] [] [] $($body)* }
    };

    // The usual form of a variant in one step: each step counts towards the recursion limit.
    (
        @body [[$table:literal] $($head:tt)*] [] [] [$($done:tt)*] [$($rules:tt)*] $other:tt
        $(#[doc = $doc:literal])* #[unique($name:literal)] $(#[error $($error:tt)*])? $variant:ident, $($rest:tt)*
    ) => {
        $crate::__constraint_errors! {
            @body [[$table] $($head)*] [] [] [$($done)* $(#[doc = $doc])* $(#[error $($error)*])? $variant,]
            [$($rules)* { $variant Unique $table $name }] $other $($rest)*
        }
    };
    (
        @body [[$table:literal] $($head:tt)*] [] [] [$($done:tt)*] [$($rules:tt)*] $other:tt
        $(#[doc = $doc:literal])* #[foreign_key($name:literal)] $(#[error $($error:tt)*])? $variant:ident, $($rest:tt)*
    ) => {
        $crate::__constraint_errors! {
            @body [[$table] $($head)*] [] [] [$($done)* $(#[doc = $doc])* $(#[error $($error)*])? $variant,]
            [$($rules)* { $variant ForeignKey $table $name }] $other $($rest)*
        }
    };
    (
        @body [[$table:literal] $($head:tt)*] [] [] [$($done:tt)*] [$($rules:tt)*] $other:tt
        $(#[doc = $doc:literal])* #[check($name:literal)] $(#[error $($error:tt)*])? $variant:ident, $($rest:tt)*
    ) => {
        $crate::__constraint_errors! {
            @body [[$table] $($head)*] [] [] [$($done)* $(#[doc = $doc])* $(#[error $($error)*])? $variant,]
            [$($rules)* { $variant Check $table $name }] $other $($rest)*
        }
    };
    (
        @body [[$table:literal] $($head:tt)*] [] [] [$($done:tt)*] [$($rules:tt)*] $other:tt
        $(#[doc = $doc:literal])* #[exclusion($name:literal)] $(#[error $($error:tt)*])? $variant:ident, $($rest:tt)*
    ) => {
        $crate::__constraint_errors! {
            @body [[$table] $($head)*] [] [] [$($done)* $(#[doc = $doc])* $(#[error $($error)*])? $variant,]
            [$($rules)* { $variant Exclusion $table $name }] $other $($rest)*
        }
    };
    (
        @body [[$table:literal] $($head:tt)*] [] [] [$($done:tt)*] [$($rules:tt)*] $other:tt
        $(#[doc = $doc:literal])* #[not_null($name:literal)] $(#[error $($error:tt)*])? $variant:ident, $($rest:tt)*
    ) => {
        $crate::__constraint_errors! {
            @body [[$table] $($head)*] [] [] [$($done)* $(#[doc = $doc])* $(#[error $($error)*])? $variant,]
            [$($rules)* { $variant NotNull $table $name }] $other $($rest)*
        }
    };

    // The attributes of a variant: ours …
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt #[unique $($name:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! { @name Unique ($($name)*) $head $kept $mine $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt #[foreign_key $($name:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! { @name ForeignKey ($($name)*) $head $kept $mine $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt #[check $($name:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! { @name Check ($($name)*) $head $kept $mine $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt #[exclusion $($name:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! { @name Exclusion ($($name)*) $head $kept $mine $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt #[not_null $($name:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! { @name NotNull ($($name)*) $head $kept $mine $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt [$($mine:tt)*] $done:tt $rules:tt $other:tt #[value_too_long] $($rest:tt)*) => {
        $crate::__constraint_errors! { @body $head $kept [$($mine)* {ValueTooLong "" ""}] $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt [$($mine:tt)*] $done:tt $rules:tt $other:tt #[out_of_range] $($rest:tt)*) => {
        $crate::__constraint_errors! { @body $head $kept [$($mine)* {OutOfRange "" ""}] $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt [$($mine:tt)*] $done:tt $rules:tt $other:tt #[invalid_text] $($rest:tt)*) => {
        $crate::__constraint_errors! { @body $head $kept [$($mine)* {InvalidText "" ""}] $done $rules $other $($rest)* }
    };
    (@body $head:tt $kept:tt [] $done:tt $rules:tt [] #[other] $($rest:tt)*) => {
        $crate::__constraint_errors! { @body $head $kept [other] $done $rules [] $($rest)* }
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt #[other] $($rest:tt)*) => {
        ::core::compile_error!("one variant is `#[other]`, and answers to no constraint");
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt #[cfg $($condition:tt)*] $($rest:tt)*) => {
        ::core::compile_error!("a variant here cannot be left out by `#[cfg]`: put it on the whole `constraint_errors!`");
    };
    // … and everybody else's, of long comments four at once.
    (
        @body $head:tt [$($kept:tt)*] $mine:tt $done:tt $rules:tt $other:tt
        #[doc = $a:literal] #[doc = $b:literal] #[doc = $c:literal] #[doc = $d:literal] $($rest:tt)*
    ) => {
        $crate::__constraint_errors! {
            @body $head [$($kept)* #[doc = $a] #[doc = $b] #[doc = $c] #[doc = $d]] $mine $done $rules $other $($rest)*
        }
    };
    (@body $head:tt [$($kept:tt)*] $mine:tt $done:tt $rules:tt $other:tt #[$($any:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! { @body $head [$($kept)* #[$($any)*]] $mine $done $rules $other $($rest)* }
    };

    (@name $kind:ident (($name:literal, table = $table:literal $(,)?)) $head:tt $kept:tt [$($mine:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! { @body $head $kept [$($mine)* {$kind $table $name}] $($rest)* }
    };
    (@name $kind:ident (($name:literal $(,)?)) [[$table:literal] $($head:tt)*] $kept:tt [$($mine:tt)*] $($rest:tt)*) => {
        $crate::__constraint_errors! {
            @body [[$table] $($head)*] $kept [$($mine)* {$kind $table $name}] $($rest)*
        }
    };
    (@name $kind:ident (($name:literal $(,)?)) $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "whose is ", $name, "? Put `#[table(\"users\")]` on the enum, or `table = \"users\"` after the name"
        ));
    };
    (@name $($rest:tt)*) => {
        ::core::compile_error!(
            "a constraint is declared by its name: `#[unique(\"users_email_key\")]`, or with its table: `#[unique(\"users_email_key\", table = \"users\")]`"
        );
    };

    // The variant itself.
    (
        @body $head:tt [$($kept:tt)*] [other] [$($done:tt)*] $rules:tt []
        $variant:ident ($(#[$($on_field:tt)*])* $type:ty $(,)?) $(, $($rest:tt)*)?
    ) => {
        $crate::__constraint_errors! {
            @body $head [] [] [$($done)* $($kept)* $variant($(#[$($on_field)*])* $type),] $rules [$variant] $($($rest)*)?
        }
    };
    (@body $head:tt $kept:tt [other] $done:tt $rules:tt $other:tt $($rest:tt)*) => {
        ::core::compile_error!("the variant that is `#[other]` has one field, without a name: `Database(ConstraintError)`");
    };
    (@body $head:tt [$($kept:tt)*] [$({ $($mine:tt)* })*] [$($done:tt)*] [$($rules:tt)*] $other:tt $variant:ident $(, $($rest:tt)*)?) => {
        $crate::__constraint_errors! {
            @body $head [] [] [$($done)* $($kept)* $variant,] [$($rules)* $({ $variant $($mine)* })*] $other $($($rest)*)?
        }
    };
    (@body $head:tt [$($kept:tt)*] [] [$($done:tt)*] $rules:tt $other:tt $variant:ident ($($fields:tt)*) $(, $($rest:tt)*)?) => {
        $crate::__constraint_errors! {
            @body $head [] [] [$($done)* $($kept)* $variant($($fields)*),] $rules $other $($($rest)*)?
        }
    };
    (@body $head:tt [$($kept:tt)*] [] [$($done:tt)*] $rules:tt $other:tt $variant:ident {$($fields:tt)*} $(, $($rest:tt)*)?) => {
        $crate::__constraint_errors! {
            @body $head [] [] [$($done)* $($kept)* $variant{$($fields)*},] $rules $other $($($rest)*)?
        }
    };

    (@body $head:tt [] [] $done:tt $rules:tt []) => {
        ::core::compile_error!(
            "what becomes of every other error? Add a variant: `#[other] Database(ConstraintError)`"
        );
    };
    (
        @body [$table:tt [$vis:vis] $name:ident [$($attributes:tt)*]] [] [] [$($done:tt)*]
        [$({ $variant:ident $kind:ident $on:literal $constraint:literal })*] [$other:ident]
    ) => {
        $($attributes)*
        $vis enum $name { $($done)* }

        impl $name {
            const CONSTRAINTS: &'static $crate::__private::Variants<Self> = &[$((
                $crate::__private::Variant {
                    variant: ::core::stringify!($variant),
                    kind: $crate::ViolationKind::$kind,
                    table: $on,
                    name: $constraint,
                    twice: ::core::concat!(
                        "`", ::core::stringify!($variant), "` answers to ", ::core::stringify!($kind), " ", $constraint,
                        ", to which an earlier variant answers already, so that it would never be made"
                    ),
                },
                || Self::$variant,
            )),*];

            /// The constraints that the variants answer to, a set for each table.
            $vis fn declarations() -> &'static [$crate::Constraints] {
                static SETS: ::std::sync::LazyLock<::std::vec::Vec<$crate::Constraints>> =
                    ::std::sync::LazyLock::new(|| $crate::__private::sets($name::CONSTRAINTS));
                &SETS
            }
        }

        const _: () = $crate::__private::assert_distinct($name::CONSTRAINTS);

        impl ::core::convert::From<$crate::__private::SqlxError> for $name {
            fn from(error: $crate::__private::SqlxError) -> Self {
                $crate::__private::translate(error, Self::declarations(), Self::CONSTRAINTS)
                    .unwrap_or_else(|error| Self::$other(::core::convert::From::from(error)))
            }
        }
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt $variant:ident = $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!("the variant `", ::core::stringify!($variant), "` is a number: an error has none"));
    };
    (@body $head:tt $kept:tt [{ $($mine:tt)* } $($more:tt)*] $done:tt $rules:tt $other:tt $variant:ident $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "the variant `", ::core::stringify!($variant),
            "` answers to a constraint and so has no fields: there is nothing to fill them with"
        ));
    };
    (@body $head:tt $kept:tt $mine:tt $done:tt $rules:tt $other:tt $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "no variant: `", ::core::stringify!($($rest)*), "`"
        ));
    };
}
