//! What can be wrong.

use std::fmt;

use super::Severity;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $code:literal, $severity:ident;)*) => {
        /// What a [`Finding`](crate::Finding) is about. In the order in which they are to be
        /// mended: a foreign key before the unique index that it refers to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FindingKind {
            $($(#[$doc])* $kind,)*
        }

        impl FindingKind {
            /// All of them.
            pub const ALL: &'static [FindingKind] = &[$(FindingKind::$kind),*];

            /// A name for machines, which does not change.
            pub fn code(self) -> &'static str {
                match self {
                    $(FindingKind::$kind => $code,)*
                }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self {
                    $(FindingKind::$kind => Severity::$severity,)*
                }
            }
        }
    };
}

kinds! {
    /// A role of the application is a superuser, or can become one.
    RoleSuperuser = "role_superuser", Error;
    /// A role of the application has BYPASSRLS, or can become one that has.
    RoleBypassesRls = "role_bypasses_rls", Error;
    /// A role of the application has CREATEROLE, on a server before version 16, where it can
    /// make itself a member of nearly any role.
    RoleCreatesRoles = "role_creates_roles", Error;
    /// A role of the application owns a tenant's table, or can become its owner.
    RoleOwnsTable = "role_owns_table", Error;
    /// The setting has a default, so that without a tenant there is one.
    SettingDefault = "setting_default", Error;
    /// Row-level security is off.
    RlsDisabled = "rls_disabled", Error;
    /// Row-level security does not bind the owner.
    RlsNotForced = "rls_not_forced", Error;
    /// Row-level security is on without a policy that shows anything.
    NoPolicy = "no_policy", Warning;
    /// A partition or inheriting table without row-level security can be named itself.
    PartitionWithoutRls = "partition_without_rls", Error;
    /// A policy shows, or lets change, rows of other tenants.
    PolicyWithoutTenant = "policy_without_tenant", Error;
    /// A policy lets rows of other tenants be written.
    CheckWithoutTenant = "check_without_tenant", Error;
    /// A policy matches rows when the setting is empty.
    EmptySettingMatches = "empty_setting_matches", Error;
    /// A policy lets every tenant write rows that belong to all.
    GlobalRowsWritable = "global_rows_writable", Error;
    /// The tenant's column is not of the type that it has in most tables.
    TenantTypeDiffers = "tenant_type_differs", Warning;
    /// A foreign key between tenants' tables leaves the tenant out.
    ForeignKeyWithoutTenant = "foreign_key_without_tenant", Error;
    /// A foreign key sets the tenant's column to NULL or its default.
    ForeignKeyEmptiesTenant = "foreign_key_empties_tenant", Error;
    /// A unique index or constraint leaves the tenant out.
    UniqueWithoutTenant = "unique_without_tenant", Error;
    /// A primary key leaves the tenant out.
    PrimaryKeyWithoutTenant = "primary_key_without_tenant", Warning;
    /// The tenant's column can be NULL.
    TenantNullable = "tenant_nullable", Warning;
    /// No index leads with the tenant's column.
    NoTenantIndex = "no_tenant_index", Warning;
    /// A view reads tenants' tables past row-level security.
    ViewBypassesRls = "view_bypasses_rls", Error;
    /// A materialized view holds rows of all tenants.
    MaterializedView = "materialized_view", Error;
    /// A SECURITY DEFINER function runs past row-level security.
    DefinerBypassesRls = "definer_bypasses_rls", Error;
    /// A SECURITY DEFINER function looks its names up where its caller says.
    SearchPathNotPinned = "search_path_not_pinned", Warning;
    /// TRUNCATE, which no policy hinders.
    TruncatePrivilege = "truncate_privilege", Error;
    /// REFERENCES, which lets a foreign key ask for rows that no policy shows.
    ReferencesPrivilege = "references_privilege", Warning;
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
