//! How constraints are called that nobody named.

mod default_name;
mod ecto;
mod rails;

pub(crate) use self::default_name::{MAX_BYTES, clip, default_name};

/// Who chose the names of the constraints that were created without one: the rule by which a declaration without
/// [`named`](crate::ConstraintsBuilder::named) finds its constraint.
///
/// ```
/// use transom_constraint::{Constraints, Naming};
///
/// let set = Constraints::of("users").naming(Naming::Ecto).unique("email").build()?;
/// assert_eq!(set.rules().next().unwrap().constraint(), Some("users_email_index"));
/// # Ok::<(), transom_constraint::DeclarationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Naming {
    /// PostgreSQL itself: `{table}_{columns}_key`, `_fkey`, `_check`, `_excl`, and `{table}_pkey`, each part shortened so
    /// that all of it fits into 63 bytes (`makeObjectName` in the server's `indexcmds.c`).
    #[default]
    Postgres,
    /// Ecto's migrations: `{table}_{columns}_index` (a unique *index*; what is no ASCII letter, digit or underscore in it
    /// becomes an underscore), `{table}_{first column}_fkey`, `{table}_{columns}_exclusion` (what
    /// `exclusion_constraint/3` takes it for), `{table}_pkey`, cut at 63 bytes. A check has no default name.
    Ecto,
    /// Rails' migrations (7.1 and later): `index_{table}_on_{a}_and_{b}` (a unique *index*, of up to 62 bytes),
    /// `fk_rails_` and ten digits of a hash, `{table}_pkey`. Checks, exclusions and longer index names are hashes of
    /// what is not known here, and must be named.
    Rails,
}

/// What a default name is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Unique,
    PrimaryKey,
    ForeignKey,
    Check,
    Exclusion,
}

impl Naming {
    /// The name of a constraint on `columns` of `table` that was created without one; `None` if there is no rule for it.
    pub(crate) fn infer(self, label: Label, table: &str, columns: &[&str]) -> Option<String> {
        if label == Label::PrimaryKey {
            return Some(default_name(table, &[], "pkey"));
        }
        match self {
            Self::Postgres => {
                let label = match label {
                    Label::Unique => "key",
                    Label::PrimaryKey => "pkey",
                    Label::ForeignKey => "fkey",
                    Label::Check => "check",
                    Label::Exclusion => "excl",
                };
                Some(default_name(table, columns, label))
            }
            Self::Ecto => {
                let name = match label {
                    Label::Unique => ecto::index_name(table, columns),
                    // Of several columns too, the first names it.
                    Label::ForeignKey => format!("{table}_{}_fkey", columns.first()?),
                    Label::Exclusion => format!("{table}_{}_exclusion", columns.join("_")),
                    Label::PrimaryKey | Label::Check => return None,
                };
                Some(clip(&name).to_owned())
            }
            Self::Rails => match label {
                Label::Unique => rails::index_name(table, columns),
                Label::ForeignKey => Some(rails::foreign_key_name(table, columns)),
                Label::PrimaryKey | Label::Check | Label::Exclusion => None,
            },
        }
    }
}
