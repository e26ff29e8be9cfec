//! Ways to forget the tenant that do not compile, and whether the compiler's words help:
//! `compile_fail/*.rs`.

#[test]
fn what_forgets_the_tenant_does_not_compile() {
    transom_testkit::compile_fail::assert_cases_fail(
        "what_forgets_the_tenant_does_not_compile",
        env!("CARGO_TARGET_TMPDIR"),
    );
}
