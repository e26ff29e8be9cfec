//! Keys and blocks of addresses.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use proptest::prelude::*;
use transom_limit::{Bounded, IpPrefix, Key, KeyBuf, Keyed, Limiter, Quota};

/// Of few letters, so that they nearly meet.
fn part() -> impl Strategy<Value = String> {
    "[/~01a]{0,4}"
}

fn ip() -> impl Strategy<Value = IpAddr> {
    let near = any::<u16>().prop_map(|low| (0x2001_0db8_u128 << 96) | u128::from(low));
    prop_oneof![
        any::<u32>().prop_map(|bits| IpAddr::V4(Ipv4Addr::from_bits(bits))),
        any::<u128>().prop_map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits))),
        near.prop_map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits))),
        any::<u32>().prop_map(|bits| IpAddr::V6(Ipv4Addr::from_bits(bits).to_ipv6_mapped())),
    ]
}

proptest! {
    #[test]
    fn parts_are_joined_so_that_no_two_lists_are_alike(
        one in prop::collection::vec(part(), 1..4), other in prop::collection::vec(part(), 1..4),
    ) {
        let keys = |parts: &[String]| parts.iter().map(|part| part.clone().into_boxed_str()).collect::<Vec<_>>();
        let (one, other) = (keys(&one), keys(&other));
        let first: Vec<_> = one.iter().map(|part| Key::Text(part)).collect();
        let second: Vec<_> = other.iter().map(|part| Key::Text(part)).collect();
        let (first, second) = (Key::Both(&first), Key::Both(&second));
        prop_assert_eq!(first.text() == second.text(), one == other);
        prop_assert_eq!(first == second, one == other);
    }

    #[test]
    fn a_key_and_what_is_kept_of_it_are_equal_and_hash_alike(
        text in part(), number in any::<u128>(), ip in ip(),
    ) {
        let parts = [Key::Text(&text), Key::Number(number), Key::from(ip)];
        let nested = [Key::Both(&parts), parts[0]];
        let hasher = RandomState::new();
        for key in [parts[0], parts[1], parts[2], Key::Both(&parts), Key::Both(&nested)] {
            let kept = key.to_owned();
            prop_assert_eq!(kept.borrow(), key);
            prop_assert_eq!(hasher.hash_one(kept.borrow()), hasher.hash_one(key));
            prop_assert_eq!(hasher.hash_one(&kept), hasher.hash_one(key));
            let again = kept.borrow();
            prop_assert_eq!(again.text(), key.text());
        }
    }

    #[test]
    fn a_block_contains_its_addresses_and_no_others(ip in ip(), other in ip(), v4 in 0..40_u8, v6 in 0..140_u8) {
        let block = IpPrefix::with_bits(ip, v4, v6);
        prop_assert!(block.contains(ip) && block.contains(block.ip()));
        // the same by shifting instead of masking
        let same = match (ip.to_canonical(), other.to_canonical()) {
            (IpAddr::V4(one), IpAddr::V4(other)) => {
                (one.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(v4.min(32))
            }
            (IpAddr::V6(one), IpAddr::V6(other)) => {
                (one.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(v6.min(128))
            }
            _ => false,
        };
        prop_assert_eq!(block.contains(other), same);
        prop_assert_eq!(IpPrefix::with_bits(other, v4, v6) == block, same);
        let again = IpPrefix::with_bits(block.ip(), v4, v6);
        prop_assert_eq!(again, block);
    }

    #[test]
    fn an_ipv4_address_is_one_however_it_is_written(bits in any::<u32>(), v4 in 0..=32_u8, v6 in any::<u8>()) {
        let ip = Ipv4Addr::from_bits(bits);
        let mapped = IpAddr::V6(ip.to_ipv6_mapped());
        let block = IpPrefix::with_bits(IpAddr::V4(ip), v4, v6);
        prop_assert_eq!(IpPrefix::with_bits(mapped, v4, v6), block);
        prop_assert!(block.contains(mapped));
        prop_assert_eq!(Key::from(mapped), Key::from(IpAddr::V4(ip)));
    }

    #[test]
    fn blocks_that_differ_have_texts_that_differ(ips in prop::collection::vec((ip(), 0..40_u8, 0..140_u8), 2..40)) {
        let blocks: HashSet<_> = ips.into_iter().map(|(ip, v4, v6)| IpPrefix::with_bits(ip, v4, v6)).collect();
        let texts: HashSet<_> = blocks.iter().map(ToString::to_string).collect();
        prop_assert_eq!(texts.len(), blocks.len());
    }
}

#[test]
fn a_user_cannot_write_himself_into_another_ones_key() {
    let both = |user, route| {
        Key::Both(&[Key::Text(user), Key::Text(route)])
            .text()
            .into_owned()
    };
    assert_eq!(both("ann", "login"), "ann/login");
    assert_ne!(both("ann/", "x"), both("ann", "/x"));
    assert_ne!(both("", "/"), both("/", ""));
    assert_eq!(both("a/b", "~"), "a~1b/~0");
}

/// Equality that is not transitive would make a map forget.
#[test]
fn parts_of_one_text_are_one_key() {
    let (number, text) = ([Key::Number(7)], [Key::Text("7")]);
    assert_eq!(Key::Both(&number), Key::Both(&text));
    assert_eq!(Key::Both(&number), Key::Text("7"));
    assert_ne!(Key::Number(7), Key::Text("7"));
}

#[test]
fn a_map_and_a_table_know_a_joined_key_again() {
    let quota = Quota::per_hour(1).unwrap();
    let (keyed, table) = (
        Keyed::<KeyBuf>::new(quota),
        Bounded::new(quota, 100).unwrap(),
    );
    let joined = [Key::from("ann"), Key::from(7_u64)];
    let turned = [Key::from(7_u64), Key::from("ann")];
    for limiter in [&keyed as &dyn Limiter, &table] {
        let check = |parts: &[Key<'_>]| {
            let decision = limiter.check_n_at(Key::Both(parts), 1, Duration::from_secs(1));
            decision.unwrap().is_allowed()
        };
        assert!(check(&joined) && !check(&joined));
        assert!(check(&turned) && !check(&turned));
        assert!(check(&joined[..1]) && !check(&joined[..1]));
    }
    assert_eq!(keyed.len(), 3);
}

#[test]
fn a_number_is_one_key_whatever_type_it_has() {
    let seven = Key::from(7_u64);
    let as_others = [
        Key::from(7),
        Key::from(7_i16),
        Key::from(7_i64),
        Key::from(7_usize),
    ];
    for other in as_others {
        assert_eq!(other, seven);
    }
    assert_ne!(Key::from(-7_i64), seven);
    assert_eq!(Key::from(-7_i64), Key::from(-7_i16));
}

#[test]
fn an_address_is_one_key_whatever_type_it_has() {
    let ip = std::net::Ipv4Addr::new(192, 0, 2, 1);
    assert_eq!(Key::from(ip), Key::from(std::net::IpAddr::V4(ip)));
    assert_eq!(Key::from(ip.to_ipv6_mapped()), Key::from(ip));
    assert_eq!(Key::from(&"ann"), Key::from("ann"));
}
