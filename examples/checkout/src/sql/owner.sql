-- The policies are forced, so they bind the owner too. To know which tenants there are, the
-- owner may read two tables whole; the application role may not.
CREATE POLICY owner_reads ON accounts FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads ON stock FOR SELECT TO CURRENT_USER USING (true);
