create table accounts (
    name    text   primary key,
    balance bigint not null check (balance >= 0)
);

create table entries (
    id       bigint generated always as identity primary key,
    debited  text   not null references accounts,
    credited text   not null references accounts,
    amount   bigint not null check (amount > 0)
);

create table orders (
    id    bigint generated always as identity primary key,
    buyer text   not null references accounts,
    item  text   not null
);

create table users (
    id    bigint generated always as identity primary key,
    email text   not null constraint users_email_key unique
);

create table profiles (
    id      bigint generated always as identity primary key,
    user_id bigint not null references users,
    name    text   not null
);

create table settings (
    profile_id bigint primary key references profiles,
    theme      text   not null constraint settings_theme_check check (theme in ('light', 'dark'))
);
