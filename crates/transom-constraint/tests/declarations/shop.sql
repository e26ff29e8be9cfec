-- One of everything, for printing.
CREATE DOMAIN email_address AS text CONSTRAINT looks_like_email CHECK (VALUE LIKE '%@%');
CREATE DOMAIN work_email AS email_address CONSTRAINT is_work CHECK (VALUE NOT LIKE '%@gmail.com');
CREATE TABLE teams (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    team_id int NOT NULL REFERENCES teams,
    email work_email NOT NULL,
    credit int NOT NULL DEFAULT 0 CHECK (credit >= 0),
    low int, high int, deleted_at timestamptz,
    CHECK (low < high),
    CONSTRAINT odd CHECK (low % 2 = 1)
);
CREATE UNIQUE INDEX users_email_idx ON users (team_id, lower(email)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX only_one ON users ((true)) WHERE low = 3;
CREATE TABLE stays (room int, during int4range, EXCLUDE USING gist (during WITH &&));
CREATE TABLE events (day date NOT NULL, key text, team_id int REFERENCES teams, PRIMARY KEY (day, key), UNIQUE (day, team_id)) PARTITION BY RANGE (day);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 (day date NOT NULL, key text NOT NULL, team_id int, CONSTRAINT strange UNIQUE (day, team_id), CONSTRAINT positive CHECK (team_id > 0));
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "Größe ""x""" (a int UNIQUE, "b c" int REFERENCES teams ON DELETE CASCADE);
CREATE TABLE base (a int NOT NULL CHECK (a > 0));
CREATE TABLE heir (b int UNIQUE) INHERITS (base);
