#!/usr/bin/env bash
# A week goes by in the terminal: `:time` brings somebody the check-in they chose the day and hour of, and a week later the one that asks
# about what they promised; both answered to the end. In every language, each talk in two processes. Usage: week_test.sh <tillit>
set -u
tillit=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset TILLIT_KEYS XDG_DATA_HOME
failures=0

talk() {  # talk <language> <arguments…>: lines on standard input
  local language=$1
  shift
  "$tillit" chat --lang "$language" --db "$folder/$language.db" --tz Europe/Amsterdam "$@" >"$folder/out" 2>"$folder/err" ||
    fail "$language: exit code $?"
}
fail() {
  echo "FAILED: $1"
  sed 's/^/    /' "$folder/out" "$folder/err" | tail -n 25
  failures=$((failures + 1))
}
# Lines are broken where they are full, so what is looked for may stand in two.
# What is looked for is said in each of a line's variants.
text() { tr '\n' ' ' <"$folder/out" | tr -s ' '; }
shows() { text | grep -qF -- "$2" || fail "$1: does not show \"$2\""; }
hides() { text | grep -qF -- "$2" && fail "$1: shows \"$2\""; }

# Somebody new, on a Tuesday, who wants their check-in on Mondays: none comes before the week after.
printf '%s\n' hello 1 stop 'how often' 1 monday 9:45 ':time +3d' | talk en --now 2026-11-24T11:00
hides "en, the first days" 'Not this week'
printf '%s\n' ':time +5d' 1 'Ask Bo how the move went' friday 'at the coffee machine' ':time +7d' 'did it' 'a quiet corner' 'not this week' |
  talk en --now 2026-11-27T11:05
shows "en, the check-in" 'Not this week'
shows "en, its promise" 'Monday 7 December'
shows "en, a week later" 'Did it, not as hoped'
shows "en, what helped" '“a quiet corner”'
shows "en, to its end" '[Menu]'

printf '%s\n' hoi 1 stop 'hoe vaak' 1 maandag 9:45 ':time +3d' | talk nl --now 2026-11-24T11:00
hides "nl, the first days" 'Deze week niet'
printf '%s\n' ':time +5d' 1 'Bo vragen hoe de verhuizing ging' vrijdag 'bij de koffie' ':time +7d' gelukt 'een rustig hoekje' \
  'deze week niet' | talk nl --now 2026-11-27T11:05
shows "nl, the check-in" 'Deze week niet'
shows "nl, its promise" 'maandag 7 december'
shows "nl, a week later" 'Gedaan, kon beter'
shows "nl, what helped" '“een rustig hoekje”'
shows "nl, to its end" '[Menu]'

printf '%s\n' hej 1 stopp 'hur ofta' 1 måndag 9:45 ':time +3d' | talk sv --now 2026-11-24T11:00
hides "sv, the first days" 'Inte den här veckan'
printf '%s\n' ':time +5d' 1 'Fråga Bo hur flytten gick' 'på fredag' 'vid kaffemaskinen' ':time +7d' 'det blev av' 'ett lugnt hörn' \
  'inte den här veckan' | talk sv --now 2026-11-27T11:05
shows "sv, the check-in" 'Inte den här veckan'
shows "sv, its promise" 'måndag 7 december'
shows "sv, a week later" 'Gjort, men inte så bra'
shows "sv, what helped" '”ett lugnt hörn”'
shows "sv, to its end" '[Meny]'

[ "$failures" = 0 ] && echo "all well"
exit "$((failures > 0))"
