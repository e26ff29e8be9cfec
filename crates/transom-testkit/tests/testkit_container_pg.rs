//! `TRANSOM_POSTGRES=container`, where there is a Docker engine.

use std::process::Command;

use sqlx::{Connection, PgConnection};
use transom_testkit::{Environment, Server, Source};

fn containers(name: &str) -> String {
    let filter = format!("name={name}");
    let output = Command::new("docker")
        .args(["ps", "-aq", "--filter", &filter])
        .output();
    String::from_utf8_lossy(&output.unwrap_or_else(|error| panic!("{error}")).stdout).into_owned()
}

#[tokio::test]
#[ignore = "needs a Docker engine: run it with --ignored"]
async fn container_starts_answers_and_is_removed() {
    let mut environment = Environment::from_process();
    environment.choice = Some("container".to_owned());
    let server = Server::start_in(environment).await.unwrap();
    let Source::Container { name, .. } = server.source().clone() else {
        panic!("{}", server.source())
    };
    assert!(!containers(&name).is_empty());
    let mut session = PgConnection::connect_with(&server.options()).await.unwrap();
    let limit: String = sqlx::query_scalar("SHOW max_connections")
        .fetch_one(&mut session)
        .await
        .unwrap();
    assert_eq!(limit, "300");
    let db = server.schema().await.unwrap();
    let role = PgConnection::connect_with(&db.app_role().await).await;
    assert!(role.is_ok(), "{role:?}");
    drop((db, session, server));
    assert_eq!(containers(&name), "");
}
