//! Names, numbers and sizes: what cannot be built. No database.

use proptest::prelude::*;
use transom_events::limits::{MAX_DATA_BYTES, MAX_METADATA_BYTES, MAX_NAME_BYTES};
use transom_events::{
    Codec, EventStore, InvalidEvent, InvalidName, NewEvent, Position, StreamId, Version,
};

#[test]
fn a_stream_name_has_1_to_255_bytes() {
    assert_eq!(
        StreamId::new("").unwrap_err(),
        InvalidName::Empty { what: "stream" }
    );
    assert!(StreamId::new("s".repeat(MAX_NAME_BYTES)).is_ok());
    assert_eq!(
        StreamId::new("é".repeat(128)).unwrap_err(),
        InvalidName::TooLong {
            what: "stream",
            bytes: 256
        }
    );
}

#[test]
fn a_stream_name_has_no_control_characters() {
    let error = StreamId::new("order\0").unwrap_err();
    assert_eq!(
        error,
        InvalidName::Control {
            what: "stream",
            character: '\0',
            at: 5
        }
    );
    assert_eq!(
        error.to_string(),
        "stream has the control character U+0000 at byte 5"
    );
    assert!(StreamId::new("a\u{85}b").is_err());
    assert!(StreamId::new("a b'\"{}$1;--").is_ok());
}

#[test]
fn a_tenant_is_a_name() {
    let store = EventStore::in_schema("shop").unwrap();
    assert_eq!(store.tenant(), None);
    assert_eq!(store.for_tenant("acme").unwrap().tenant(), Some("acme"));
    assert_eq!(
        store.for_tenant("").unwrap_err(),
        InvalidName::Empty { what: "tenant" }
    );
}

#[test]
fn numbers_have_ranges() {
    assert!(Version::new(0).is_err());
    assert_eq!(Version::new(i64::MAX as u64).unwrap(), Version::MAX);
    assert!(Version::new(i64::MAX as u64 + 1).is_err());
    assert_eq!(Version::MAX.next(), Version::MAX);
    assert_eq!(Position::new(0).unwrap(), Position::START);
    assert_eq!(Position::new((1 << 48) - 1).unwrap(), Position::MAX);
    assert!(Position::new(1 << 48).is_err());
}

#[test]
fn an_event_has_a_type_and_a_schema_version() {
    assert!(matches!(
        NewEvent::json("", &1),
        Err(InvalidEvent::EventType(_))
    ));
    let event = NewEvent::json("Counted", &1).unwrap();
    assert_eq!((event.schema_version(), event.codec()), (1, Codec::Json));
    assert!(event.clone().with_schema_version(0).is_err());
    assert!(event.clone().with_schema_version(32768).is_err());
    assert_eq!(
        event.with_schema_version(32767).unwrap().schema_version(),
        32767
    );
}

#[test]
fn an_event_has_a_largest_size() {
    assert!(NewEvent::opaque("Blob", vec![0; MAX_DATA_BYTES]).is_ok());
    let error = NewEvent::opaque("Blob", vec![0; MAX_DATA_BYTES + 1]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "event data is 1048577 bytes, at most 1048576 are allowed"
    );

    // Two bytes of JSON are the quotes.
    let event = NewEvent::json("Counted", &1).unwrap();
    assert!(
        event
            .clone()
            .with_metadata(&"m".repeat(MAX_METADATA_BYTES - 2))
            .is_ok()
    );
    let error = event
        .with_metadata(&"m".repeat(MAX_METADATA_BYTES - 1))
        .unwrap_err();
    assert!(matches!(
        error,
        InvalidEvent::TooLarge {
            part: "metadata",
            bytes: 65537,
            ..
        }
    ));
}

#[test]
fn what_is_no_json_is_refused_with_its_part() {
    let map = std::collections::HashMap::from([((1, 2), 3)]);
    let error = NewEvent::json("Counted", &map).unwrap_err();
    assert_eq!(error.to_string(), "event data cannot be written as JSON");
}

#[test]
fn debug_does_not_show_what_an_event_says() {
    let event = NewEvent::json("Registered", &"ann@example.com").unwrap();
    let shown = format!("{event:?}");
    assert!(
        shown.contains("Registered") && shown.contains("data_bytes: 17"),
        "{shown}"
    );
    assert!(!shown.contains("97, 110"), "{shown}");
}

#[test]
fn stores_go_to_other_threads() {
    transom_testkit::contract::assert_send::<EventStore>();
    transom_testkit::contract::assert_sync::<EventStore>();
}

proptest! {
    #[test]
    fn a_name_is_taken_as_it_is_or_refused(name in any::<String>()) {
        let good = !name.is_empty() && name.len() <= 255 && !name.chars().any(char::is_control);
        match StreamId::new(name.clone()) {
            Ok(stream) => {
                prop_assert!(good);
                prop_assert_eq!(stream.as_str(), name);
            }
            Err(_) => prop_assert!(!good),
        }
    }
}
