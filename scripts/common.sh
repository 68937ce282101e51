# Shared by the scripts beside it; read with `.`, not run.
# Messages go to stderr, so that stdout stays the program's own.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=$(basename "$0")
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '%s: %s\n' "$name" "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# Prints the comment at the head of the calling script: the one place where its use is described.
print_usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

# Configures once; from then on ninja itself notices when a CMake file has changed.
configure() {
  local preset=$1
  mkdir -p "$root/build"
  if [[ ! -f $root/build/$preset/build.ninja ]]; then
    say "configuring build/$preset"
    (cd "$root" && cmake --preset "$preset" </dev/null >"$root/build/$preset.configure.log" 2>&1) ||
      {
        cat "$root/build/$preset.configure.log" >&2
        die "configuring failed; the output is above"
      }
  fi
}
