//! Mistakes that do not compile, and whether the compiler's words help.
//!
//! trybuild compiles them, but does not judge them. It would compare whole messages: their layout
//! changes with the compiler's releases (of one in eleven between 1.95 and 1.97), they quote our
//! bounds, and continuous integration takes the newest compiler. Judged instead are the place and
//! the words that a user needs. Every error must be at a line that has comments `//~` above it,
//! and say what is in them; every such line must have its error.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test's own machinery: whatever fails here fails the test"
)]

mod judge;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// Set when the test program runs itself for the sake of trybuild's own variable: an environment
/// can only be given to a new process.
const INNER: &str = "TRANSOM_COMPILE_FAIL_INNER";

/// Compiles `tests/compile_fail/*.rs` of the crate whose test calls it, and panics unless each
/// case fails where and as its comments say.
///
/// `test` is the name of the calling test, the only one of its program, and `scratch` is its
/// `CARGO_TARGET_TMPDIR`.
pub fn assert_cases_fail(test: &str, scratch: &str) {
    let copies = Path::new(scratch).join("compile_fail").join(test);
    if env::var_os(INNER).is_some() {
        return trybuild::TestCases::new().compile_fail(copies.join("*.rs"));
    }
    let cases = copy_cases(&copies);
    let compiled = Command::new(env::current_exe().unwrap())
        .args(["--exact", test])
        .env(INNER, "1")
        .env("TRYBUILD", "overwrite")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    // It fails if a case compiles.
    let said = String::from_utf8_lossy(&compiled.stdout);
    let errors = String::from_utf8_lossy(&compiled.stderr);
    assert!(compiled.status.success(), "{said}{errors}");
    let mut complaints = Vec::new();
    for (name, source) in &cases {
        let message = copies.join(format!("{name}.stderr"));
        let message = fs::read_to_string(message).unwrap_or_default();
        let wrong = judge::judge(source, &message);
        if !wrong.is_empty() {
            complaints.extend(wrong.iter().map(|wrong| format!("{name}.rs:{wrong}")));
            complaints.push(format!("the compiler said of {name}.rs:\n{message}"));
        }
    }
    assert!(!cases.is_empty(), "no case in tests/compile_fail");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The cases by name, freshly copied to where trybuild may write its messages, without messages of
/// an earlier run.
fn copy_cases(copies: &Path) -> BTreeMap<String, String> {
    if copies.exists() {
        fs::remove_dir_all(copies).unwrap();
    }
    fs::create_dir_all(copies).unwrap();
    let crate_folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let mut cases = BTreeMap::new();
    for case in fs::read_dir(crate_folder.join("tests/compile_fail")).unwrap() {
        let path = case.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        fs::copy(&path, copies.join(path.file_name().unwrap())).unwrap();
        cases.insert(name, fs::read_to_string(&path).unwrap());
    }
    cases
}
