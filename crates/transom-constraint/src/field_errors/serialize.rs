//! The two shapes in which APIs send field errors.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{FieldError, FieldErrors};

/// Field to messages, in order: `{"email":["has already been taken"]}`.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl Serialize for FieldErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (field, errors) in &self.fields {
            let messages: Vec<&str> = errors.iter().map(|error| error.message.as_ref()).collect();
            map.serialize_entry(field, &messages)?;
        }
        map.end()
    }
}

/// Serialises as a list with codes and params; made by [`FieldErrors::coded`].
#[derive(Debug, Clone, Copy)]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub struct Coded<'a>(&'a FieldErrors);

impl FieldErrors {
    /// A view that serialises as a list:
    /// `[{"field":"email","code":"unique","message":"has already been taken","params":{}}]`.
    #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
    pub fn coded(&self) -> Coded<'_> {
        Coded(self)
    }
}

impl Serialize for Coded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Entry<'a> {
            field: &'a str,
            #[serde(flatten)]
            error: &'a FieldError,
        }
        serializer.collect_seq(self.0.iter().map(|(field, error)| Entry { field, error }))
    }
}
