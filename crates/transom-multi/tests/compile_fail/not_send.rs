//! A step keeps over an await what cannot go to another thread. Told here, not at a distant
//! `tokio::spawn`.

use std::rc::Rc;

use transom_multi::{Multi, sqlx};

fn main() {
    let _ = Multi::new()
        .put("debit", 7_i64)
        //~ future created by async closure is not `Send`
        //~ has type `Rc<i64>` which is not `Send`
        //~ await occurs here, with `shared` maybe used later
        .step("count", async |tx, (debit,)| {
            let shared = Rc::new(*debit);
            sqlx::query("select 1").execute(&mut **tx).await?;
            Ok(*shared)
        });
}
