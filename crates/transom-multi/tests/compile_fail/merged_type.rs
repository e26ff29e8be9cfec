//! The declared type of a Multi with a merged one does not say what a failure hands back of it.

use transom_multi::Multi;

struct Debit;
struct Credit;
struct Order;

fn transfer<'a>() -> Multi<'a, (Debit, Credit)> {
    Multi::new().put("debit", Debit).put("credit", Credit)
}

fn purchase<'a>() -> Multi<'a, (Order, (Debit, Credit))> {
    //~ expected `Option<(Debit, Credit)>`, found `(Option<Debit>, Option<Credit>)`
    Multi::new().put("order", Order).merge("transfer", transfer())
}

fn main() {
    let _ = purchase();
}
