//! The name that was probably meant.

/// How much alike two names must be to be worth mentioning, from 0 to 1: `users_email_key` and `users_email_index` are
/// (0.76), `users_email_key` and `users_phone_key` are not (0.67).
const ALIKE: f64 = 0.7;

/// The one of `names` that is most like `name`, the first of those as alike, if it is alike at all.
pub(super) fn nearest<N: AsRef<str>>(
    name: &str,
    names: impl IntoIterator<Item = N>,
) -> Option<String> {
    let mut best = None;
    let mut most = ALIKE;
    for other in names {
        let alike = strsim::normalized_damerau_levenshtein(name, other.as_ref());
        if alike > most || best.is_none() && alike >= most {
            (best, most) = (Some(other), alike);
        }
    }
    best.map(|name| name.as_ref().to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_what_is_alike_is_suggested() {
        let names = ["users_phone_key", "users_email_index", "users_emial_key"];
        assert_eq!(
            nearest("users_email_key", names).as_deref(),
            Some("users_emial_key")
        );
        assert_eq!(
            nearest("users_email_key", [names[1]]).as_deref(),
            Some(names[1])
        );
        assert_eq!(nearest("users_email_key", [names[0]]), None);
        assert_eq!(nearest("users", [""; 0]), None);
    }
}
