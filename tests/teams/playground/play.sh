#!/usr/bin/env bash
# A talk in Microsoft's local client for Teams bots (npm @microsoft/m365agentsplayground), in a headless Chromium, with
# `tillit serve`. The packages are fetched once, by the lock file, into the build folder. Microsoft's own terms hold for the
# client (docs/dependencies.md).
#
#   play.sh <folder to work in> <tillit> <folder of the content> [<folder for pictures>]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
check_name=teams.playground
. "$here/../../common/npm/fetch.sh"
command -v chromium >/dev/null || die "chromium is missing; scripts/setup installs it. Nothing was checked."
fetch_packages "the client" "$1" "$here"/{package.json,package-lock.json,stage.mjs,talk.mjs}
exec node talk.mjs "$(command -v chromium)" "${@:2}"
