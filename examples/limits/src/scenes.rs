//! What the program shows, one scene a file. Where it says a time, that is the time of a clock which the
//! scene turns: the same on every machine.

pub(crate) mod at_once;
pub(crate) mod flood;
pub(crate) mod login;
pub(crate) mod per_ip;
pub(crate) mod per_user;
pub(crate) mod processes;
pub(crate) mod shadow;
