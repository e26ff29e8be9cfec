-- No binds. ALWAYS: session_replication_role = replica does not switch it off.
ALTER TABLE {schema}.events ENABLE ALWAYS TRIGGER events_refuse_change
