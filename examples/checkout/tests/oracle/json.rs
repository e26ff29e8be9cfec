//! A strict JSON reader by the grammar of RFC 8259, for judging lines rather than for speed.
//!
//! Stricter than the grammar in two ways: a key may stand only once in its object, and a string
//! must be Unicode text (no half of a surrogate pair). Nothing here recurses, so nesting is free.

use std::collections::BTreeSet;

/// A parsed text: its nodes, children named by their place among them.
#[derive(Debug)]
pub(crate) struct Document {
    nodes: Vec<Node>,
    root: usize,
}

/// One JSON value.
#[derive(Debug)]
pub(crate) enum Node {
    Null,
    Bool,
    /// The number as it is written.
    Number(String),
    Text(String),
    Array(Vec<usize>),
    Object(Members),
}

/// An object's keys and values in the text's order.
pub(crate) type Members = Vec<(String, usize)>;

impl Document {
    /// `None` if the bytes are not exactly one JSON value between white space.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut parser = Parser {
            rest: text,
            nodes: Vec::new(),
        };
        let root = parser.document()?;
        Some(Self {
            nodes: parser.nodes,
            root,
        })
    }

    pub(crate) fn root(&self) -> &Node {
        &self.nodes[self.root]
    }

    pub(crate) fn node(&self, place: usize) -> &Node {
        &self.nodes[place]
    }

    /// The value of `key`; a null counts as missing.
    pub(crate) fn get(&self, members: &Members, key: &str) -> Option<&Node> {
        let (_, place) = members.iter().find(|(name, _)| name == key)?;
        match self.node(*place) {
            Node::Null => None,
            node => Some(node),
        }
    }
}

struct Parser<'t> {
    rest: &'t str,
    nodes: Vec<Node>,
}

/// An array or object that has not ended yet.
enum Open {
    Array(Vec<usize>),
    Object {
        members: Members,
        keys: BTreeSet<String>,
        key: String,
    },
}

impl Parser<'_> {
    fn document(&mut self) -> Option<usize> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            // Here a value must begin.
            self.space();
            let mut done = if self.take("[") {
                self.space();
                if self.take("]") {
                    self.node(Node::Array(Vec::new()))
                } else {
                    open.push(Open::Array(Vec::new()));
                    continue;
                }
            } else if self.take("{") {
                self.space();
                if self.take("}") {
                    self.node(Node::Object(Vec::new()))
                } else {
                    let mut keys = BTreeSet::new();
                    let key = self.key(&mut keys)?;
                    open.push(Open::Object {
                        members: Vec::new(),
                        keys,
                        key,
                    });
                    continue;
                }
            } else {
                let scalar = self.scalar()?;
                self.node(scalar)
            };
            // Here a value has ended, and perhaps the ones around it.
            loop {
                self.space();
                match open.pop() {
                    None => return self.rest.is_empty().then_some(done),
                    Some(Open::Array(mut items)) => {
                        items.push(done);
                        if self.take(",") {
                            open.push(Open::Array(items));
                            break;
                        }
                        self.take("]").then_some(())?;
                        done = self.node(Node::Array(items));
                    }
                    Some(Open::Object {
                        mut members,
                        mut keys,
                        key,
                    }) => {
                        members.push((key, done));
                        if self.take(",") {
                            let key = self.key(&mut keys)?;
                            open.push(Open::Object { members, keys, key });
                            break;
                        }
                        self.take("}").then_some(())?;
                        done = self.node(Node::Object(members));
                    }
                }
            }
        }
    }

    fn node(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, token: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(token) else {
            return false;
        };
        self.rest = rest;
        true
    }

    /// A key that the object does not have yet, and its colon.
    fn key(&mut self, keys: &mut BTreeSet<String>) -> Option<String> {
        self.space();
        let key = self.string()?;
        self.space();
        (self.take(":") && keys.insert(key.clone())).then_some(key)
    }

    fn scalar(&mut self) -> Option<Node> {
        if self.take("null") {
            Some(Node::Null)
        } else if self.take("true") || self.take("false") {
            Some(Node::Bool)
        } else if self.rest.starts_with('"') {
            self.string().map(Node::Text)
        } else {
            self.number().map(Node::Number)
        }
    }

    fn number(&mut self) -> Option<String> {
        let start = self.rest;
        self.take("-");
        let whole = self.digits();
        if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        if self.take(".") && self.digits().is_empty() {
            return None;
        }
        if self.take("e") || self.take("E") {
            let _signed = self.take("+") || self.take("-");
            if self.digits().is_empty() {
                return None;
            }
        }
        Some(start[..start.len() - self.rest.len()].to_owned())
    }

    fn digits(&mut self) -> String {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = self.rest[..self.rest.len() - rest.len()].to_owned();
        self.rest = rest;
        digits
    }

    fn string(&mut self) -> Option<String> {
        self.take("\"").then_some(())?;
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                '\u{0}'..='\u{1f}' => return None,
                plain => text.push(plain),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            same @ ('"' | '\\' | '/') => same,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.hex()?;
                match unit {
                    0xD800..=0xDBFF => {
                        self.take("\\u").then_some(())?;
                        let low = self.hex().filter(|low| (0xDC00..=0xDFFF).contains(low))?;
                        char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?
                    }
                    // The lone low half is no `char`.
                    unit => char::from_u32(unit)?,
                }
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + self.next()?.to_digit(16)?;
        }
        Some(unit)
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }
}
