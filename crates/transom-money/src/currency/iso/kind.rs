//! What sort of thing a code of ISO 4217 stands for.

/// What a code of ISO 4217 stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IsoKind {
    /// Money that people pay with today.
    Current,
    /// A fund code, as list one marks it: `CHE`, `CLF`, `USN`.
    Fund,
    /// An ounce of a metal: `XAG`, `XAU`, `XPD`, `XPT`.
    Metal,
    /// A unit nobody pays with: of account (`XDR`, `XSU`, `XUA`, `XAD`), of bond markets
    /// (`XBA` to `XBD`), for testing (`XTS`), or no currency at all (`XXX`).
    Special,
    /// Withdrawn (list three), funds among them.
    Historic,
}
