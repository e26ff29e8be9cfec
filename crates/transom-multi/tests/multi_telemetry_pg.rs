//! A span for the run and one for each step, with what happened in it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the helpers of a test"
)]

mod numbers;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use numbers::{AppError, insert, numbers};
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use transom_multi::{Multi, Retry};

type Fields = BTreeMap<&'static str, String>;

/// The closed spans of this crate: path of names, fields.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<(String, Fields)>>>);

struct Visitor<'f>(&'f mut Fields);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl<S: Subscriber + for<'l> LookupSpan<'l>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let mut fields = Fields::new();
        attributes.record(&mut Visitor(&mut fields));
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let mut extensions = span.extensions_mut();
        values.record(&mut Visitor(extensions.get_mut().unwrap()));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        if span.metadata().target() != "transom_multi" {
            return;
        }
        let path = span.scope().from_root().map(|span| span.name());
        let path = path.collect::<Vec<_>>().join(">");
        let fields = span.extensions_mut().remove::<Fields>().unwrap();
        self.0.lock().unwrap().push((path, fields));
    }
}

/// The spans as `path field=value ..`, each with the time it took taken out.
fn told(spans: &Spans) -> Vec<String> {
    let spans = std::mem::take(&mut *spans.0.lock().unwrap());
    let tell = |(path, mut fields): (String, Fields)| {
        let elapsed = fields.remove("elapsed_us").expect("every span has a time");
        elapsed.parse::<u64>().unwrap();
        let fields = fields
            .iter()
            .map(|(name, value)| format!(" {name}={value}"));
        format!("{path}{}", fields.collect::<String>())
    };
    spans.into_iter().map(tell).collect()
}

#[tokio::test]
async fn a_run_tells_its_steps_their_rows_and_their_outcome() {
    let db = numbers().await;
    let spans = Spans::default();
    let listener = tracing_subscriber::registry().with(spans.clone());
    let run = async |last: i32| {
        Multi::with_error::<AppError>()
            .execute("seed", sqlx::query("insert into numbers values (1), (2)"))
            .fetch_all("all", sqlx::query_scalar::<_, i32>("select n from numbers"))
            .step("last", async move |tx, _| insert(tx, last).await)
            .titled("three")
            .run(db.pool())
            .await
            .is_ok()
    };
    assert!(!run(-1).with_subscriber(listener).await);
    assert_eq!(
        told(&spans),
        [
            "multi>step name=seed outcome=ok rows=2",
            "multi>step name=all outcome=ok rows=2",
            "multi>step name=last outcome=failed",
            "multi attempt=1 failed_step=last name=three outcome=failed steps=3",
        ]
    );
    let listener = tracing_subscriber::registry().with(spans.clone());
    assert!(run(3).with_subscriber(listener).await);
    let last = told(&spans).pop().unwrap();
    assert_eq!(last, "multi attempt=1 name=three outcome=ok steps=3");
}

#[tokio::test]
async fn each_attempt_of_a_retry_has_a_span_of_its_own() {
    let db = numbers().await;
    let spans = Spans::default();
    let listener = tracing_subscriber::registry().with(spans.clone());
    let retry = Retry::up_to(2).when(|_: &AppError| true);
    let run = retry.run(db.pool(), || {
        Multi::with_error().step("refused", async |tx, ()| insert(tx, -1).await)
    });
    assert!(run.with_subscriber(listener).await.is_err());
    let runs: Vec<_> = told(&spans)
        .into_iter()
        .filter(|span| span.starts_with("multi attempt"))
        .collect();
    let told =
        |attempt| format!("multi attempt={attempt} failed_step=refused outcome=failed steps=1");
    assert_eq!(runs, [told(1), told(2)]);
}
