#!/usr/bin/env bash
# Checks rendered messages against Adaptive Cards 1.5 by Microsoft's own types and renderer (npm @microsoft/teams.cards,
# adaptivecards), which are fetched once, by the lock file, into the build folder.
#
#   check.sh <folder to work in> <renderings.jsonl>
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/fetch.sh"
renderings=$2
fetch_cards "$1"
exec node check.mjs "$renderings"
