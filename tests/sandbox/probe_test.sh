#!/usr/bin/env bash
# What probe() says when user namespaces, or whole layers, are taken away.
set -u
probe=$PWD/$1
tools=$(mktemp -d /tmp/probe-test-XXXXXX)
trap 'rm -rf "$tools"' EXIT
chmod 755 "$tools" && install -m 755 "$2" "$tools/confine"
failures=0

# expect NAME FIRST_LINE WORDS COMMAND...: the layer, and words that the reasons must have
expect() {
  local name=$1 layer=$2 words=$3 seen
  shift 3
  seen=$("$@" 2>&1)
  if [[ $(head -n 1 <<<"$seen") != "$layer" || $seen != *"$words"* ]]; then
    printf 'FAILED %s: expected "%s" and "%s", seen:\n%s\n' "$name" "$layer" "$words" "$seen"
    failures=$((failures + 1))
  fi
}

expect "all there" bubblewrap "" env -u RACECOURSE_SANDBOX "$probe" "$tools/confine"
expect "told landlock" landlock "RACECOURSE_SANDBOX" env RACECOURSE_SANDBOX=landlock "$probe" "$tools/confine"
expect "told none" none "Landlock is switched off" env RACECOURSE_SANDBOX=none "$probe" "$tools/confine"
expect "no confine" none "Landlock does not work" env RACECOURSE_SANDBOX=landlock "$probe" "$tools/missing"
# In a user namespace of its own the sysctl is of that namespace: nothing outside changes. Its root loses what it may.
expect "no more user namespaces" landlock "sysctl user.max_user_namespaces" \
  unshare -U -r sh -c 'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all "$@"' sh \
  "$probe" "$tools/confine"

exit $((failures > 0))
