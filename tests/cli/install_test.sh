#!/usr/bin/env bash
# `cmake --install`, which scripts/install calls: the program finds what it says beside itself, wherever it is started, and
# needs nothing of the folder it was built from. Usage: install_test.sh <tillit> <build folder>
set -eu
build=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset TILLIT_KEYS XDG_DATA_HOME

cmake --install "$build" --prefix "$folder/usr" >/dev/null
mkdir "$folder/elsewhere"
cd "$folder/elsewhere"

# A text that only the installed copy has.
sed -i 's/"Hello\. I’m a scripted coaching bot/"Welcome. I’m a scripted coaching bot/' "$folder/usr/share/tillit/locales/en/onboarding.json"
"$folder/usr/bin/tillit" chat --lang en --db "$folder/chat.db" </dev/null >"$folder/out"
grep -q 'Welcome\. I’m a scripted coaching bot' "$folder/out" || {
  echo "FAILED: the installed program does not read the installed texts"
  cat "$folder/out"
  exit 1
}
"$folder/usr/bin/tillit" check
for kept in deploy/tillit.service operating.md config.example.json LICENSE; do
  [ -f "$folder/usr/share/doc/tillit/$kept" ] || {
    echo "FAILED: $kept was not installed"
    exit 1
  }
done
