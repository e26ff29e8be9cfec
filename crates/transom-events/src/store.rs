//! `EventStore`: a store in one schema, perhaps for one tenant.

use std::sync::Arc;

use crate::name::{self, InvalidName};
use crate::schema_name::{InvalidSchemaName, SchemaName};
use crate::statements::Statements;

/// An event store in one PostgreSQL schema. It holds no connection: each method takes one.
///
/// A clone costs two reference counts and shares the SQL texts. One store is `Send + Sync` and meant to
/// be made once, at start.
///
/// # Tenants
///
/// [`for_tenant`](Self::for_tenant) gives a handle whose appends and reads are all of that tenant. The
/// store itself appends to and reads streams *of no tenant* (the empty one), and its
/// [`read_all`](Self::read_all) sees **the events of every tenant**: give it to projections and
/// administration, and the handle to requests. Filtering is done by this crate's SQL; where a mistake
/// must not matter, add row-level security on the column `tenant`.
#[derive(Clone, Debug)]
pub struct EventStore {
    pub(crate) shared: Arc<Shared>,
    /// `None` is the store itself.
    tenant: Option<Arc<str>>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) schema: SchemaName,
    pub(crate) sql: Statements,
    /// The position sequence as text for `::regclass`, bound and not interpolated.
    pub(crate) sequence: Box<str>,
    pub(crate) lock_prefix: i64,
}

impl EventStore {
    /// A store in the schema of that name. Does not look whether it is installed.
    ///
    /// The name is taken as it is, case included, and quoted wherever it is used.
    ///
    /// # Errors
    ///
    /// [`InvalidSchemaName`] if it is empty, longer than 63 bytes, reserved by PostgreSQL or holds a
    /// control character.
    ///
    /// ```
    /// use transom_events::EventStore;
    ///
    /// let store = EventStore::in_schema("shop")?;
    /// assert_eq!(store.schema(), "shop");
    /// # Ok::<(), transom_events::InvalidSchemaName>(())
    /// ```
    pub fn in_schema(name: &str) -> Result<Self, InvalidSchemaName> {
        let schema = SchemaName::new(name)?;
        Ok(Self {
            shared: Arc::new(Shared {
                sql: Statements::new(&schema),
                sequence: format!("{}.events_position", schema.quoted()).into_boxed_str(),
                lock_prefix: schema.lock_prefix(),
                schema,
            }),
            tenant: None,
        })
    }

    /// A handle for one tenant. Cheap: make one for each request.
    ///
    /// # Errors
    ///
    /// [`InvalidName`] if the tenant is empty, longer than 255 bytes or holds a control character.
    pub fn for_tenant(&self, tenant: &str) -> Result<Self, InvalidName> {
        name::check("tenant", tenant)?;
        Ok(Self {
            shared: Arc::clone(&self.shared),
            tenant: Some(tenant.into()),
        })
    }

    /// The schema's name, not quoted.
    pub fn schema(&self) -> &str {
        self.shared.schema.as_str()
    }

    /// The tenant of this handle; `None` for the store itself.
    pub fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    /// The tenant as stored with a stream.
    pub(crate) fn stream_tenant(&self) -> &str {
        self.tenant.as_deref().unwrap_or("")
    }
}
