//! Views over views: whose rights read the table in the end.

use transom_tenant::FindingKind::{MaterializedView, ViewBypassesRls};

use super::shop::Shop;

#[tokio::test]
async fn the_nearest_view_that_is_no_invoker_decides() {
    let shop = Shop::open().await;
    shop.run(
        "create view top as select * from own_notes; grant select on top to {app};
         create view bound as select * from notes; alter view bound owner to {other};
         create view over_bound as select * from bound; grant select on over_bound to {app};
         create view higher with (security_invoker) as select * from top; grant select on higher to {app};
         create materialized view held as select * from over_bound; grant select on held to {app}",
    )
    .await;
    // `top` reads `notes` through an invoker view as its own owner, a superuser; `over_bound`
    // through one whose owner is bound; what is held was read once and for all.
    assert_eq!(
        shop.found().await,
        [
            (ViewBypassesRls, "{s}.top".to_owned()),
            (MaterializedView, "{s}.held".to_owned()),
        ]
    );
}

#[tokio::test]
async fn a_view_of_the_tables_owner_bypasses_what_is_not_forced() {
    let shop = Shop::open().await;
    shop.run(
        "alter table notes owner to {other}; alter table notes no force row level security;
         create view all_notes as select * from notes; alter view all_notes owner to {other};
         grant select on all_notes to {app};
         create function peek() returns int language sql security definer set search_path = '' as 'select 1';
         alter function peek() owner to {other}",
    )
    .await;
    let kinds: Vec<_> = shop
        .found()
        .await
        .into_iter()
        .map(|found| found.0.code())
        .collect();
    assert_eq!(
        kinds,
        [
            "rls_not_forced",
            "view_bypasses_rls",
            "definer_bypasses_rls"
        ]
    );
    shop.run("alter table notes force row level security").await;
    assert_eq!(shop.found().await, []);
}
