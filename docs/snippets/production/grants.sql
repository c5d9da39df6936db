-- By a role that may create roles:
CREATE ROLE wabot_app LOGIN PASSWORD 'change-me' NOSUPERUSER NOBYPASSRLS;
-- By the database's owner, after the first `wabot db upgrade`:
GRANT USAGE ON SCHEMA public TO wabot_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wabot_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO wabot_app;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM wabot_app;
REVOKE UPDATE, DELETE ON audit FROM wabot_app;
-- By the owner, so that tables of later upgrades need no grants:
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wabot_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO wabot_app;
