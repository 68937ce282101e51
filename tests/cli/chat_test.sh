#!/usr/bin/env bash
# `tillit chat` through a pipe, as somebody uses it: what it says, what it keeps, and how it ends. Usage: chat_test.sh <tillit>
set -u
tillit=$1
folder=$(mktemp -d)
trap 'umount "$folder/small" 2>/dev/null; chmod -R u+w "$folder" 2>/dev/null; rm -rf "$folder"' EXIT
unset TILLIT_KEYS XDG_DATA_HOME
failures=0

fail() {
  echo "FAILED: $1"
  sed 's/^/    /' "$folder/out" "$folder/err" 2>/dev/null | tail -n 20
  failures=$((failures + 1))
}
# run <expected exit code> <name> <arguments…>: the lines to type stand on standard input.
run() {
  local wanted=$1 name=$2 code
  shift 2
  "$tillit" chat "$@" >"$folder/out" 2>"$folder/err"
  code=$?
  [ "$code" = "$wanted" ] || fail "$name: exit code $code, expected $wanted"
}
shows() { grep -qF -- "$2" "$folder/out" || fail "$1: does not show \"$2\""; }
says() { grep -qF -- "$2" "$folder/err" || fail "$1: does not say \"$2\""; }

now="--now 2026-11-20T10:00 --tz Europe/Amsterdam"

# Talking in each language, and going on in a second process at the same question.
for language in en nl sv; do
  db="$folder/$language.db"
  printf '1\n' | run 0 "first talk ($language)" --db "$db" --lang "$language" $now
  question=$(grep -v '^>' "$folder/out" | grep -E '^  [^ ]' | tail -n 1)
  printf '' | run 0 "second talk ($language)" --db "$db" $now
  [ -n "$question" ] && grep -qF -- "$question" "$folder/out" || fail "going on ($language): expected \"$question\""
done

# The lines for whoever tries the bot.
printf ':state\n:why\n:lang sv\n:back\n:now\n:help\n' | run 0 "control lines" --db "$folder/en.db" $now
shows "control lines" '"stack"'
shows "control lines" 'arrived'
shows "control lines" '2026-11-20T10:0'
printf ':lang xx\n:time yesterday\n' | run 0 "control lines that make no sense" --db "$folder/en.db" $now
says "unknown language" 'there is no language "xx"'
says "time" ':time takes how far to go forward'

# Machines get one JSON object per message and nothing else.
printf '1\n' | run 0 "json" --db "$folder/json.db" --json $now
grep -vq '^{.*}$' "$folder/out" && fail "json: a line is no object"

# What goes wrong is said in a sentence, with an exit code, and nothing is lost.
cp "$folder/en.db" "$folder/other.db"
printf 'x' >"$folder/other.db.key"
run 1 "unreadable key file" --db "$folder/other.db" $now </dev/null
says "unreadable key file" "tillit: "
cp "$folder/nl.db.key" "$folder/other.db.key"
run 1 "somebody else's key file" --db "$folder/other.db" $now </dev/null
says "somebody else's key file" "tillit: "
rm -f "$folder/other.db.key"
run 1 "lost key file" --db "$folder/other.db" $now </dev/null
says "lost key file" "tillit: "

if command -v sqlite3 >/dev/null; then
  cp "$folder/en.db" "$folder/newer.db"
  cp "$folder/en.db.key" "$folder/newer.db.key"
  sqlite3 "$folder/newer.db" 'PRAGMA user_version = 9999;'
  run 1 "a newer version's database" --db "$folder/newer.db" $now </dev/null
  says "a newer version's database" "tillit: "
fi

if [ "$(id -u)" != 0 ]; then
  mkdir "$folder/closed" && chmod a-w "$folder/closed"
  run 1 "read-only folder" --db "$folder/closed/t.db" $now </dev/null
  says "read-only folder" "tillit: "
fi

# A full disk, then a read-only one, where a small file system can be mounted (as root).
mkdir "$folder/small"
if mount -t tmpfs -o size=400k tmpfs "$folder/small" 2>/dev/null; then
  for _ in $(seq 60); do printf '1\nmenu\nstop\n'; done | run 1 "a full disk" --db "$folder/small/t.db" --lang en $now
  says "a full disk" "the disk is full"
  mount -o remount,size=16M "$folder/small"
  printf 'stop\n' | run 0 "room again" --db "$folder/small/t.db" $now
  [ -s "$folder/out" ] || fail "room again: nothing is shown"
  mount -o remount,ro "$folder/small"
  run 1 "a read-only disk" --db "$folder/small/t.db" $now </dev/null
  says "a read-only disk" "Read-only file system"
  umount "$folder/small"
fi

mkfifo "$folder/line"
"$tillit" chat --db "$folder/en.db" $now <"$folder/line" >"$folder/first" 2>&1 &
first=$!
exec 3>"$folder/line"
for _ in $(seq 200); do [ -s "$folder/first" ] && break; sleep 0.05; done
run 1 "a second process on the same database" --db "$folder/en.db" $now </dev/null
says "a second process" "tillit: "
exec 3>&-
wait "$first" || fail "the first process: exit code $?"

# Output that nobody takes: the messages wait and come next time.
printf '' | "$tillit" chat --db "$folder/full.db" $now >/dev/full 2>"$folder/err"
[ $? = 1 ] || fail "full output: exit code"
says "full output" "standard output does not take"
printf '' | run 0 "after a full output" --db "$folder/full.db" --now 2026-11-20T10:10 --tz Europe/Amsterdam
[ -s "$folder/out" ] || fail "after a full output: nothing is shown"

# Dialogues that are not sound: each finding with its place, and the bot does not start.
mkdir "$folder/content"
cp -r "$(dirname "$0")/../../dialogs" "$(dirname "$0")/../../locales" "$folder/content/"
sed -i 's/"goto": "thanks"/"goto": "nowhere"/; s/"else": "mood"/"else": "nowhere"/' "$folder"/content/dialogs/*.json
printf '{' >"$folder/content/dialogs/help.json"
run 1 "broken dialogues" --db "$folder/en.db" --content "$folder/content" $now </dev/null
grep -qE '^dialogs/help.json:[0-9]+: D[0-9]+ ' "$folder/err" || fail "broken dialogues: no file:line"
says "broken dialogues" "nothing was started"

run 2 "a zone that is none" --db "$folder/en.db" --tz Mars/Olympus </dev/null
run 2 "a moment that is none" --db "$folder/en.db" --now tomorrow </dev/null
run 2 "a language that is none" --db "$folder/en.db" --lang xx </dev/null
run 2 "a config that is none" --db "$folder/en.db" --config "$folder/none.json" </dev/null

[ "$failures" = 0 ] && echo "all well"
exit "$((failures > 0))"
