#!/usr/bin/env bash
# From hello to a promise with a date in under ten answers, typed freely or by number; the follow-up a week later; "not done" leads
# to a smaller step. In every language, each talk in two processes. Usage: promise_test.sh <tillit>
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
shows() { grep -qF -- "$2" "$folder/out" || fail "$1: does not show \"$2\""; }

# Nine answers: the promise stands with the last of them (Friday 27 November; asked about on Monday).
printf '%s\n' hello 1 'show interest' Heron 'restores an old boat' 'Is the boat in the water yet?' 'make it a promise' 'on friday' \
  'after the stand-up' | talk en --now 2026-11-24T10:00
shows "en, promise" 'Friday 27 November'
shows "en, promise" 'Is the boat in the water yet?'
printf '%s\n' hoi beginnen 1 Linde 'ze is verhuisd' 'Hoe bevalt het nieuwe huis?' 'meteen een voornemen' vrijdag 'na de dagstart' |
  talk nl --now 2026-11-24T10:00
shows "nl, promise" 'vrijdag 27 november'
printf '%s\n' hej 1 'visa intresse' Lo 'hen har skaffat hund' 'Hur går det med hunden?' 'gör det till ett löfte' 'på fredag' \
  'efter morgonmötet' | talk sv --now 2026-11-24T10:00
shows "sv, promise" 'fredag 27 november'

# Eight days later the bot comes back to that very promise; what did not happen becomes smaller, without blame.
printf '%s\n' ':time +8d' "didn't happen" 'I forgot' 'make it smaller' 'ask on the way out' tomorrow 1 | talk en --now 2026-11-24T10:05
shows "en, follow-up" 'Is the boat in the water yet?'
shows "en, smaller" 'ask on the way out'
printf '%s\n' ':time +8d' 'kwam er niet van' vergeten 'kleiner maken' 'ik stuur een berichtje' morgen 1 | talk nl --now 2026-11-24T10:05
shows "nl, follow-up" 'Hoe bevalt het nieuwe huis?'
shows "nl, smaller" 'ik stuur een berichtje'
printf '%s\n' ':time +8d' 'blev inte av' 'jag glömde' 'gör det mindre' 'en rad om hunden' 'i morgon' 1 | talk sv --now 2026-11-24T10:05
shows "sv, follow-up" 'Hur går det med hunden?'
shows "sv, smaller" 'en rad om hunden'

# What is kept is shown on request, and deleted on request: a new talk begins from nothing.
printf '%s\n' 'my data' 1 | talk en --now 2026-12-03T10:00
shows "en, my data" 'ask on the way out'
shows "en, my data" 'Heron'
printf '%s\n' delete yes | talk en --now 2026-12-03T10:10
printf '' | talk en --now 2026-12-03T10:20
grep -qF Heron "$folder/out" && fail "en: something was still known after delete"
shows "en, after delete" 'scripted coaching bot'

[ "$failures" = 0 ] && echo "all well"
exit "$((failures > 0))"
