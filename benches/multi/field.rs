//! Who takes part.

use std::sync::Arc;

use transom_multi::TxOptions;

use crate::bank::Transport;
use crate::contender::Contender;
use crate::diesel_async::DieselAsync;
use crate::sea_orm::SeaOrm;
use crate::sqlx_by_hand::SqlxByHand;
use crate::transom::Transom;

/// The contenders, each with as many connections as there are clients.
pub(crate) struct Field {
    /// Compared with every rival: a row of the table of ratios each.
    pub(crate) ours: Vec<Arc<dyn Contender>>,
    /// A column of the table of ratios each.
    pub(crate) rivals: Vec<Arc<dyn Contender>>,
}

impl Field {
    /// **The list of contenders**: another one, or another way to run a Multi, is a line here.
    pub(crate) async fn enter(transport: &Transport, clients: u32) -> Self {
        let multi = |name, options| Transom::connect(transport, clients, name, options);
        Self {
            ours: vec![
                Arc::new(multi("transom-multi", TxOptions::new()).await),
                Arc::new(multi("transom-multi, folded", TxOptions::new().fold_check()).await),
            ],
            rivals: vec![
                Arc::new(SqlxByHand::connect(transport, clients).await),
                Arc::new(DieselAsync::connect(transport, clients)),
                Arc::new(SeaOrm::connect(transport, clients).await),
            ],
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<dyn Contender>> {
        self.rivals.iter().chain(&self.ours)
    }
}
