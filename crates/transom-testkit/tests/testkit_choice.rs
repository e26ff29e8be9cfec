//! Which server is chosen, and what is said when there is none.

use transom_testkit::{Environment, Server, StartError};

async fn refusal(environment: Environment) -> StartError {
    match Server::start_in(environment).await {
        Ok(server) => panic!("a server out of nothing: {}", server.source()),
        Err(error) => error,
    }
}

#[tokio::test]
async fn nothing_works() {
    let temp = tempfile::tempdir().unwrap();
    let error = refusal(Environment::empty(temp.path())).await;
    let text = error.to_string();
    for part in [
        "DATABASE_URL: not set",
        "server binaries on this machine: no initdb and postgres",
        "downloaded binaries: ",
        "1. set DATABASE_URL",
        "2. install the PostgreSQL server binaries",
        "TRANSOM_POSTGRES=container",
    ] {
        assert!(text.contains(part), "{part:?} is missing in:\n{text}");
    }
    let StartError::NothingWorked { attempts } = error else {
        panic!("{error:?}")
    };
    assert_eq!(attempts.len(), 3);
}

#[tokio::test]
async fn unknown_choice_names_the_known_ones() {
    let temp = tempfile::tempdir().unwrap();
    let mut environment = Environment::empty(temp.path());
    environment.choice = Some("podman".to_owned());
    // Not even a usable DATABASE_URL hides the mistake.
    environment.database_url = Some("postgres://localhost".to_owned());
    let error = refusal(environment).await;
    assert_eq!(
        error,
        StartError::UnknownChoice {
            value: "podman".to_owned()
        }
    );
    for name in ["podman", "url", "binaries", "embedded", "container"] {
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[tokio::test]
async fn database_url_has_no_fallback() {
    let mut environment = Environment::from_process();
    environment.choice = None;
    // A socket folder in which nobody listens.
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().display().to_string().replace('/', "%2F");
    environment.database_url = Some(format!("postgres://nobody:secret@{folder}/postgres"));
    let StartError::NothingWorked { attempts } = refusal(environment).await else {
        panic!("another error")
    };
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].way, "DATABASE_URL");
    assert!(
        !attempts[0].failure.contains("secret"),
        "{}",
        attempts[0].failure
    );
}

#[tokio::test]
async fn a_forced_choice_has_no_fallback() {
    let temp = tempfile::tempdir().unwrap();
    for (choice, attempt) in [
        ("url", "TRANSOM_POSTGRES=url"),
        ("binaries", "server binaries"),
    ] {
        let mut environment = Environment::empty(temp.path());
        environment.choice = Some(choice.to_owned());
        let StartError::NothingWorked { attempts } = refusal(environment).await else {
            panic!("another error")
        };
        assert_eq!(attempts.len(), 1);
        assert!(attempts[0].way.starts_with(attempt), "{}", attempts[0]);
    }
}

#[tokio::test]
async fn a_server_that_does_not_start_says_why() {
    use std::os::unix::fs::PermissionsExt;
    let temp = tempfile::tempdir().unwrap();
    let binaries = tempfile::tempdir().unwrap();
    for folder in [temp.path(), binaries.path()] {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    for name in ["initdb", "postgres"] {
        let program = binaries.path().join(name);
        std::fs::write(
            &program,
            "#!/bin/sh\necho the disk is made of cheese\nexit 3\n",
        )
        .unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut environment = Environment::empty(temp.path());
    environment.binary_dirs = vec![binaries.path().to_owned()];
    let text = refusal(environment).await.to_string();
    assert!(text.contains("initdb ended with"), "{text}");
    assert!(text.contains("the disk is made of cheese"), "{text}");
    assert_eq!(
        std::fs::read_dir(temp.path()).unwrap().count(),
        0,
        "the folder is removed"
    );
}
