# Sourced by the checks that read packages from npm.
#
#   check_name=slack.schema       as the test is called
#   die MESSAGE                   ends the check
#   need_node                     or ends it
#   fetch_packages WHAT FOLDER FILE...
#
# The last puts the files, package.json and package-lock.json among them, and the packages of that lock file into the folder,
# again only when the lock file changes, and goes there. WHAT says what they are, for whoever reads that they cannot be fetched.

die() {
  printf '%s: %s\n' "$check_name" "$*" >&2
  exit 1
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null ||
    die "node and npm are missing; scripts/setup installs them. Without them nothing was checked."
  # Node has its own list of authorities; a company that has one of its own put it into the system's.
  local system_authorities=/etc/ssl/certs/ca-certificates.crt
  if [[ -z ${NODE_EXTRA_CA_CERTS-} && -f $system_authorities ]]; then export NODE_EXTRA_CA_CERTS=$system_authorities; fi
}

fetch_packages() {
  local what=$1 folder=$2
  shift 2
  need_node
  mkdir -p "$folder"
  cp "$@" "$folder"
  cd "$folder"
  if ! cmp -s package-lock.json installed.lock; then
    rm -f installed.lock
    # Nothing of a package is run while it is installed.
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >npm.log 2>&1 || {
      tail -n 20 npm.log >&2
      die "npm could not fetch $what (its last words are above). Is the package registry reachable? Nothing was checked."
    }
    cp package-lock.json installed.lock
  fi
}
