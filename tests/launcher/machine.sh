# shellcheck shell=bash disable=SC2016,SC2034,SC2154
# (the paper programs expand their own variables; launcher, surroundings, home and front_door are the test's)
# A machine of the test's own making: $work/bin has all programs there are, those of apt and Bazel made of paper.
#
#   $work/installed   the packages that are there, one a line       $work/log   what was called, one call a line
#   $work/apt         no-network, locked: apt-get's lists are not to be had; locked ends after two attempts
#   $work/half        what dpkg says of packages that are half installed
#   $work/bazel       broken, interrupted: how a build ends
#   AS=user           whom `id` takes us for; root unless told

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
course=$work/course

paper() {
  { echo '#!/bin/bash' && echo "work=$work" && cat; } >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}

make_machine() {
  local program
  rm -rf "${work:?}"/{bin,cache,log,apt,bazel,half}
  mkdir -p "$work/bin" "$work/home"
  for program in awk bash cat chmod cp cut dirname env find flock getent grep mkdir mv readlink rm sed setsid sh sha256sum sleep sort \
    touch true; do
    ln -s "$(command -v $program)" "$work/bin/$program"
  done
  paper id <<<'if [ "${AS:-root}" = root ]; then echo 0; else echo 1000; fi'
  paper setpriv <<<'while [[ $1 == --* ]]; do shift; done; exec "$@"'
  paper sudo <<<'echo "sudo $*" >>$work/log; exec "$@"'
  paper bwrap <<<'exit 0'
  paper dpkg <<<'if [ "$1" = --audit ]; then cat $work/half 2>/dev/null; else echo "dpkg $*" >>$work/log; fi'
  paper dpkg-query <<'SCRIPT'
echo "dpkg-query" >>$work/log
for package in "${@:4}"; do
  if grep -qx "$package" $work/installed; then echo "=installed $package."; else echo "=not-installed $package."; fi
done
SCRIPT
  paper apt-get <<'SCRIPT'
echo "LC_ALL=$LC_ALL apt-get $*" >>$work/log
mode=$(cat $work/apt 2>/dev/null)
case $1/$mode in
  update/locked)
    if [ "$(grep -c 'apt-get update' $work/log)" -lt 3 ]; then
      echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)"; exit 100
    fi ;;
  update/no-network) echo "W: Failed to fetch InRelease"; exit 0 ;;
  install/no-network) echo "E: Unable to fetch some archives"; exit 100 ;;
  install/*) for word; do case $word in install | -* | DPkg*) ;; *) echo "$word" >>$work/installed ;; esac; done ;;
esac
SCRIPT
  paper bazel <<'SCRIPT'
echo "bazel in $PWD, home $HOME: $*" >>$work/log
case $(cat $work/bazel 2>/dev/null) in
  broken) echo "ERROR: does not compile"; exit 1 ;;
  interrupted) exit 8 ;;
esac
mkdir -p bazel-bin/grader/cli
printf '#!/bin/sh\necho "program: $*"\n' >bazel-bin/grader/cli/racecourse
chmod +x bazel-bin/grader/cli/racecourse
SCRIPT
  awk -F'  ' '/^packages=/ {inside = 1; next} inside && NF > 1 {print $1} /^'\''$/ {inside = 0}' "$launcher" >"$work/installed"
  make_course "$work/course"
}

make_course() {
  course=$1
  rm -rf "$course"
  mkdir -p "$course/grader/launcher" "$course/exercises/kit" "$course/tests"
  cp "$launcher" "$course/"
  cp "$(dirname "$launcher")"/grader/launcher/*.sh "$course/grader/launcher/"
  touch "$course"/{WORKSPACE,BUILD,.bazelrc,.bazeliskrc} "$course/exercises/kit/kit.h"
  printf '#!/bin/sh\necho "tests: $* for $GIT_CONFIG_VALUE_0"\n' >"$course/tests/run"
  chmod +x "$course/tests/run"
}

without() { sed -i "/^$1\$/d" "$work/installed"; }

# Runs the launcher there, with no terminal; $out has all it said, $status how it ended.
run() {
  status=0
  out=$(setsid env -i PATH="$work/bin" ${home:+HOME="$home"} RACECOURSE_CACHE="$work/cache" "${surroundings[@]}" \
    "${front_door:-$course/racecourse}" "$@" 2>&1 </dev/null) || status=$?
}

# The same on a terminal, at which somebody types $1.
run_typing() {
  local typed=$1
  shift
  status=0
  out=$(echo "$typed" | script -qec "env -i PATH='$work/bin' HOME='$home' RACECOURSE_CACHE='$work/cache' \
    ${surroundings[*]} '$course/racecourse' $*; echo status \$?" /dev/null 2>&1) || true
  status=$(sed -n 's/^status \([0-9]*\).*/\1/p' <<<"$out")
}
