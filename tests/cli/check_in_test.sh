#!/usr/bin/env bash
# Two weeks of check-ins, begun by their name: a small thing is taken and promised, a week later it is kept; the rhythm is set, days away
# are said in passing, and "my data" shows all of it. In every language. Usage: check_in_test.sh <tillit>
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
shows() { tr '\n' ' ' <"$folder/out" | tr -s ' ' | grep -qF -- "$2" || fail "$1: does not show \"$2\""; }

# The number for the week is asked of nobody who did not wish for it.
printf '%s\n' hello 1 stop check-in | talk en --now 2026-11-24T11:00
grep -q 'from 1 (hard going)' "$folder/out" && fail "en: asked for a number that nobody wished for"

# Tuesday: a wish for the number, a small thing taken, a promise of it for Thursday; asked about a week later.
printf '%s\n' stop 'how often' 'the number' on check-in 4 'okay' 'Ask Bo how the move went' thursday 'at the coffee machine' |
  talk en --now 2026-11-24T11:05
shows "en, promise" 'Thursday 26 November'
shows "en, asked at the check-in" 'Tuesday 1 December'
printf '%s\n' hoi 1 stop 'hoe vaak' weekcijfer aan check-in 4 'ja graag' 'Bo vragen hoe de verhuizing ging' donderdag 'bij de koffie' |
  talk nl --now 2026-11-24T11:05
shows "nl, promise" 'donderdag 26 november'
shows "nl, asked at the check-in" 'dinsdag 1 december'
printf '%s\n' hej 1 stopp 'hur ofta' siffra på veckoavstämning 4 'ja tack' 'Fråga Bo hur flytten gick' 'på torsdag' 'vid kaffemaskinen' |
  talk sv --now 2026-11-24T11:05
shows "sv, promise" 'torsdag 26 november'
shows "sv, asked at the check-in" 'tisdag 1 december'

# A week later: it was kept; nothing new this week; a holiday; and all of it in the copy.
printf '%s\n' check-in 'did it' 'a quiet corner' 5 'not this week' "I'm on holiday from 20 December until 5 January" 'my data' 1 |
  talk en --now 2026-12-01T09:00
shows "en, its promise" 'Ask Bo how the move went'
shows "en, days away" 'Sunday 20 December'
shows "en, my data: last week" '2026-11-23 · 2026-11-24 · the week with people: 4 of 5'
shows "en, my data: this week" '2026-11-30 · 2026-12-01 · done · the week with people: 5 of 5'
shows "en, my data: not taken" 'not taken up'
shows "en, my data: days away" '2026-12-20 · 2027-01-06'
printf '%s\n' check-in gelukt 'een rustig hoekje' 5 'deze week niet' 'ik ben op vakantie van 20 december tot en met 5 januari' \
  'mijn gegevens' 1 | talk nl --now 2026-12-01T09:00
shows "nl, its promise" 'Bo vragen hoe de verhuizing ging'
shows "nl, my data: this week" '2026-11-30 · 2026-12-01 · gelukt · de week met mensen: 5 van 5'
shows "nl, my data: days away" '2026-12-20 · 2027-01-06'
printf '%s\n' veckoavstämning 'det blev av' 'ett lugnt hörn' 5 'inte den här veckan' 'jag är på semester från 20 december till 5 januari' \
  'mina uppgifter' 1 | talk sv --now 2026-12-01T09:00
shows "sv, its promise" 'Fråga Bo hur flytten gick'
shows "sv, my data: this week" '2026-11-30 · 2026-12-01 · gjort · veckan med människor: 5 av 5'
shows "sv, my data: days away" '2026-12-20 · 2027-01-06'

[ "$failures" = 0 ] && echo "all well"
exit "$((failures > 0))"
