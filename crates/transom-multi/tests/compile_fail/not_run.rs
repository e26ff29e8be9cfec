//! A Multi that is built and dropped, and one whose run nobody awaits.
#![deny(unused_must_use)]

use transom_multi::{Multi, sqlx};

async fn on_a_pool(pool: &sqlx::PgPool) {
    //~ unused `Multi` that must be used
    //~ a Multi does nothing until it is run
    Multi::new().execute("clear", "delete from carts");
    //~ unused implementer of `Future` that must be used
    Multi::new().execute("clear", "delete from carts").run(pool);
}

fn main() {
    let _ = on_a_pool;
}
