//! The names that Ecto's migrations give to indexes.

/// `{table}_{columns}_index`: the rule of `default_index_name` in `ecto_sql`'s `Ecto.Migration`, which works on bytes and
/// drops the underscores that a part would end with.
pub(super) fn index_name(table: &str, columns: &[&str]) -> String {
    let word = |byte: u8| {
        let plain = byte.is_ascii_alphanumeric();
        char::from(if plain { byte } else { b'_' })
    };
    let mut parts = vec![table];
    parts.extend(columns);
    let parts = parts.into_iter().map(|part| {
        let part: String = part.bytes().map(word).collect();
        part.trim_end_matches('_').to_owned()
    });
    let mut parts: Vec<String> = parts.collect();
    parts.push("index".to_owned());
    parts.join("_")
}
