//! The names that buckets have on the server.

/// How a bucket's name is made of a limit and a key. Different buckets have different names, whatever
/// bytes are in the key: a limit's name has no colon, so it ends at the first or begins after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// `prefix limit:key`
    Plain,
    /// `prefix{:key}:limit`, where Redis Cluster places the name by what is in the braces. The colon is there
    /// because empty braces would not count.
    SlotByKey,
}

impl Layout {
    pub(super) fn name(self, prefix: &str, limit: &str, text: &str) -> String {
        match self {
            Self::Plain => [prefix, limit, ":", text].concat(),
            Self::SlotByKey => [prefix, "{:", text, "}:", limit].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_can_pass_for_another_limits() {
        let keys = ["", ":", "a", "a:a", "}:b", "{", "}", "{}", "a}:b", ":a}:b"];
        for layout in [Layout::Plain, Layout::SlotByKey] {
            let names = ["a", "b", "}"].map(|limit| keys.map(|key| layout.name("p:", limit, key)));
            let distinct: HashSet<_> = names.iter().flatten().collect();
            assert_eq!(distinct.len(), 30, "{layout:?}");
        }
    }

    /// Redis Cluster's rule: what is between the first `{` and the first `}` after it, if that is not empty.
    fn tag(name: &str) -> Option<&str> {
        let (_, rest) = name.split_once('{')?;
        rest.split_once('}')
            .map(|(tag, _)| tag)
            .filter(|tag| !tag.is_empty())
    }

    #[test]
    fn one_keys_buckets_are_in_one_slot() {
        for key in ["ann", "", "}", "{", "a}b{c}"] {
            let [burst, hourly] =
                ["burst", "hourly"].map(|limit| Layout::SlotByKey.name("p:", limit, key));
            assert!(tag(&burst).is_some());
            assert_eq!(tag(&burst), tag(&hourly));
        }
    }
}
