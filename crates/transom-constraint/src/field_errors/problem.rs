//! Problem details, as RFC 9457 has them.

use std::{borrow::Cow, collections::BTreeMap};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};

use super::FieldErrors;

/// Serialises as problem details ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), to be sent as
/// `application/problem+json` with its [`status`](Problem::status); made by [`FieldErrors::problem`].
///
/// ```json
/// {
///   "type": "about:blank",
///   "title": "Conflict",
///   "status": 409,
///   "detail": "email has already been taken",
///   "errors": [
///     {"pointer": "#/email", "code": "unique", "detail": "has already been taken", "params": {}}
///   ]
/// }
/// ```
///
/// `errors` is an extension member in the manner of the RFC's own example; `pointer` is a JSON pointer to the field, as a
/// URI fragment.
#[derive(Debug, Clone)]
#[must_use]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub struct Problem<'a> {
    errors: &'a FieldErrors,
    kind: Cow<'a, str>,
    title: Option<Cow<'a, str>>,
    status: u16,
    instance: Option<Cow<'a, str>>,
}

impl FieldErrors {
    /// A view that serialises as problem details, of type `about:blank` and with the status of
    /// [`http_status`](FieldErrors::http_status).
    #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
    pub fn problem(&self) -> Problem<'_> {
        Problem {
            errors: self,
            kind: "about:blank".into(),
            title: None,
            status: self.http_status(),
            instance: None,
        }
    }
}

impl<'a> Problem<'a> {
    /// A type of your own, a URI that names this kind of problem, with the title that goes with it.
    pub fn of_type(mut self, uri: impl Into<Cow<'a, str>>, title: impl Into<Cow<'a, str>>) -> Self {
        self.kind = uri.into();
        self.title = Some(title.into());
        self
    }

    /// Another status than the one that fits by itself.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// A URI of this occurrence of the problem.
    pub fn with_instance(mut self, uri: impl Into<Cow<'a, str>>) -> Self {
        self.instance = Some(uri.into());
        self
    }

    /// The HTTP status to send it with; it stands in the text as well.
    pub fn status(&self) -> u16 {
        self.status
    }
}

impl Serialize for Problem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            r#type: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            title: Option<&'a str>,
            status: u16,
            detail: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            instance: Option<&'a str>,
            errors: Vec<Entry<'a>>,
        }
        #[derive(Serialize)]
        struct Entry<'a> {
            pointer: String,
            code: &'a str,
            detail: &'a str,
            params: &'a BTreeMap<String, String>,
        }
        let entries = self.errors.iter().map(|(field, error)| Entry {
            pointer: pointer(field),
            code: &error.code,
            detail: &error.message,
            params: &error.params,
        });
        Body {
            r#type: &self.kind,
            // Of `about:blank` the title is that of the status.
            title: self.title.as_deref().or(match self.status {
                409 => Some("Conflict"),
                422 => Some("Unprocessable Content"),
                _ => None,
            }),
            status: self.status,
            detail: self.errors.to_string(),
            instance: self.instance.as_deref(),
            errors: entries.collect(),
        }
        .serialize(serializer)
    }
}

/// What a URI fragment holds as it is (RFC 3986, section 3.5); everything else is percent-encoded.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A JSON pointer to a member of the document, as a URI fragment (RFC 6901, sections 3 and 6).
fn pointer(field: &str) -> String {
    let token = field.replace('~', "~0").replace('/', "~1");
    format!("#/{}", utf8_percent_encode(&token, FRAGMENT))
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn a_pointer_names_any_field() {
        assert_eq!(pointer("email"), "#/email");
        assert_eq!(pointer("a/b~c"), "#/a~1b~0c");
        assert_eq!(pointer("größe %"), "#/gr%C3%B6%C3%9Fe%20%25");
        assert_eq!(pointer(""), "#/");
    }
}
