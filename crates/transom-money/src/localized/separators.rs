//! Which characters separate digits, and how many.

/// The characters that separate the digits of an amount: a decimal separator, and perhaps one
/// between groups of digits.
///
/// ```
/// use transom_money::localized::Separators;
///
/// const GERMAN: Separators = match Separators::new(',', Some('.')) {
///     Ok(separators) => separators,
///     Err(_) => panic!("not separators"),
/// };
/// assert_eq!(GERMAN.group_sizes(), (3, 3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Separators {
    decimal: char,
    group: Option<char>,
    primary: u8,
    secondary: u8,
}

/// Why [`Separators`] cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSeparators {
    /// The same character, or one that stands for it, would be both.
    #[error("{character:?} cannot separate both groups and decimals")]
    Same {
        /// The character.
        character: char,
    },
    /// Digits, letters, signs and parentheses mean something else in an amount.
    #[error("{character:?} cannot separate digits")]
    NotASeparator {
        /// The character.
        character: char,
    },
    /// A group has 1 to 9 digits.
    #[error("a group cannot have {size} digits")]
    GroupSize {
        /// What was given.
        size: u8,
    },
}

impl Separators {
    /// A decimal separator, and one between groups of three digits if there are groups. Where
    /// one of the spaces is given (U+0020, U+00A0, U+2009, U+202F), each is taken; and so with
    /// the apostrophes (`'`, `’`). In one amount it is the same everywhere.
    ///
    /// # Errors
    ///
    /// [`InvalidSeparators`] when the two are alike, or mean something else in an amount.
    pub const fn new(decimal: char, group: Option<char>) -> Result<Self, InvalidSeparators> {
        if !separates(decimal) || is_space(decimal) {
            return Err(InvalidSeparators::NotASeparator { character: decimal });
        }
        if let Some(group) = group {
            if !separates(group) {
                return Err(InvalidSeparators::NotASeparator { character: group });
            }
            if alike(decimal, group) {
                return Err(InvalidSeparators::Same { character: group });
            }
        }
        Ok(Self {
            decimal,
            group,
            primary: 3,
            secondary: 3,
        })
    }

    /// With `primary` digits in the last group and `secondary` in those before: 3 and 2 in India
    /// (`12,34,567`). The first group may be shorter.
    ///
    /// # Errors
    ///
    /// [`InvalidSeparators::GroupSize`] unless both are 1 to 9.
    pub const fn with_group_sizes(
        self,
        primary: u8,
        secondary: u8,
    ) -> Result<Self, InvalidSeparators> {
        let size = if primary == 0 || primary > 9 {
            primary
        } else {
            secondary
        };
        if size == 0 || size > 9 {
            return Err(InvalidSeparators::GroupSize { size });
        }
        Ok(Self {
            primary,
            secondary,
            ..self
        })
    }

    /// For the generated table, where a mistake fails the build.
    pub(crate) const fn literal(decimal: char, group: char, primary: u8, secondary: u8) -> Self {
        if let Ok(separators) = Self::new(decimal, Some(group))
            && let Ok(separators) = separators.with_group_sizes(primary, secondary)
        {
            return separators;
        }
        panic!("not separators: see the rules of Separators::new")
    }

    /// The character before the decimal places.
    #[must_use]
    pub const fn decimal(&self) -> char {
        self.decimal
    }

    /// The character between groups of digits.
    #[must_use]
    pub const fn group(&self) -> Option<char> {
        self.group
    }

    /// How many digits the last group has, and how many those before.
    #[must_use]
    pub const fn group_sizes(&self) -> (u8, u8) {
        (self.primary, self.secondary)
    }

    pub(super) fn is_decimal(&self, character: char) -> bool {
        alike(self.decimal, character)
    }

    pub(super) fn is_group(&self, character: char) -> bool {
        self.group.is_some_and(|group| alike(group, character))
    }
}

/// What may separate: punctuation that means nothing else here.
pub(super) const fn separates(character: char) -> bool {
    matches!(character, '.' | ',' | '\'' | '’' | '·' | '_' | '٫' | '٬') || is_space(character)
}

pub(super) const fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’')
}

/// The same, or one that people and programs write for it.
const fn alike(a: char, b: char) -> bool {
    a as u32 == b as u32 || (is_space(a) && is_space(b)) || (is_apostrophe(a) && is_apostrophe(b))
}
