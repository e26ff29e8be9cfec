//! A user, a profile for the user, settings for the profile: each needs the one before.

use transom_multi::Multi;

use crate::error::AppError;

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) email: String,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Profile {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Settings {
    pub(crate) theme: String,
}

pub(crate) fn sign_up<'a>(
    email: &'a str,
    name: &'a str,
    theme: &'a str,
) -> Multi<'a, (User, Profile, Settings), AppError> {
    Multi::with_error()
        .fetch_one(
            "user",
            sqlx::query_as::<_, User>("insert into users (email) values ($1) returning id, email")
                .bind(email),
        )
        .fetch_one_with("profile", move |(user,)| {
            sqlx::query_as::<_, Profile>(
                "insert into profiles (user_id, name) values ($1, $2) returning id, name",
            )
            .bind(user.id)
            .bind(name)
        })
        .fetch_one_with("settings", move |(_user, profile)| {
            sqlx::query_as::<_, Settings>(
                "insert into settings (profile_id, theme) values ($1, $2) returning theme",
            )
            .bind(profile.id)
            .bind(theme)
        })
}
