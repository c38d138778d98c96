#!/usr/bin/env bash
# The shipped units: systemd understands every line of them, the sandbox stays as tight as it was reviewed,
# and the shipped example configuration is one that the daemon takes.
#
#   systemd_test.sh SOURCE_DIR [KAIKUD]
#
# `systemd-analyze verify` wants ExecStart to exist, and the daemon is not installed on a build machine: the
# units are checked as copies in which /usr/bin/kaikud is the built program (or /bin/true without one).
set -u
source_dir=$1
kaikud=${2:-/bin/true}
readonly most_exposed=1.5
command -v systemd-analyze >/dev/null || { echo "no systemd-analyze on this machine"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "FAILED: $*"; failed=1; }

cp "$source_dir"/systemd/kaikud.service "$source_dir"/systemd/kaikud.socket "$work"
sed -i "s|/usr/bin/kaikud|$kaikud|g" "$work/kaikud.service"
grep -q "^ExecStart=$kaikud --config" "$work/kaikud.service" || fail "ExecStart does not begin with /usr/bin/kaikud --config"

complaints=$(systemd-analyze verify --man=no "$work/kaikud.service" "$work/kaikud.socket" 2>&1) || fail "verify exits with $?"
# Other units of this machine may have faults of their own.
ours=$(grep -F kaikud <<<"$complaints")
[ -z "$ours" ] || fail "verify: $ours"

systemd-analyze security --no-pager --offline=yes --threshold=$(tr -d . <<<"$most_exposed") "$work/kaikud.service" >"$work/security" ||
  fail "security: $(grep 'Overall exposure' "$work/security"), at most $most_exposed"
grep 'Overall exposure' "$work/security"

seconds_of() { sed -n "s/^$1=\([0-9]*\)s$/\1/p" "$work/kaikud.service"; }
grace=$(sed -n 's/^ *stop_grace: *\([0-9]*\)s.*/\1/p' "$source_dir/systemd/kaiku.example.yaml")
[ "$(seconds_of TimeoutStopSec)" -gt "$grace" ] || fail "TimeoutStopSec must be longer than server.stop_grace ($grace s)"
grep -qx 'Type=notify' "$work/kaikud.service" || fail "the daemon reports readiness: Type=notify"
grep -qx 'FileDescriptorName=webhooks' "$work/kaikud.socket" || fail "the daemon takes the socket named webhooks"

if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers --dry-run --root="$work" "$source_dir/systemd/sysusers.d/kaiku.conf" >"$work/sysusers" 2>&1 || fail "sysusers.d/kaiku.conf"
fi

if [ "$kaikud" != /bin/true ]; then
  # The example names credentials: each gets an invented one, of the form that fits webhooks.
  mkdir "$work/credentials"
  grep -o 'credential:[A-Za-z0-9._-]*' "$source_dir/systemd/kaiku.example.yaml" | sort -u | cut -d: -f2 |
    while read -r name; do printf 'whsec_%s' "$(head -c 32 /dev/zero | base64)" >"$work/credentials/$name"; done
  mkdir "$work/rules"
  sed "s|/usr/share/kaiku/rules|$source_dir/rules|" "$source_dir/systemd/kaiku.example.yaml" >"$work/kaiku.yaml"
  CREDENTIALS_DIRECTORY=$work/credentials "$kaikud" --config "$work/kaiku.yaml" --check || fail "kaikud refuses kaiku.example.yaml"
fi
exit $failed
