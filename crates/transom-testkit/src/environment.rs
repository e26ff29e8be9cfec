//! What the choice of a server depends on, as a value.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::local::binaries;

/// What the choice of a server depends on.
///
/// Read once from the process by [`Environment::from_process`]; nothing below reads a variable, so
/// that a test can ask what would happen elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// `DATABASE_URL`.
    pub database_url: Option<String>,
    /// `TRANSOM_POSTGRES`: `url`, `binaries`, `embedded`, `container`; unset: the first that works
    /// of the first three.
    pub choice: Option<String>,
    /// `TRANSOM_POSTGRES_IMAGE_TAG`: the tag of the `postgres` image.
    pub image_tag: Option<String>,
    /// The folder below which a server's own folder is made.
    pub temp_dir: PathBuf,
    /// Folders that may hold `initdb` and `postgres`, best first.
    pub binary_dirs: Vec<PathBuf>,
    /// Whether binaries may be downloaded. No effect without the feature `embedded`.
    pub download: bool,
}

impl Environment {
    /// The process's own environment and the places where server binaries are usually found.
    pub fn from_process() -> Self {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            database_url: set("DATABASE_URL"),
            choice: set("TRANSOM_POSTGRES"),
            image_tag: set("TRANSOM_POSTGRES_IMAGE_TAG"),
            temp_dir: env::temp_dir(),
            binary_dirs: binaries::usual_places(env::var_os("PATH")),
            download: cfg!(feature = "embedded"),
        }
    }

    /// An environment in which no way leads to a server.
    pub fn empty(temp_dir: &Path) -> Self {
        Self {
            database_url: None,
            choice: None,
            image_tag: None,
            temp_dir: temp_dir.to_owned(),
            binary_dirs: Vec::new(),
            download: false,
        }
    }
}
