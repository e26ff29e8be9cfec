//! The names PostgreSQL itself gives to constraints that were created without one.

/// Longest identifier in bytes: `NAMEDATALEN - 1` of a server built with the default.
pub(crate) const MAX_BYTES: usize = 63;

/// Cuts an identifier as the server does when it reads one: at 63 bytes, never inside a character.
pub(crate) fn clip(identifier: &str) -> &str {
    &identifier[..identifier.floor_char_boundary(MAX_BYTES)]
}

/// `{table}_{columns}_{label}`, or `{table}_{label}` without columns, shortened as the server does it.
///
/// The rule is that of `makeObjectName` in PostgreSQL's `indexcmds.c`: the label is kept whole, and the longer of the other
/// two parts loses bytes (the columns, if both are as long) until all fits; only then is each part cut back to a whole
/// character. The server joins the columns into a buffer of limited size first; that bounds nothing the cut would keep.
/// Assumes a UTF-8 server. A name already taken gets a number appended by the server, which cannot be foreseen here.
pub(crate) fn default_name(table: &str, columns: &[&str], label: &str) -> String {
    let columns = columns
        .iter()
        .map(|name| clip(name))
        .collect::<Vec<_>>()
        .join("_");
    let separators = if columns.is_empty() { 1 } else { 2 };
    let available = MAX_BYTES.saturating_sub(label.len() + separators);

    let (mut table_bytes, mut column_bytes) = (table.len(), columns.len());
    while table_bytes + column_bytes > available {
        if table_bytes > column_bytes {
            table_bytes -= 1;
        } else {
            column_bytes -= 1;
        }
    }
    let table = &table[..table.floor_char_boundary(table_bytes)];
    if columns.is_empty() {
        return format!("{table}_{label}");
    }
    let columns = &columns[..columns.floor_char_boundary(column_bytes)];
    format!("{table}_{columns}_{label}")
}
