//! Migrations of many tenants.

use crate::effort::Effort;

pub(crate) async fn report(_effort: Effort) {}
