# Sourced: fetch_cards <folder>. The sources that stand beside this file, and the packages they need, for checking and for drawing.
cards=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
check_name=teams.schema
. "$cards/../../common/npm/fetch.sh"

fetch_cards() {
  fetch_packages "Microsoft's types" "$1" \
    "$cards"/{package.json,package-lock.json,shapes.ts,tsconfig.json,check.mjs,draw.mjs,host_config.json}
}
