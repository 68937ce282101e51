#!/usr/bin/env bash
# Checks rendered messages against Slack's own types (npm @slack/types), which are fetched once, by the lock file, into the
# build folder, and again only when the lock file changes.
#
#   check.sh <folder to work in> <renderings.jsonl>
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1
renderings=$2

die() {
  printf 'slack.schema: %s\n' "$*" >&2
  exit 1
}
command -v node >/dev/null && command -v npm >/dev/null ||
  die "node and npm are missing; scripts/setup installs them. Without them nothing was checked."

# Node has its own list of authorities; a company that has one of its own put it into the system's.
system_authorities=/etc/ssl/certs/ca-certificates.crt
if [[ -z ${NODE_EXTRA_CA_CERTS-} && -f $system_authorities ]]; then export NODE_EXTRA_CA_CERTS=$system_authorities; fi

mkdir -p "$work"
cp "$here"/{package.json,package-lock.json,shapes.ts,tsconfig.json,validate.mjs} "$work"
cd "$work"
if ! cmp -s package-lock.json installed.lock; then
  rm -f installed.lock
  # Nothing of these packages is run while installing: they are types and a reader of types.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >npm.log 2>&1 || {
    tail -n 20 npm.log >&2
    die "npm could not fetch Slack's types (its last words are above). Is the package registry reachable? Nothing was checked."
  }
  cp package-lock.json installed.lock
fi
exec node validate.mjs "$renderings"
