//! `tower_governor` and axum-governor, both by the peer's address.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be built fails")]

use std::num::NonZeroU32;
use std::time::Duration;

use axum_governor::extractor::PeerIp;
use axum_governor::{GovernorConfigBuilder as AxumBuilder, GovernorLayer as AxumLayer, Quota};
use tower::Layer;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::{GovernorLayer, key_extractor::PeerIpKeyExtractor};

use crate::contender::{Contender, ready};

const HOUR: Duration = Duration::from_hours(1);
const NANO: Duration = Duration::from_nanos(1);

pub(crate) fn all() -> Vec<Contender> {
    let plain = |name, status, period, burst| {
        let mut builder = GovernorConfigBuilder::default();
        builder.period(period).burst_size(burst);
        let config = builder.key_extractor(PeerIpKeyExtractor).finish().unwrap();
        Contender::new(name, status, GovernorLayer::new(config).layer(ready()))
    };
    let fields = |name, status, period, burst| {
        let mut builder = GovernorConfigBuilder::default();
        builder.period(period).burst_size(burst);
        let mut builder = builder.key_extractor(PeerIpKeyExtractor).use_headers();
        let config = builder.finish().unwrap();
        Contender::new(name, status, GovernorLayer::new(config).layer(ready()))
    };
    vec![
        plain("tower_governor, allowed", 200, NANO, 1_000_000_000),
        fields(
            "tower_governor, allowed, with fields",
            200,
            NANO,
            1_000_000_000,
        ),
        plain("tower_governor, denied", 429, HOUR, 1),
        fields("tower_governor, denied, with fields", 429, HOUR, 1),
        axum(
            "axum-governor, allowed, with fields",
            200,
            Quota::requests_per_second(PLENTY),
        ),
        axum(
            "axum-governor, denied",
            429,
            Quota::seconds_per_request(RARE),
        ),
    ]
}

const PLENTY: NonZeroU32 = NonZeroU32::new(1_000_000_000).unwrap();
const RARE: NonZeroU32 = NonZeroU32::new(3600).unwrap();

/// It has fields always.
fn axum(name: &str, status: u16, quota: Quota) -> Contender {
    let builder = AxumBuilder::default().with_extractor(PeerIp::default());
    let builder = builder.expect_connect_info().gc_disable();
    let config = builder.quota_default(quota).finish().unwrap();
    Contender::new(name, status, AxumLayer::new(config).layer(ready()))
}
