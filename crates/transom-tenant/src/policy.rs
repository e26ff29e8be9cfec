//! Row-level security: the same rule, held by PostgreSQL.

mod ddl;
mod install;
mod rule;

use crate::{Setting, TenantError, TenantId};
pub(crate) use ddl::is_exception;
use rule::ColumnType;

/// The row-level security of one table: only rows of the transaction's tenant are visible
/// and writable, and without a tenant none.
///
/// The rule reads `nullif(current_setting('transom.tenant', true), '')`: after a transaction
/// that had set it, PostgreSQL gives back `''` and not NULL, and an empty text must match
/// nothing. It is in a `(SELECT ..)`, so that it is evaluated once for a statement and not
/// once for each row, and can still be looked up in an index that leads with the column.
///
/// It is forced, so that it binds the table's owner too; a superuser or a role with BYPASSRLS
/// is bound by nothing.
///
/// # Two policies, one rule
///
/// PostgreSQL shows a row if *any* permissive policy does and *all* restrictive ones do. A
/// permissive policy alone would be opened by the next one that somebody adds; a restrictive
/// one alone shows nothing. So the table gets both with the same rule (`transom_tenant` and
/// `transom_tenant_guard`): what is added by hand can only narrow it, and if one of ours is
/// dropped, the other holds. The planner sees equal conditions once.
///
/// # Exceptions
///
/// None, unless they are chosen: [`global_rows`](Policy::global_rows),
/// [`readable_by`](Policy::readable_by), [`bypassed_by`](Policy::bypassed_by). A restrictive
/// policy cannot be "for all but", so whoever makes an exception for a role says by
/// [`binds`](Policy::binds) which roles the rule is for. Every other role, the owner
/// included, then sees nothing at all. A role that is a member of a bound role is bound, also
/// if it is a member of an excepted one.
///
/// # What it does not cover
///
/// - Foreign keys and unique indexes: put the tenant's column into both, or a row can point
///   at, and reveal, another tenant's.
/// - TRUNCATE, which asks for a privilege only.
/// - Partitions and inheriting tables, when they are named themselves: the policies of the
///   parent hold for what goes through the parent. [`install`](Policy::install) gives those
///   that there are the same policies; [`ddl`](Policy::ddl) is of the one table.
/// - `COPY .. FROM`, which PostgreSQL refuses under row-level security.
///
/// [`Audit`](crate::Audit) finds all of these.
///
/// ```
/// # use transom_tenant::{GlobalRows, Policy};
/// let ddl = Policy::on("accounts").column("tenant_id").ddl()?;
/// assert!(ddl.contains(r#"ALTER TABLE "accounts" FORCE ROW LEVEL SECURITY;"#));
///
/// let plans = Policy::on("plans")
///     .uuid()
///     .global_rows(GlobalRows::Null)
///     .binds("app")
///     .readable_by("reporting")
///     .bypassed_by("ops");
/// assert!(plans.ddl()?.contains(r#"FOR SELECT TO "reporting" USING (true)"#));
/// # Ok::<(), transom_tenant::TenantError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a policy is only a text until it is installed"]
pub struct Policy {
    schema: Option<String>,
    table: String,
    column: String,
    column_type: Option<ColumnType>,
    setting: Setting,
    globals: Option<GlobalRows>,
    bound: Vec<String>,
    readers: Vec<String>,
    bypassing: Vec<String>,
    editors: Vec<String>,
}

/// Rows that belong to all tenants: see [`Policy::global_rows`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GlobalRows {
    /// Those whose tenant is NULL.
    Null,
    /// Those of this tenant. Nobody writes them, not even in a transaction of that tenant.
    Of(TenantId),
}

impl Policy {
    /// The policy of a table, whose tenant column is `tenant_id`.
    pub fn on(table: impl Into<String>) -> Self {
        Policy {
            schema: None,
            table: table.into(),
            column: "tenant_id".to_owned(),
            column_type: None,
            setting: Setting::default(),
            globals: None,
            bound: Vec::new(),
            readers: Vec::new(),
            bypassing: Vec::new(),
            editors: Vec::new(),
        }
    }

    /// The table's schema; by default the search path decides.
    pub fn in_schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// The column that holds the tenant.
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = column.into();
        self
    }

    /// The setting that holds the tenant, if it is not `transom.tenant`; the one of
    /// [`Tenants::setting`](crate::Tenants::setting).
    pub fn setting(mut self, setting: Setting) -> Self {
        self.setting = setting;
        self
    }

    /// The column is of type `uuid`.
    pub fn uuid(self) -> Self {
        self.of(ColumnType::BuiltIn("uuid"))
    }

    /// The column is of type `bigint`.
    pub fn bigint(self) -> Self {
        self.of(ColumnType::BuiltIn("bigint"))
    }

    /// The column is of type `integer`.
    pub fn integer(self) -> Self {
        self.of(ColumnType::BuiltIn("integer"))
    }

    /// The column is of type `text` or `varchar`, as [`ddl`](Policy::ddl) takes it to be.
    pub fn text(self) -> Self {
        self.of(ColumnType::Text)
    }

    /// The column is of another type, `citext` for example, that the search path finds by this
    /// name. The tenant is cast to it, so it must keep every tenant apart: a cast to a domain
    /// over `varchar(3)` would make `acmes` `acm`. [`install`](Policy::install) needs no type:
    /// it reads it from the catalogue, and of a domain what it is of.
    pub fn of_type(self, name: impl Into<String>) -> Self {
        self.of(ColumnType::Named(name.into()))
    }

    /// The column's type as the catalogue writes it.
    pub(crate) fn of_catalogue_type(self, sql: impl Into<String>) -> Self {
        self.of(ColumnType::Catalogue(sql.into()))
    }

    fn of(mut self, column_type: ColumnType) -> Self {
        self.column_type = Some(column_type);
        self
    }

    /// Some rows belong to all: everybody sees them, also without a tenant, and nobody writes
    /// them but the roles of [`global_rows_written_by`](Policy::global_rows_written_by).
    ///
    /// To lock a row (`FOR UPDATE`, `FOR SHARE`) PostgreSQL asks for what may be written, so
    /// a tenant does not see global rows there.
    pub fn global_rows(mut self, rows: GlobalRows) -> Self {
        self.globals = Some(rows);
        self
    }

    /// A role that sees and writes the [global rows](Policy::global_rows), and no others.
    /// Needs [`binds`](Policy::binds).
    pub fn global_rows_written_by(mut self, role: impl Into<String>) -> Self {
        self.editors.push(role.into());
        self
    }

    /// The rule is for this role, instead of for everybody; may be called again for others.
    /// Who is neither bound nor excepted sees and writes nothing.
    pub fn binds(mut self, role: impl Into<String>) -> Self {
        self.bound.push(role.into());
        self
    }

    /// A role that sees the rows of all tenants and writes none, whatever it is granted.
    /// Needs [`binds`](Policy::binds).
    pub fn readable_by(mut self, role: impl Into<String>) -> Self {
        self.readers.push(role.into());
        self
    }

    /// A role that sees and writes the rows of all tenants: of this table, where BYPASSRLS
    /// would be of all. Needs [`binds`](Policy::binds).
    pub fn bypassed_by(mut self, role: impl Into<String>) -> Self {
        self.bypassing.push(role.into());
        self
    }

    /// The statements, to be run by the table's owner in one transaction. Running them again
    /// changes nothing; over what an older version or another choice of exceptions made, they
    /// leave what this one makes. Other policies on the table stay.
    ///
    /// Without a type the column is taken to be of `text` or `varchar`.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`]; [`TenantError::UnboundPolicy`] if there is an exception
    /// for a role and no [`binds`](Policy::binds).
    pub fn ddl(&self) -> Result<String, TenantError> {
        ddl::install(self)
    }

    /// The statements that take our policies away. Row-level security is switched off only if
    /// no other policy is left on the table: with one, it goes on.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`].
    pub fn uninstall_ddl(&self) -> Result<String, TenantError> {
        ddl::uninstall(self)
    }

    /// [`ddl`](Policy::ddl), where the policies on the table are known by name.
    pub(crate) fn ddl_over(&self, there: &[&str]) -> Result<String, TenantError> {
        ddl::over(self, there)
    }

    /// The statements of it that drop what it is about to make.
    pub(crate) fn drop_ddl_over(&self, there: &[&str]) -> Result<String, TenantError> {
        ddl::drop_over(self, there)
    }
}
