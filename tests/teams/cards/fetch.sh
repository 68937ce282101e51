# Sourced: fetch_packages <folder>. Puts the sources that stand beside this file, and the packages of their lock file, into the
# folder; again only when the lock file changes.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
  printf 'teams.schema: %s\n' "$*" >&2
  exit 1
}

fetch_packages() {
  command -v node >/dev/null && command -v npm >/dev/null ||
    die "node and npm are missing; scripts/setup installs them. Without them nothing was done."

  # Node has its own list of authorities; a company that has one of its own put it into the system's.
  local system_authorities=/etc/ssl/certs/ca-certificates.crt
  if [[ -z ${NODE_EXTRA_CA_CERTS-} && -f $system_authorities ]]; then export NODE_EXTRA_CA_CERTS=$system_authorities; fi

  mkdir -p "$1"
  cp "$here"/{package.json,package-lock.json,shapes.ts,tsconfig.json,check.mjs,draw.mjs,host_config.json} "$1"
  cd "$1"
  if ! cmp -s package-lock.json installed.lock; then
    rm -f installed.lock
    # Nothing of these packages is run while installing: they are types, a reader of types and a renderer.
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >npm.log 2>&1 || {
      tail -n 20 npm.log >&2
      die "npm could not fetch Microsoft's types (its last words are above). Is the package registry reachable? Nothing was done."
    }
    cp package-lock.json installed.lock
  fi
}
