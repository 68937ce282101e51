#!/usr/bin/env bash
# Checks rendered messages against Slack's own types (npm @slack/types), which are fetched once, by the lock file, into the
# build folder.
#
#   check.sh <folder to work in> <renderings.jsonl>
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
check_name=slack.schema
. "$here/../../common/npm/fetch.sh"
renderings=$2
fetch_packages "Slack's types" "$1" "$here"/{package.json,package-lock.json,shapes.ts,tsconfig.json,validate.mjs}
exec node validate.mjs "$renderings"
