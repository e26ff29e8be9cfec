//! A line before it is bytes: its keys and, as raw JSON text, their values.

/// Keys and raw values in the order in which they will stand.
#[derive(Debug, Clone)]
pub(crate) struct Draft(pub(crate) Vec<(String, String)>);

impl Draft {
    pub(crate) fn new(tenant: &str, verb: &str, fields: Vec<(&str, String)>) -> Self {
        let mut all = vec![
            ("tenant".to_owned(), quote(tenant)),
            ("do".to_owned(), quote(verb)),
        ];
        all.extend(
            fields
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value)),
        );
        Self(all)
    }

    /// The draft with one more field at its end.
    pub(crate) fn with(mut self, key: &str, raw: String) -> Self {
        self.0.push((key.to_owned(), raw));
        self
    }

    pub(crate) fn render(&self) -> Vec<u8> {
        let fields: Vec<String> = self
            .0
            .iter()
            .map(|(key, value)| format!("{}:{value}", quote(key)))
            .collect();
        format!("{{{}}}", fields.join(",")).into_bytes()
    }
}

/// `text` as a JSON string.
pub(crate) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
