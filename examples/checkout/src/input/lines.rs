//! The input's lines, each with bounded memory.

use std::io::{self, BufRead};

/// A longer line is read to its end but not kept: no command comes near it.
const LONGEST: usize = 64 * 1024 * 1024;

/// Lines without their line feed, numbered from 1. A last line needs no line feed.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    number: usize,
}

/// One line of the input.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) number: usize,
    /// `None` for a line that is too long to keep.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Lines { input, number: 0 }
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Some(Vec::new());
        let mut any = false;
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            any = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            if bytes
                .as_ref()
                .is_some_and(|kept| kept.len() + part.len() > LONGEST)
            {
                bytes = None;
            }
            if let Some(kept) = &mut bytes {
                kept.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(Line {
            number: self.number,
            bytes,
        }))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_line().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_feed_makes_no_line() {
        let lines = |text: &'static str| -> Vec<_> {
            Lines::new(text.as_bytes())
                .map(|line| line.unwrap().bytes.unwrap())
                .collect()
        };
        assert_eq!(lines("a\n\nb\n"), [b"a".to_vec(), vec![], b"b".to_vec()]);
        assert_eq!(lines("a\r\nb"), [b"a\r".to_vec(), b"b".to_vec()]);
        assert!(lines("").is_empty());
    }
}
