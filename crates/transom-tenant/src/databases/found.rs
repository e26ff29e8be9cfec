//! Where a tenant's database is, looked for once while it is in use.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use futures::future::BoxFuture;
use sqlx::postgres::PgConnectOptions;
use tokio::sync::{OnceCell, watch};

use crate::session::Home;
use crate::{Setting, TenantError, TenantId};

type Source = Box<dyn Error + Send + Sync>;
type Find =
    dyn Fn(TenantId) -> BoxFuture<'static, Result<Option<PgConnectOptions>, Source>> + Send + Sync;

/// Finds the databases of tenants, and remembers those that are in use.
pub(super) struct Finder {
    find: Box<Find>,
    known: Mutex<HashMap<TenantId, Weak<Database>>>,
}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finder").finish_non_exhaustive()
    }
}

/// One tenant's database, for as long as somebody uses it.
struct Database {
    /// Told by those who are [`Found`]: all of them are gone when it is closed.
    users: watch::Sender<()>,
    options: OnceCell<PgConnectOptions>,
    homes: Mutex<Vec<Arc<Home>>>,
    removed: AtomicBool,
}

/// A use of a tenant's database.
#[derive(Clone)]
pub(super) struct Found {
    database: Arc<Database>,
    options: PgConnectOptions,
    _user: watch::Receiver<()>,
}

// By hand: that of sqlx's options has the password.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("host", &self.options.get_host())
            .field("database", &self.options.get_database())
            .field("removed", &self.is_removed())
            .finish_non_exhaustive()
    }
}

impl Finder {
    pub(super) fn new<F, Fut, E>(find: F) -> Self
    where
        F: Fn(TenantId) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<PgConnectOptions>, E>> + Send + 'static,
        E: Into<Source>,
    {
        Finder {
            find: Box::new(move |tenant| {
                let found = find(tenant);
                Box::pin(async move { found.await.map_err(Into::into) })
            }),
            known: Mutex::default(),
        }
    }

    /// Asks for a tenant's database. Who asks meanwhile waits for the same answer; an answer
    /// that there is none, or an error, is not remembered.
    pub(super) async fn find(&self, tenant: &TenantId) -> Result<Found, TenantError> {
        let (database, user) = self.known(tenant);
        let options = database
            .options
            .get_or_try_init(async || match (self.find)(tenant.clone()).await {
                Ok(Some(options)) => whole(options),
                Ok(None) => Err(TenantError::NoSuchTenant {
                    tenant: tenant.clone(),
                }),
                Err(source) => Err(TenantError::Find {
                    tenant: tenant.clone(),
                    source,
                }),
            })
            .await?
            .clone();
        Ok(Found {
            database,
            options,
            _user: user,
        })
    }

    fn known(&self, tenant: &TenantId) -> (Arc<Database>, watch::Receiver<()>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = known.get(tenant).and_then(Weak::upgrade) {
            let user = database.users.subscribe();
            return (database, user);
        }
        let (users, user) = watch::channel(());
        let database = Arc::new(Database {
            users,
            options: OnceCell::new(),
            homes: Mutex::default(),
            removed: AtomicBool::new(false),
        });
        // What is not in use any more: names that somebody made up must not pile up.
        known.retain(|_, database| database.strong_count() > 0);
        known.insert(tenant.clone(), Arc::downgrade(&database));
        (database, user)
    }

    /// Forgets a tenant's database: who asks next is told anew. What is given back resolves
    /// when nobody uses the old one any more.
    pub(super) fn forget(&self, tenant: &TenantId) -> impl Future<Output = ()> + Send + use<> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let database = known.remove(tenant).and_then(|weak| weak.upgrade());
        if let Some(database) = &database {
            database.removed.store(true, Ordering::Release);
        }
        async move {
            if let Some(database) = database {
                database.users.closed().await;
            }
        }
    }
}

/// PostgreSQL cuts off the name of a database that is too long, and what is left may be
/// another tenant's.
fn whole(options: PgConnectOptions) -> Result<PgConnectOptions, TenantError> {
    match options.get_database() {
        Some(name) if name.len() > 63 => Err(TenantError::InvalidName {
            name: name.to_owned(),
        }),
        _ => Ok(options),
    }
}

impl Found {
    pub(super) fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// Whether the tenant's database is another one by now, or none.
    pub(super) fn is_removed(&self) -> bool {
        self.database.removed.load(Ordering::Acquire)
    }

    /// What its sessions are like, for users of one setting.
    pub(super) fn home(&self, setting: &Setting) -> Arc<Home> {
        let mut homes = self
            .database
            .homes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(home) = homes.iter().find(|home| home.setting == *setting) {
            return Arc::clone(home);
        }
        let home = Arc::new(Home::new(setting.clone()));
        homes.push(Arc::clone(&home));
        home
    }
}
