#!/bin/sh
# Roles, their rights, and their passwords from files; safe to run again. For the one-shot services of compose.yaml, and
# by hand: PGHOST, PGUSER and so on say where; SECRETS is a folder with owner_password, worker_password and so on.
set -eu
here=$(dirname "$0")
secrets=${SECRETS:-/run/secrets}

if [ -r "$secrets/postgres_password" ]; then
  PGPASSWORD=$(cat "$secrets/postgres_password")
  export PGPASSWORD
fi

psql() { command psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }

PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning" psql --single-transaction --file "$here/roles.sql"

for role in owner worker api reader; do
  [ -r "$secrets/${role}_password" ] || continue
  # From stdin, so that it is on no command line; and in no log of the server.
  WHEREFORE_PASSWORD_FILE="$secrets/${role}_password" psql --variable role="wherefore_$role" <<'SQL'
\set password `cat "$WHEREFORE_PASSWORD_FILE"`
set log_statement = 'none';
set log_min_error_statement = 'panic';
alter role :"role" password :'password';
SQL
done
echo 'roles, rights and passwords are as they should be'
