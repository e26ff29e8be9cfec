//! One column or several, as callers like to write them.

/// One column name or a list of them: `"email"`, `["tenant_id", "email"]`, a slice or a `Vec`.
///
/// Sealed: the crate may add methods.
pub trait IntoColumns: sealed::Sealed {
    /// The names, in the order given.
    fn into_columns(self) -> Vec<String>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for &str {}
    impl Sealed for String {}
    impl Sealed for &String {}
    impl<S: AsRef<str>, const N: usize> Sealed for &[S; N] {}
    impl<S: AsRef<str>> Sealed for &Vec<S> {}
    impl<S: Into<String>, const N: usize> Sealed for [S; N] {}
    impl<S: AsRef<str>> Sealed for &[S] {}
    impl<S: Into<String>> Sealed for Vec<S> {}
}

impl IntoColumns for &str {
    fn into_columns(self) -> Vec<String> {
        vec![self.to_owned()]
    }
}

impl IntoColumns for String {
    fn into_columns(self) -> Vec<String> {
        vec![self]
    }
}

impl<S: Into<String>, const N: usize> IntoColumns for [S; N] {
    fn into_columns(self) -> Vec<String> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<S: AsRef<str>> IntoColumns for &[S] {
    fn into_columns(self) -> Vec<String> {
        self.iter().map(|name| name.as_ref().to_owned()).collect()
    }
}

impl<S: Into<String>> IntoColumns for Vec<S> {
    fn into_columns(self) -> Vec<String> {
        self.into_iter().map(Into::into).collect()
    }
}

impl IntoColumns for &String {
    fn into_columns(self) -> Vec<String> {
        vec![self.clone()]
    }
}

impl<S: AsRef<str>, const N: usize> IntoColumns for &[S; N] {
    fn into_columns(self) -> Vec<String> {
        self.as_slice().into_columns()
    }
}

impl<S: AsRef<str>> IntoColumns for &Vec<S> {
    fn into_columns(self) -> Vec<String> {
        self.as_slice().into_columns()
    }
}
