//! Every case: seeded, found and nothing else, mended, and still at work.

use futures::StreamExt;
use transom_tenant::FindingKind;

use super::cases::{CASES, Case};
use super::shop::Shop;

#[test]
fn every_kind_is_seeded_somewhere() {
    for kind in FindingKind::ALL {
        let seeded = |case: &&Case| case.2.iter().any(|(of, _)| of == kind);
        assert!(CASES.iter().any(|case| seeded(&case)), "{kind} is not");
    }
    let mut codes: Vec<_> = FindingKind::ALL.iter().map(|kind| kind.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), FindingKind::ALL.len());
}

#[tokio::test]
async fn what_is_seeded_is_found_mended_and_gone() {
    let cases = futures::stream::iter(CASES).map(one);
    cases.buffer_unordered(3).collect::<Vec<()>>().await;
}

async fn one((name, seed, expected): &Case) {
    let shop = Shop::open().await;
    shop.run(seed).await;
    let expected: Vec<_> = expected
        .iter()
        .map(|(kind, object)| (*kind, (*object).to_owned()))
        .collect();
    let findings = shop.findings().await;
    let found: Vec<_> = findings.iter().map(|finding| shop.named(finding)).collect();
    assert_eq!(found, expected, "{name}\n{findings}");
    for (n, finding) in findings.iter().enumerate() {
        shop.run(finding.fix()).await;
        // It is gone, and nothing has come for it.
        assert_eq!(
            shop.found().await,
            expected[n + 1..],
            "{name} after\n{finding}"
        );
    }
    // An index of a partitioned table without those of its partitions is there, and invalid.
    let invalid: i64 = sqlx::query_scalar(
        "select count(*) from pg_index where not indisvalid and indrelid in (select oid from pg_class where relnamespace = $1::regnamespace)",
    )
    .bind(shop.db.name())
    .fetch_one(shop.pool())
    .await
    .unwrap();
    assert_eq!(invalid, 0, "{name}");
    shop.serves(name).await;
}
