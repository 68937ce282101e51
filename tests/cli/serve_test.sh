#!/usr/bin/env bash
# `tillit serve` and `tillit doctor` as an operator uses them. Loopback only, free ports. Usage: serve_test.sh <tillit>
set -u
tillit=$1
folder=$(mktemp -d)
serving=
trap '[ -n "$serving" ] && kill -9 "$serving" 2>/dev/null; rm -rf "$folder"' EXIT
unset TILLIT_KEYS XDG_DATA_HOME
failures=0

fail() {
  echo "FAILED: $1"
  sed 's/^/    /' "$folder/out" "$folder/err" 2>/dev/null | tail -n 20
  failures=$((failures + 1))
}
# run <expected exit code> <name> <arguments…>
run() {
  local wanted=$1 name=$2 code
  shift 2
  timeout 60 "$tillit" "$@" >"$folder/out" 2>"$folder/err" </dev/null
  code=$?
  [ "$code" = "$wanted" ] || fail "$name: exit code $code, expected $wanted"
}
says() { grep -qF -- "$2" "$folder/err" || fail "$1: does not say \"$2\""; }
shows() { grep -qF -- "$2" "$folder/out" || fail "$1: does not show \"$2\""; }
# get <port> <path>: the status and the body, over bash's own sockets.
get() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  timeout 10 cat <&3
  exec 3>&-
}

echo '{}' >"$folder/none.json"
run 2 "no channel" serve --config "$folder/none.json"
says "no channel" 'no channel is configured: add "slack" or "teams" to the config'

echo '{"server": {"listen": "here"}, "slack": {"signing_secret": "${NOT_SET_ANYWHERE}"}, "sIack": 1}' >"$folder/bad.json"
run 2 "bad config" serve --config "$folder/bad.json"
says "bad config" 'server.listen: must be an address and a port'
says "bad config" 'slack.signing_secret: the environment variable NOT_SET_ANYWHERE is not set'
says "bad config" 'sIack: is not a key of Tillit'

# Port 9 of this machine answers nobody: what is sent to Slack goes nowhere.
export TEST_SIGNING=0123456789abcdef0123456789abcdef
printf 'xoxb-1-2-three\n' >"$folder/token"
cat >"$folder/config.json" <<'JSON'
{"database": "data/tillit.db",
 "server": {"listen": "127.0.0.1:0", "admin_listen": "127.0.0.1:0"}, "log": {"format": "json"},
 "slack": {"signing_secret": "${TEST_SIGNING}", "bot_token": {"file": "token"}, "api_url": "http://127.0.0.1:9/api/"}}
JSON
# What is served: many workspaces, so that nothing has to be asked of Slack at the start.
sed 's|"bot_token": {"file": "token"}|"client_id": "1.2", "client_secret": {"file": "token"}|; s|"server": {|"server": {"public_url": "https://tillit.test", |' \
  "$folder/config.json" >"$folder/served.json"
run 0 "check" serve --config "$folder/config.json" --check
shows "check" 'config, content and database are sound'

start() {
  : >"$folder/serve.out"
  "$tillit" serve --config "$folder/served.json" >"$folder/serve.out" 2>"$folder/serve.err" </dev/null &
  serving=$!
  for _ in $(seq 600); do
    grep -q 'listens on' "$folder/serve.out" && break
    kill -0 "$serving" 2>/dev/null || break
    sleep 0.05
  done
  port=$(sed -n 's/.*listens on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$folder/serve.out")
  admin=$(sed -n 's/.*admin on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$folder/serve.out")
  [ -n "$port" ] && [ -n "$admin" ] || { fail "serve does not start"; cat "$folder/serve.out" "$folder/serve.err"; exit 1; }
}
answers() {
  get "$2" "$3" >"$folder/out"
  head -n 1 "$folder/out" | grep -q " $4 " || fail "$1: not answered with $4"
}
start
answers "alive" "$admin" /healthz 200
shows "alive" ok
answers "ready" "$admin" /readyz 200
shows "ready" ready
answers "metrics" "$admin" /metrics 200
shows "metrics" 'tillit_build_info{version='
shows "metrics" 'tillit_commit_seconds_count'
answers "no metrics for the world" "$port" /metrics 404
answers "no page" "$admin" /nothing 404
answers "an event that nobody sent" "$port" /slack/events 405
answers "installing" "$port" /slack/install 302

run 1 "second serve" serve --config "$folder/config.json"
says "second serve" 'another process serves this database'
run 1 "doctor while serving" doctor --config "$folder/config.json"
shows "doctor while serving" '✓ database: is being served just now'
shows "doctor while serving" '✗ slack: slack.bot_token: Slack cannot be reached'
run 1 "doctor for machines" doctor --json --config "$folder/config.json"
shows "doctor for machines" '"grade": "bad"'
grep -qF 'xoxb' "$folder/out" "$folder/err" "$folder/serve.out" "$folder/serve.err" && fail "a token was shown"

kill -TERM "$serving"
wait "$serving"
code=$?
serving=
[ "$code" = 0 ] || fail "SIGTERM: exit code $code, expected 0"
grep -q '"event":"stopped"' "$folder/serve.err" || fail "SIGTERM: no word of the end"
start
kill -INT "$serving"
wait "$serving"
code=$?
serving=
[ "$code" = 0 ] || fail "SIGINT: exit code $code, expected 0"

run 1 "a new token without Slack" serve --config "$folder/config.json"
says "a new token without Slack" 'slack: out of reach'

run 1 "doctor and no installation" doctor --config "$folder/served.json"
shows "doctor and no installation" '! installations: the app is not installed anywhere yet'

chmod 644 "$folder/data/tillit.db.key"
run 1 "doctor and open keys" doctor --config "$folder/config.json"
shows "doctor and open keys" '✗ keys: others may read or change'

[ "$failures" = 0 ] && echo "all good"
exit $((failures > 0))
