//! The closure of `each` runs once per item, so it cannot give its captures away.

use transom_multi::Multi;

fn main() {
    let tag = String::from("urgent");
    //~ async closure does not implement `Fn` because it captures state from its environment
    let _ = Multi::new().each("line", [1, 2], async move |_tx, (), line: i32| {
        Ok(format!("{tag} {line}"))
    });
}
