#!/usr/bin/env bash
# Puts Chromium on this machine, from Debian's registry, where there is none: the page is tried in it. Needs root and
# apt; never fails: what could not be brought is named, and the tests say what that means.
set -uo pipefail

[ -n "${CHROMIUM_PATH:-}" ] && exit 0
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done

lost() {
  printf 'NOT BROUGHT: Chromium: %s\n' "$*" >&2
  exit 0
}

[ "$(id -u)" -eq 0 ] || lost 'it takes root to install it'
command -v apt-get >/dev/null || lost 'there is no apt-get'

log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  # Fonts, for without any there is no text to look at.
  DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y --no-install-recommends \
    chromium fonts-dejavu-core fonts-liberation >"$log" 2>&1
}
# What is known of the registry may be too old, or nothing.
install || { timeout 120 apt-get update >"$log" 2>&1 && install; } || lost "$(tail -n 1 "$log")"
exit 0
