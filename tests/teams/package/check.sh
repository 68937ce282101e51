#!/usr/bin/env bash
# Makes app packages with `tillit teams-package` and checks them against Microsoft's schemas (npm @microsoft/app-manifest), which
# are fetched once, by the lock file, into the folder to work in, and again only when the lock file changes. Also: the same values
# make the same bytes, and what is wrong is refused with exit code 2 and no file.
#
#   check.sh <folder to work in> <tillit>
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1
tillit=$2

check_name=teams.package
. "$here/../../common/npm/fetch.sh"
need_node

bot=(--bot-id 11111111-2222-3333-4444-555555555555 --organisation "Example Org" --website https://example.org)
mkdir -p "$work"
rm -f "$work"/*.zip
for language in en nl sv; do
  "$tillit" teams-package --out "$work/$language.zip" "${bot[@]}" --language "$language" --public-url https://tillit.example.org >/dev/null 2>&1 ||
    die "no package was made in $language"
done
"$tillit" teams-package --out "$work/personal.zip" "${bot[@]}" --scopes personal --version 2.10.0 --name "Tillit test" \
  --privacy https://example.org/privacy --terms https://example.org/terms >/dev/null 2>&1 || die "no package for personal chats was made"

TZ=Pacific/Auckland "$tillit" teams-package --out "$work/again.zip" "${bot[@]}" --config config.example.json --public-url https://tillit.example.org \
  >/dev/null 2>&1 || die "no package was made with a config"
cmp -s "$work/en.zip" "$work/again.zip" || die "the same values made other bytes"
rm "$work/again.zip"

status=0
"$tillit" teams-package --out "$work/wrong.zip" --version 1 2>"$work/wrong.txt" || status=$?
[[ $status == 2 && ! -e $work/wrong.zip ]] || die "wrong values ended with $status"
for option in bot-id version organisation website; do
  grep -q "^--$option: " "$work/wrong.txt" || die "--$option was wrong and not named"
done

fetch_packages "Microsoft's schemas" "$work" "$here"/{package.json,package-lock.json,validate.mjs}
exec node validate.mjs en.zip nl.zip sv.zip personal.zip
