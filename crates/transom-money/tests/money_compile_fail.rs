//! Mistakes that do not compile, and whether the compiler's words help: `compile_fail/*.rs`.

#[test]
fn each_mistake_is_told_at_its_line_in_words_that_help() {
    transom_testkit::compile_fail::assert_cases_fail(
        "each_mistake_is_told_at_its_line_in_words_that_help",
        env!("CARGO_TARGET_TMPDIR"),
    );
}
