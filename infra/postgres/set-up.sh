#!/bin/sh
# Roles, their rights, and their passwords from files; safe to run again. For the one-shot services of compose.yaml, and
# by hand: PGHOST, PGUSER and so on say where; SECRETS is a folder with owner_password (or owner-password) and so on.
set -eu
here=$(dirname "$0")
secrets=${SECRETS:-/run/secrets}

if [ -r "$secrets/postgres_password" ]; then
  PGPASSWORD=$(cat "$secrets/postgres_password")
  export PGPASSWORD
fi

psql() { command psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }

PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning" psql --single-transaction --file "$here/roles.sql"

if [ -n "${SECRETS:-}" ] && ! { [ -r "$SECRETS" ] && [ -x "$SECRETS" ]; }; then
  echo "set-up.sh: $SECRETS cannot be read by $(id -un)" >&2
  exit 1
fi
given=
for role in owner worker api reader; do
  file=$secrets/${role}_password
  [ -e "$file" ] || file=$secrets/$role-password
  [ -e "$file" ] || continue
  [ -r "$file" ] || { echo "set-up.sh: $file cannot be read by $(id -un)" >&2; exit 1; }
  # From stdin, so that it is on no command line; and in no log of the server.
  WHEREFORE_PASSWORD_FILE="$file" psql --variable role="wherefore_$role" <<'SQL'
\set password `cat "$WHEREFORE_PASSWORD_FILE"`
set log_statement = 'none';
set log_min_error_statement = 'panic';
alter role :"role" password :'password';
SQL
  given="$given $role"
done
echo "roles and rights are as they should be; passwords were set for:${given:- nobody}"
