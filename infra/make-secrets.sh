#!/bin/sh
# Makes what is missing in infra/secrets, and changes nothing that is there. Nobody but the owner of the folder can enter
# it; the files can be read by whoever the engine gives them to, for containers run as other users.
set -eu
folder=$(dirname "$0")/secrets
umask 077
mkdir -p "$folder"
for name in postgres owner worker api reader grafana; do
  file=$folder/${name}_password
  [ -e "$file" ] || od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file"
done
[ -e "$folder/tokens" ] || echo '# A line for each token: wherefore token NAME' >"$folder/tokens"
[ -e "$folder/webhooks" ] || echo '{ "endpoints": [] }' >"$folder/webhooks"
chmod 0700 "$folder"
chmod 0444 "$folder"/*
