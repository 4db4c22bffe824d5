#!/usr/bin/env bash
# What ./racecourse does on machines that have, lack or refuse things.
# shellcheck disable=SC2034,SC2154 # variables that machine.sh reads, and that it sets
set -uo pipefail
launcher=$PWD/racecourse
# shellcheck source=tests/launcher/machine.sh
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"
failed=0
surroundings=()

# A case starts on a machine that has everything, with nothing built.
begin() { name=$1 && surroundings=() front_door='' home=$work/home && make_machine; }

fail() {
  printf 'FAIL %s: %s\n  status %s, said:\n%s\n  called:\n%s\n' "$name" "$1" "$status" "$out" "$(cat "$work/log" 2>/dev/null)"
  failed=1
}
ends() { [ "$status" = "$1" ] || fail "should end with $1"; }
says() { [[ $out == *"$1"* ]] || fail "should say '$1'"; }
says_not() { [[ $out != *"$1"* ]] || fail "should not say '$1'"; }
called() { grep -q -- "$1" "$work/log" 2>/dev/null || fail "should have called '$1'"; }
not_called() { ! grep -q -- "$1" "$work/log" 2>/dev/null || fail "should not have called '$1'"; }
times() { [ "$(grep -c -- "$1" "$work/log")" = "$2" ] || fail "should have called '$1' $2 times"; }

begin "builds once, and then asks nobody"
run list --level '2 3'
ends 0 && says "program: list --level 2 3" && times bazel 1 && not_called apt-get
: >"$work/log"
run list
ends 0 && says "program: list" && says_not "building" && times "" 0
touch -d 2001-01-01 "$course/grader/launcher/build.sh"
run list
times bazel 1

begin "as root, installs what is missing and says why"
without clang && without libfmt-dev
run --yes list
ends 0 && says "clang                       compiles submissions" && says "libfmt-dev                  writes text"
says_not "bubblewrap" && says "program: list" && not_called sudo
called "apt-get install -y -q --no-install-recommends .* clang libfmt-dev" && called "LC_ALL=C.UTF-8 apt-get update"
not_called "dpkg --configure"

begin "on a machine with nothing at all"
: >"$work/installed"
run --yes list
ends 0 && says "bazel-bootstrap             builds the grader" && says "git   " && says "program: list"
times "apt-get install" 1

begin "as a user, asks once"
without clang
surroundings=(AS=user)
run_typing y list
ends 0 && says "Install them with sudo apt-get? [y/N]" && called "sudo .*apt-get install" && says "program: list"
[ "$(grep -o 'y/N' <<<"$out" | wc -l)" = 1 ] || fail "should ask once"

begin "takes a no for a no"
without clang
surroundings=(AS=user)
run_typing n list
ends 2 && says "nothing was installed" && not_called sudo && not_called bazel
run_typing "" list
ends 2 && not_called sudo

begin "does not ask when told yes, or in CI"
for how in --yes CI=true; do
  without clang
  surroundings=(AS=user)
  if [ $how = --yes ]; then run --yes list; else surroundings+=(CI=true) && run list; fi
  ends 0 && says_not "y/N" && called "sudo .*apt-get install" && says "program: list"
done

begin "without sudo says what to do"
without clang
surroundings=(AS=user)
rm "$work/bin/sudo"
run --yes list
ends 2 && says "compiles submissions" && says "run this as root once, or install sudo" && not_called apt-get

begin "without a terminal to ask on says what to do"
without clang
surroundings=(AS=user)
run list
ends 2 && says "say --yes" && says_not "/dev/tty" && not_called apt-get

begin "without apt-get says what is needed"
without clang
rm "$work/bin/apt-get"
run list
ends 2 && says "runs on Debian 12" && says "clang                       compiles submissions"

begin "without a network says so, and goes on later"
without clang
echo no-network >"$work/apt"
run list
ends 3 && says "Unable to fetch" && says "Is there a network" && not_called bazel
rm "$work/apt"
run list
ends 0 && says "program: list"

begin "waits for another apt-get"
without clang
echo locked >"$work/apt"
run list
ends 0 && says "another apt-get is at work" && times "apt-get update" 3 && says "program: list"

begin "notices a package that was removed later"
run list
ends 0
without clang
touch -d 2001-01-01 "$work"/cache/stamps/packages-*
run list
ends 0 && says "clang" && called "apt-get install"

begin "an installation that did not end is taken up again"
without clang && without g++
echo no-network >"$work/apt"
run list
echo clang >>"$work/installed"
rm "$work/apt" "$work/log"
echo "half configured" >"$work/half"
run list
ends 0 && called "dpkg --configure -a" && called "apt-get install .* g++$" && says "program: list"

begin "says that a build failed, and tries again"
echo broken >"$work/bazel"
run list
ends 3 && says "does not compile" && says "the build failed" && says_not "program:"
rm "$work/bazel"
run list
ends 0 && says "program: list"

begin "an interrupted build is no failure"
echo interrupted >"$work/bazel"
run list
ends 130 && says_not "failed"

begin "without bazel on the PATH says so"
rm "$work/bin/bazel"
run list
ends 3 && says "no bazel on the PATH" && says "doctor"

begin "two at once build once"
paper bazel <<<"sleep 0.5; $(tail -n +3 "$work/bin/bazel")"
run list &
run list
wait
ends 0 && times bazel 1

begin "through a link, and from another folder"
ln -s "$course/racecourse" "$work/link"
front_door=$work/link
cd / && run list
ends 0 && says "program: list" && called "bazel in $course"
cd "$work/course/grader" && front_door=../racecourse && run list
ends 0 && says "program: list"
cd "$work" || exit 1

begin "where Bazel cannot work, it works in a copy"
make_course "$work/mon été"
run list
ends 0 && says "program: list" && called "bazel in $work/cache/checkouts/"
run list
times bazel 1
run test
ends 2 && says "mon été"

begin "a home or cache that Bazel cannot use"
mkdir -p "$work/José"
surroundings=(HOME="$work/José" RACECOURSE_CACHE="$work/José/cache")
run list
ends 0 && called "--output_user_root=/var/tmp/racecourse-0/bazel"

begin "HOME unset"
home=''
run list
ends 0 && called "home /root"

begin "a cache that cannot be written"
touch "$work/file"
surroundings=(RACECOURSE_CACHE="$work/file/cache")
run list
ends 2 && says "RACECOURSE_CACHE" && says_not "mkdir"

begin "tests get their arguments, in a checkout of somebody else's too"
run test --quick
ends 0 && says "tests: --quick for $course" && not_called bazel

begin "the doctor changes nothing where nothing is built"
without clang && without bazel-bootstrap
rm "$work/bin/bazel"
run doctor
ends 1 && says "clang                       compiles submissions" && says "apt-get install bazel-bootstrap clang"
says "is not built" && says "✓ sandbox" && not_called apt-get && not_called sudo
[ ! -e "$work/cache" ] || fail "should not have made the cache"
rm "$work/bin/bwrap"
run doctor
ends 1 && says "bubblewrap does not work"

begin "the doctor lets the program speak"
run list
: >"$work/log"
run doctor
ends 0 && says "✓ packages" && says "program: doctor" && not_called bazel
without clang
run doctor
ends 1 && says "✗ packages" && says "program: doctor" && not_called apt-get
printf '#!/bin/sh\nexit 127\n' >"$course/bazel-bin/grader/cli/racecourse"
run doctor
ends 1 && says "does not start"

[ $failed = 0 ] && echo "all cases hold"
exit $failed
