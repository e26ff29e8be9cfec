//! A whole module of declarations.

use crate::{Constraints, NamePattern, Naming, Rule};

/// As wide as the lines of rustfmt.
const WIDTH: usize = 100;
/// As wide as it leaves a list on one line.
const LIST_WIDTH: usize = 60;

/// A module of Rust that declares `sets`: a `static` for each, called like its table, and `ALL` of them for
/// [`verify`](crate::verify).
///
/// ```
/// use transom_constraint::{Constraints, declarations_source};
///
/// let users = Constraints::of("users").unique("email").build()?;
/// let source = declarations_source(&[users]);
/// assert!(source.contains("pub static USERS: LazyLock<Constraints> ="));
/// # Ok::<(), transom_constraint::DeclarationError>(())
/// ```
pub fn declarations_source(sets: &[Constraints]) -> String {
    let bodies: Vec<Vec<String>> = sets.iter().map(body).collect();
    let mut imports = vec!["Constraints"];
    if sets.iter().any(has_pattern) {
        imports.push("NamePattern");
    }
    if sets.iter().any(|set| set.naming() != Naming::default()) {
        imports.push("Naming");
    }
    let imports = match imports.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("{{{}}}", several.join(", ")),
    };
    let mut lines = vec![
        "//! What the constraints of each table mean to the user.".to_owned(),
        String::new(),
        "use std::sync::LazyLock;".to_owned(),
        String::new(),
        format!("use transom_constraint::{imports};"),
    ];
    let mut names: Vec<String> = Vec::new();
    for (set, body) in sets.iter().zip(&bodies) {
        let name = static_name(set.table(), &names);
        lines.push(String::new());
        lines.push(format!("/// The constraints of {:?}.", set.table()));
        let start = format!("pub static {name}: LazyLock<Constraints> =");
        let made = "LazyLock::new(|| {";
        let fits = start.len() + 1 + made.len() <= WIDTH;
        let indent = if fits { "" } else { "    " };
        if fits {
            lines.push(format!("{start} {made}"));
        } else {
            lines.extend([start, format!("{indent}{made}")]);
        }
        lines.extend(body.iter().map(|line| format!("{indent}    {line}")));
        lines.push(format!("{indent}}});"));
        names.push(name);
    }
    lines.extend([String::new(), "/// All of them.".to_owned(), list(&names)]);
    lines.join("\n") + "\n"
}

/// Whether a name of the set is printed as a pattern: one that is not exact was given, or it would be any.
fn has_pattern(set: &Constraints) -> bool {
    let given = |name: &NamePattern| name.as_exact().is_none() && !name.is_any();
    set.partitions()
        .into_iter()
        .chain(set.rules().filter_map(Rule::name))
        .any(given)
}

fn list(names: &[String]) -> String {
    let start = format!(
        "pub static ALL: [&LazyLock<Constraints>; {}] =",
        names.len()
    );
    let members: Vec<String> = names.iter().map(|name| format!("&{name}")).collect();
    let on_one_line = format!("[{}]", members.join(", "));
    if on_one_line.len() <= LIST_WIDTH {
        let fits = start.len() + on_one_line.len() + 2 <= WIDTH;
        let gap = if fits { " " } else { "\n    " };
        return format!("{start}{gap}{on_one_line};");
    }
    format!("{start} [\n    {},\n];", members.join(",\n    "))
}

/// The expression that makes the set, or ends the program.
fn body(set: &Constraints) -> Vec<String> {
    let made = set.to_rust();
    let mut lines: Vec<String> = made.lines().map(str::to_owned).collect();
    lines.push("    .expect(\"the declarations are sound\")".to_owned());
    lines
}

/// A name for the static of `table` that is not taken yet.
fn static_name(table: &str, taken: &[String]) -> String {
    let mut name: String = table
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_name {
        name.insert_str(0, "TABLE_");
    }
    let is_taken = |name: &str| name == "ALL" || taken.iter().any(|other| other == name);
    let mut free = name.clone();
    let mut number = 1;
    while is_taken(&free) {
        number += 1;
        free = format!("{name}_{number}");
    }
    free
}
