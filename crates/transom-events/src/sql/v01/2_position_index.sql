-- No binds.
CREATE UNIQUE INDEX events_position_key ON {schema}.events (position)
