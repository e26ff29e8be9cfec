//! What the constraints of each table mean to the user.

use std::sync::LazyLock;

use transom_constraint::{Constraints, NamePattern};

/// The constraints of "Größe \"x\"".
pub static GR__E__X_: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("Größe \"x\"")
        .unique("a")
        .foreign_key("b c")
        .build()
        .expect("the declarations are sound")
});

/// The constraints of "base".
pub static BASE: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("base")
        .partitions("heir")
        .check_column("a")
        .not_null("a")
        .build()
        .expect("the declarations are sound")
});

/// The constraints of "events".
pub static EVENTS: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("events")
        .partitions(NamePattern::prefix("events_"))
        .primary_key(["day", "key"])
        .unique(["day", "team_id"])
        .named(NamePattern::regex("events_day_team_id_key|strange"))
        .foreign_key("team_id")
        .no_partition("day")
        .check("positive")
        .on("team_id")
        .build()
        .expect("the declarations are sound")
});

/// The constraints of "heir".
pub static HEIR: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("heir")
        .unique("b")
        .check("base_a_check")
        .on("a")
        .not_null("a")
        .build()
        .expect("the declarations are sound")
});

/// The constraints of "stays".
pub static STAYS: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("stays")
        .exclusion("during")
        .build()
        .expect("the declarations are sound")
});

/// The constraints of "teams".
pub static TEAMS: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("teams")
        .unique("name")
        .not_null("name")
        .build()
        .expect("the declarations are sound")
});

/// The constraints of "users".
pub static USERS: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("users")
        .unique("low")
        .named("only_one")
        .unique(["team_id", "email"])
        .named("users_email_idx")
        .foreign_key("team_id")
        .check("is_work")
        .on("email")
        .check("looks_like_email")
        .on("email")
        .check("odd")
        .on("low")
        .check("users_check")
        .on(["low", "high"])
        .check_column("credit")
        .not_null("team_id")
        .not_null("email")
        .build()
        .expect("the declarations are sound")
});

/// All of them.
pub static ALL: [&LazyLock<Constraints>; 7] =
    [&GR__E__X_, &BASE, &EVENTS, &HEIR, &STAYS, &TEAMS, &USERS];
