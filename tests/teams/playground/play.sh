#!/usr/bin/env bash
# A talk in Microsoft's local client for Teams bots (npm @microsoft/m365agentsplayground), in a headless Chromium, with
# `tillit serve`. The packages are fetched once, by the lock file, into the build folder.
#
#   play.sh <folder to work in> <tillit> <folder of the content> [<folder for pictures>]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
  printf 'teams.playground: %s\n' "$*" >&2
  exit 1
}
command -v node >/dev/null && command -v npm >/dev/null ||
  die "node and npm are missing; scripts/setup installs them. Nothing was tested."
command -v chromium >/dev/null || die "chromium is missing; scripts/setup installs it. Nothing was tested."

# Node has its own list of authorities; a company that has one of its own put it into the system's.
system_authorities=/etc/ssl/certs/ca-certificates.crt
if [[ -z ${NODE_EXTRA_CA_CERTS-} && -f $system_authorities ]]; then export NODE_EXTRA_CA_CERTS=$system_authorities; fi

mkdir -p "$1"
cp "$here"/{package.json,package-lock.json,stage.mjs,talk.mjs} "$1"
cd "$1"
if ! cmp -s package-lock.json installed.lock; then
  rm -f installed.lock
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >npm.log 2>&1 || {
    tail -n 20 npm.log >&2
    die "npm could not fetch the client (its last words are above). Is the package registry reachable? Nothing was tested."
  }
  cp package-lock.json installed.lock
fi
exec node talk.mjs "$(command -v chromium)" "${@:2}"
