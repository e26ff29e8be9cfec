//! Sound commands over few names, so that they meet: the raw material of a day.

use proptest::prelude::*;
use proptest::sample::select;

use super::draft::{Draft, quote};

const ACCOUNTS: [&str; 5] = ["ann", "bob", "cy", "d-4", "nobody"];
const SKUS: [(&str, &str); 4] = [
    ("tea", "USD"),
    ("mug", "USD"),
    ("ink", "JPY"),
    ("pin", "KWD"),
];

pub(crate) fn any() -> impl Strategy<Value = Draft> {
    let fields = prop_oneof![
        5 => register(),
        8 => stock(),
        16 => deposit(),
        14 => transfer(),
        12 => split(),
        26 => order(),
        10 => ship(),
        9 => refund(),
    ];
    (tenant(), fields).prop_map(|(tenant, (verb, fields))| Draft::new(tenant, verb, fields))
}

/// The shop's first lines: two tenants with accounts, something to sell and something to spend.
pub(crate) fn opening() -> Vec<Draft> {
    let mut drafts = Vec::new();
    for tenant in ["acme", "bluebird"] {
        let mut say = |verb, fields| drafts.push(Draft::new(tenant, verb, fields));
        for account in &ACCOUNTS[..3] {
            let email = quote(&format!("{account}@shop.example"));
            say(
                "register",
                vec![("account", quote(account)), ("email", email)],
            );
        }
        for (sku, currency) in SKUS {
            let price = quote(&format!("3 {currency}"));
            let fields = vec![
                ("sku", quote(sku)),
                ("quantity", "12".to_owned()),
                ("price", price),
            ];
            say("stock", fields);
            let amount = quote(&format!("40 {currency}"));
            say(
                "deposit",
                vec![("account", quote("ann")), ("amount", amount)],
            );
        }
    }
    drafts
}

type Fields = (&'static str, Vec<(&'static str, String)>);

fn tenant() -> impl Strategy<Value = &'static str> {
    prop_oneof![10 => Just("acme"), 8 => Just("bluebird"), 1 => Just("z_9")]
}

/// `nobody` is never registered by name and so stays missing.
fn account() -> impl Strategy<Value = &'static str> {
    prop_oneof![30 => select(&ACCOUNTS[..4]), 1 => Just("nobody")]
}

fn order_id() -> impl Strategy<Value = String> {
    (1_u8..16).prop_map(|n| format!("o-{n}"))
}

fn sku() -> impl Strategy<Value = &'static str> + Clone {
    prop_oneof![
        30 => select(vec!["tea", "tea", "mug", "mug", "ink", "pin"]),
        1 => Just("ghost"),
    ]
}

/// An amount of up to `most` major units with at most the currency's digits.
fn money(currency: &'static str, most: u32) -> impl Strategy<Value = String> {
    let digits = match currency {
        "JPY" => 0,
        "KWD" => 3,
        "CLF" => 4,
        _ => 2,
    };
    (0..=most, proptest::collection::vec(0_u8..10, 0..=digits)).prop_map(
        move |(whole, fraction)| {
            let fraction: String = fraction.iter().map(u8::to_string).collect();
            let point = if fraction.is_empty() { "" } else { "." };
            quote(&format!("{whole}{point}{fraction} {currency}"))
        },
    )
}

fn currency() -> impl Strategy<Value = &'static str> {
    select(vec![
        "USD", "USD", "USD", "USD", "JPY", "JPY", "KWD", "KWD", "CLF", "EUR",
    ])
}

fn amount(most: u32) -> impl Strategy<Value = String> {
    currency().prop_flat_map(move |currency| money(currency, most))
}

fn register() -> impl Strategy<Value = Fields> {
    let email = prop_oneof![
        12 => Just(None),
        1 => Just(Some("ÄNN@shop.example".to_owned())),
        1 => Just(Some("änn@shop.example".to_owned())),
        1 => Just(Some("nul\0@shop.example".to_owned())),
        1 => Just(Some(format!("{}@b", "é".repeat(252)))),
        1 => Just(Some(" @ ".to_owned())),
    ];
    let spelling = proptest::bool::ANY;
    (select(&ACCOUNTS[..4]), email, spelling).prop_map(|(account, email, shout)| {
        let usual = format!("{account}@shop.example");
        let email = email.unwrap_or(if shout { usual.to_uppercase() } else { usual });
        (
            "register",
            vec![("account", quote(account)), ("email", quote(&email))],
        )
    })
}

fn stock() -> impl Strategy<Value = Fields> {
    let price = select(&SKUS[..]).prop_flat_map(|(sku, currency)| {
        prop_oneof![
            20 => money(currency, 12),
            1 => amount(12),
            1 => Just(quote(&format!("0 {currency}"))),
        ]
        .prop_map(move |price| (sku, price))
    });
    let quantity = prop_oneof![40 => 0_u32..12, 1 => Just(1_000_000)];
    (price, quantity).prop_map(|((sku, price), quantity)| {
        let fields = vec![
            ("sku", quote(sku)),
            ("quantity", quantity.to_string()),
            ("price", price),
        ];
        ("stock", fields)
    })
}

fn deposit() -> impl Strategy<Value = Fields> {
    (account(), amount(150)).prop_map(|(account, amount)| {
        (
            "deposit",
            vec![("account", quote(account)), ("amount", amount)],
        )
    })
}

fn transfer() -> impl Strategy<Value = Fields> {
    (account(), account(), amount(60)).prop_map(|(from, to, amount)| {
        (
            "transfer",
            vec![("from", quote(from)), ("to", quote(to)), ("amount", amount)],
        )
    })
}

fn split() -> impl Strategy<Value = Fields> {
    let weight = prop_oneof![10 => 0_u32..5, 1 => Just(1_000_000)];
    let into = (
        proptest::sample::subsequence(&ACCOUNTS[..], 1..4).prop_shuffle(),
        proptest::collection::vec(weight, 5),
    );
    (account(), amount(40), into).prop_map(|(payer, amount, (receivers, weights))| {
        // Mostly without the payer and the account that does not exist, whose rows would end
        // nearly every split before it began.
        let mut entries: Vec<String> = Vec::new();
        for (index, (receiver, weight)) in receivers.iter().zip(&weights).enumerate() {
            let spoils = *receiver == payer || *receiver == "nobody";
            if !spoils || (index == 2 && *weight == 4) {
                entries.push(format!(r#"{{"account":"{receiver}","weight":{weight}}}"#));
            }
        }
        let into = format!("[{}]", entries.join(","));
        (
            "split",
            vec![
                ("account", quote(payer)),
                ("amount", amount),
                ("into", into),
            ],
        )
    })
}

fn order() -> impl Strategy<Value = Fields> {
    let line = (sku(), prop_oneof![20 => 1_u32..4, 1 => Just(50)]);
    let lines = prop_oneof![
        5 => proptest::collection::vec(line.clone(), 1..2),
        2 => proptest::collection::vec(line.clone(), 2..4),
        // One sku twice, which can be bought in one currency only.
        3 => line.prop_map(|(sku, quantity)| vec![(sku, quantity), (sku, 1)]),
    ];
    (order_id(), account(), lines).prop_map(|(order, account, lines)| {
        let lines: Vec<String> = lines
            .iter()
            .map(|(sku, quantity)| format!(r#"{{"sku":"{sku}","quantity":{quantity}}}"#))
            .collect();
        let lines = format!("[{}]", lines.join(","));
        (
            "order",
            vec![
                ("order", quote(&order)),
                ("account", quote(account)),
                ("lines", lines),
            ],
        )
    })
}

fn ship() -> impl Strategy<Value = Fields> {
    let tracking = prop_oneof![
        10 => Just("DHL 42".to_owned()),
        1 => Just("\0".to_owned()),
        1 => Just("😀".repeat(256)),
        1 => Just("line\u{2028}\n\"quoted\" \\ 'single'".to_owned()),
    ];
    (order_id(), tracking).prop_map(|(order, tracking)| {
        (
            "ship",
            vec![("order", quote(&order)), ("tracking", quote(&tracking))],
        )
    })
}

fn refund() -> impl Strategy<Value = Fields> {
    order_id().prop_map(|order| ("refund", vec![("order", quote(&order))]))
}
