//! What each command does and where it is refused.

use serde_json::{Value, json};

use super::{short, with_ann_and_bob};

#[test]
fn a_transfer_that_fails_leaves_everything_as_it_was() {
    let mut day = with_ann_and_bob();
    day.ok(r#""deposit","account":"ann","amount":"10 USD""#);
    let mut say = |fields: &str| day.refused(&format!(r#""transfer",{fields}"#));
    let poor = r#""from":"ann","to":"bob","amount":"10.01 USD""#;
    assert_eq!(say(poor), "debit insufficient_funds amount");
    let other = r#""from":"ann","to":"bob","amount":"1 EUR""#;
    assert_eq!(say(other), "debit insufficient_funds amount");
    let payer = r#""from":"cy","to":"dee","amount":"1 USD""#;
    assert_eq!(say(payer), "debit not_found from");
    let receiver = r#""from":"ann","to":"cy","amount":"1 USD""#;
    assert_eq!(say(receiver), "credit not_found to");
    let same = r#""from":"ann","to":"ann","amount":"1 USD""#;
    assert_eq!(say(same), "- invalid to");
    assert_eq!(
        day.acme()["accounts"],
        json!({"ann": {"USD": "10.00"}, "bob": {}})
    );
}

#[test]
fn a_split_of_100_in_three_gives_the_odd_cent_to_the_first() {
    let mut day = with_ann_and_bob();
    for name in ["cy", "dee"] {
        day.ok(&format!(
            r#""register","account":"{name}","email":"{name}@x""#
        ));
    }
    day.ok(r#""deposit","account":"ann","amount":"100.00 USD""#);
    day.ok(
        r#""split","account":"ann","amount":"100.00 USD","into":[{"account":"cy","weight":1},{"account":"bob","weight":1},{"account":"dee","weight":1}]"#,
    );
    let expected = json!({
        "ann": {"USD": "0.00"}, "cy": {"USD": "33.34"}, "bob": {"USD": "33.33"},
        "dee": {"USD": "33.33"},
    });
    assert_eq!(day.acme()["accounts"], expected);
    // 3 yen by 2:3:0 are 1.2 and 1.8: the larger remainder gets the yen that is left, and the
    // zero weight gets nothing but its currency.
    day.ok(r#""deposit","account":"ann","amount":"3 JPY""#);
    day.ok(
        r#""split","account":"ann","amount":"3 JPY","into":[{"account":"cy","weight":2},{"account":"bob","weight":3},{"account":"dee","weight":0}]"#,
    );
    let accounts = day.acme()["accounts"].clone();
    assert_eq!(accounts["cy"]["JPY"], "1");
    assert_eq!(accounts["bob"]["JPY"], "2");
    assert_eq!(accounts["dee"]["JPY"], "0");
}

#[test]
fn a_split_names_the_receiver_that_is_not_there() {
    let mut day = with_ann_and_bob();
    day.ok(r#""deposit","account":"ann","amount":"1 USD""#);
    let mut into = |list: &str| {
        day.refused(&format!(
            r#""split","account":"ann","amount":"1 USD","into":[{list}]"#
        ))
    };
    let bob = r#"{"account":"bob","weight":1}"#;
    assert_eq!(
        into(&format!(r#"{bob},{{"account":"cy","weight":1}}"#)),
        "credit[1] not_found into"
    );
    assert_eq!(into(&format!("{bob},{bob}")), "- invalid into");
    assert_eq!(into(r#"{"account":"ann","weight":1}"#), "- invalid into");
    assert_eq!(into(r#"{"account":"bob","weight":0}"#), "- invalid into");
    assert_eq!(
        into(r#"{"account":"bob","weight":1,"x":1}"#),
        "- invalid into"
    );
    assert_eq!(into(""), "- invalid into");
}

#[test]
fn an_order_is_placed_shipped_and_refunded_once() {
    let mut day = with_ann_and_bob();
    day.ok(r#""stock","sku":"tea","quantity":5,"price":"2.50 USD""#);
    day.ok(r#""deposit","account":"ann","amount":"10 USD""#);
    day.ok(r#""order","order":"1","account":"ann","lines":[{"sku":"tea","quantity":2},{"sku":"tea","quantity":1}]"#);
    assert_eq!(day.acme()["accounts"]["ann"]["USD"], "2.50");
    assert_eq!(day.acme()["stock"]["tea"], 2);
    assert_eq!(day.acme()["events"], 4);
    day.ok(r#""ship","order":"1","tracking":"x""#);
    let again = day.refused(r#""ship","order":"1","tracking":"x""#);
    assert_eq!(again, "ship wrong_state order");
    assert_eq!(day.acme()["orders"], json!({"1": "shipped"}));
    day.ok(r#""refund","order":"1""#);
    assert_eq!(
        day.refused(r#""refund","order":"1""#),
        "refund wrong_state order"
    );
    assert_eq!(
        day.refused(r#""refund","order":"2""#),
        "refund not_found order"
    );
    assert_eq!(
        day.refused(r#""ship","order":"2","tracking":"x""#),
        "ship not_found order"
    );
    let expected = json!({
        "accounts": {"ann": {"USD": "10.00"}, "bob": {}}, "stock": {"tea": 5},
        "orders": {"1": "refunded"}, "events": 6,
    });
    assert_eq!(day.acme(), expected);
}

#[test]
fn an_order_is_refused_at_the_step_that_cannot_be_done() {
    let mut day = with_ann_and_bob();
    day.ok(r#""stock","sku":"tea","quantity":5,"price":"2.50 USD""#);
    day.ok(r#""stock","sku":"ink","quantity":5,"price":"2 JPY""#);
    day.ok(r#""stock","sku":"air","quantity":5,"price":"0 EUR""#);
    day.ok(r#""deposit","account":"ann","amount":"5 USD""#);
    let mut order = |id: &str, account: &str, lines: &[(&str, u32)]| {
        let lines: Vec<Value> = lines
            .iter()
            .map(|(sku, n)| json!({"sku": sku, "quantity": n}))
            .collect();
        let report = day.say(&format!(
            r#""order","order":"{id}","account":"{account}","lines":{}"#,
            json!(lines)
        ));
        if report["ok"] == true {
            "ok".to_owned()
        } else {
            short(&report)
        }
    };
    assert_eq!(
        order("1", "ann", &[("tea", 1), ("rum", 1)]),
        "reserve[1] not_found lines"
    );
    assert_eq!(
        order("1", "ann", &[("tea", 3), ("tea", 3)]),
        "reserve[1] out_of_stock lines"
    );
    assert_eq!(
        order("1", "cy", &[("tea", 1), ("ink", 1)]),
        "charge currency_mismatch lines"
    );
    assert_eq!(order("1", "cy", &[("tea", 1)]), "charge not_found account");
    assert_eq!(
        order("1", "ann", &[("tea", 3)]),
        "charge insufficient_funds lines"
    );
    assert_eq!(order("1", "ann", &[("tea", 1)]), "ok");
    assert_eq!(
        order("1", "ann", &[("tea", 2)]),
        "charge insufficient_funds lines"
    );
    assert_eq!(order("1", "ann", &[("tea", 1)]), "order unique order");
    // What costs nothing is charged to nobody's balance; its refund credits 0.
    assert_eq!(order("2", "ann", &[("air", 1)]), "ok");
    assert_eq!(day.acme()["accounts"]["ann"], json!({"USD": "2.50"}));
    assert_eq!(day.acme()["stock"], json!({"tea": 4, "ink": 5, "air": 4}));
    day.ok(r#""refund","order":"2""#);
    assert_eq!(
        day.acme()["accounts"]["ann"],
        json!({"USD": "2.50", "EUR": "0.00"})
    );
}

#[test]
fn accounts_and_emails_are_unique_in_their_tenant_alone() {
    let mut day = with_ann_and_bob();
    let mut register = |account: &str, email: &str| {
        day.refused(&format!(
            r#""register","account":"{account}","email":"{email}""#
        ))
    };
    assert_eq!(register("ann", "new@x"), "register unique account");
    assert_eq!(register("cy", "ANN@X"), "register unique email");
    assert_eq!(register("ann", "bob@x"), "register unique account");
    let elsewhere =
        day.raw(r#"{"tenant":"bluebird","do":"register","account":"ann","email":"ann@x"}"#);
    assert_eq!(elsewhere["ok"], true);
    let stranger = day
        .raw(r#"{"tenant":"bluebird","do":"transfer","from":"ann","to":"bob","amount":"1 USD"}"#);
    assert_eq!(short(&stranger), "debit insufficient_funds amount");
}
