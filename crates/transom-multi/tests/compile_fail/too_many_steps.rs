//! More steps than a tuple of results has places.

use transom_multi::Multi;

fn main() {
    let _ = Multi::new()
        .put("1", 1)
        .put("2", 2)
        .put("3", 3)
        .put("4", 4)
        .put("5", 5)
        .put("6", 6)
        .put("7", 7)
        .put("8", 8)
        .put("9", 9)
        .put("10", 10)
        .put("11", 11)
        .put("12", 12)
        //~ a Multi holds at most 12 step results
        //~ group steps with `.merge(..)`
        .put("13", 13)
        .put("14", 14);
}
