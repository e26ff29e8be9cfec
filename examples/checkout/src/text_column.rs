//! Text that PostgreSQL cannot hold. A JSON string may contain U+0000, a `text` value may
//! not: it is stored as `\0`, and a backslash therefore as `\\`.

use std::borrow::Cow;

pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['\0', '\\']) {
        Cow::Owned(text.replace('\\', "\\\\").replace('\0', "\\0"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn different_texts_stay_different() {
        let texts = ["\0", "\\0", "\\\\0", "\\\0", "0", "\\"];
        for a in texts {
            for b in texts {
                assert_eq!(escape(a) == escape(b), a == b, "{a:?} {b:?}");
            }
            assert!(!escape(a).contains('\0'));
        }
    }
}
