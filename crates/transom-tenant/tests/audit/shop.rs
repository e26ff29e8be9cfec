//! A database of tenants in which nothing is wrong, until something is seeded.

use sqlx::{AssertSqlSafe, PgPool, Row};
use transom_tenant::{
    Audit, Finding, FindingKind, Findings, GlobalRows, Policy, TenantId, Tenants,
};
use transom_testkit::Isolated;

pub(super) struct Shop {
    pub(super) db: Isolated,
    /// The role that the application connects as.
    pub(super) app: String,
    /// One that it does not.
    pub(super) other: String,
    connect: sqlx::postgres::PgConnectOptions,
}

impl Shop {
    pub(super) async fn open() -> Self {
        let db = transom_testkit::schema().await;
        let mut conn = db.pool().acquire().await.unwrap();
        sqlx::raw_sql(include_str!("shop.sql"))
            .execute(&mut *conn)
            .await
            .unwrap();
        for table in ["accounts", "notes", "logs", "events"] {
            Policy::on(table).install(&mut conn).await.unwrap();
        }
        let plans = Policy::on("plans").global_rows(GlobalRows::Null);
        plans.install(&mut conn).await.unwrap();
        let (connect, other) = (db.app_role().await, db.app_role().await);
        Shop {
            app: connect.get_username().to_owned(),
            other: other.get_username().to_owned(),
            connect,
            db,
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.db.pool()
    }

    /// A text in which the names of the schema and the roles are put for `{s}`, `{app}` and
    /// `{other}`, and the statements of a plain policy for `policy(table);`.
    pub(super) fn with_names(&self, text: &str) -> String {
        let mut text = text
            .replace("{s}", self.db.name())
            .replace("{app}", &self.app)
            .replace("{other}", &self.other)
            .replace(
                "{own}",
                "tenant_id = nullif(current_setting('transom.tenant', true), '')",
            );
        while let Some((before, rest)) = text.split_once("policy(") {
            let (table, after) = rest.split_once(");").unwrap();
            text = format!("{before}{}{after}", Policy::on(table).ddl().unwrap());
        }
        text
    }

    pub(super) async fn run(&self, sql: &str) {
        let sql = self.with_names(sql);
        let done = sqlx::raw_sql(AssertSqlSafe(sql.clone()))
            .execute(self.pool())
            .await;
        if let Err(error) = done {
            panic!("{error}\n{sql}");
        }
    }

    pub(super) fn audit(&self) -> Audit {
        Audit::new().schema(self.db.name()).app_role(&self.app)
    }

    pub(super) async fn findings(&self) -> Findings {
        self.audit().run(self.pool()).await.unwrap()
    }

    /// Kinds and objects, with the names of this schema and its roles put back.
    pub(super) async fn found(&self) -> Vec<(FindingKind, String)> {
        self.findings()
            .await
            .iter()
            .map(|f| self.named(f))
            .collect()
    }

    pub(super) fn named(&self, finding: &Finding) -> (FindingKind, String) {
        let object = finding.object();
        let object = object
            .replace(self.db.name(), "{s}")
            .replace(&self.app, "{app}")
            .replace(&self.other, "{other}");
        (finding.kind(), object)
    }

    /// The application writes, reads its own and nobody else's.
    pub(super) async fn serves(&self, case: &str) {
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(1)
            .connect_with(self.connect.clone())
            .await
            .unwrap();
        let tenants = Tenants::new(pool);
        for (tenant, seen) in [("acme", 1_i64), ("blue", 1), ("acme", 2)] {
            let sql = "with a as (insert into accounts (tenant_id, email, number)
                     select t, 'e' || count(accounts), count(accounts) + length(t)
                     from (values (current_setting('transom.tenant'))) v (t) left join accounts on true group by t returning *)
                 select 1 from a";
            let tenant = TenantId::new(tenant).unwrap();
            let got = tenants
                .run(&tenant, async |tx| {
                    sqlx::query(sql).fetch_all(&mut **tx).await?;
                    sqlx::query("insert into notes (tenant_id, account_id, body) select tenant_id, id, 'x' from accounts")
                        .execute(&mut **tx)
                        .await?;
                    let row = sqlx::query("select (select count(*) from accounts), (select count(distinct tenant_id) from notes), (select count(*) from logs)")
                        .fetch_one(&mut **tx)
                        .await?;
                    Ok::<_, transom_tenant::TenantError>((row.get(0), row.get(1), row.get(2)))
                })
                .await;
            match got {
                Ok(got) => assert_eq!(got, (seen, 1_i64, 0_i64), "{case}"),
                Err(error) => panic!("{case}: {error:?}"),
            }
        }
    }
}
