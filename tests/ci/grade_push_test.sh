#!/usr/bin/env bash
# What .github/grade_push grades, after real pushes into a real repository, in clones such as a runner makes.
set -euo pipefail
script=$PWD/.github/grade_push
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work GIT_CONFIG_NOSYSTEM=1
git config --global user.name student
git config --global user.email student@example.org
git config --global init.defaultBranch main
git config --global advice.detachedHead false
failed=0

# expect NAME WANTED SEEN
expect() {
  if [ "$2" = "$3" ]; then
    echo "ok $1"
  else
    echo "FAIL $1: expected '$2', seen '$3'"
    failed=1
  fi
}

# The server writes down what the event of a push would say.
git init -q --bare server
git -C server config uploadpack.allowAnySHA1InWant true
cat >server/hooks/post-receive <<'HOOK'
while read -r old new ref; do echo "$old $new ${ref#refs/heads/}" >>"$GIT_DIR/events"; done
HOOK
chmod +x server/hooks/post-receive

mkdir course
cd course
git init -q
git remote add origin ../server
for exercise in threading/lock asyncio/loop multiprocessing/pipe; do
  mkdir -p "exercises/$exercise"
  name=${exercise#*/}
  echo "// stub" >"exercises/$exercise/$name.stub"
  echo "// stub" >"exercises/$exercise/$name.h"
  echo "rubric" >"exercises/$exercise/rubric.yaml"
  echo "checks" >"exercises/$exercise/checks.cc"
  echo "read me" >"exercises/$exercise/README.md"
done
mkdir -p .github exercises/kit
cp "$script" .github/
echo "// kit" >exercises/kit/kit.h
# Stands for the launcher: says what it was asked for and ends as told.
# shellcheck disable=SC2016 # the stand-in expands them
printf '%s\n' '#!/bin/sh' 'echo "$*"' 'exit "${STATUS:-0}"' >racecourse
chmod +x racecourse

commit() { git add -A && git commit -qm "$1"; }
push() { git push -q "$@" 2>/dev/null; }
lock=exercises/threading/lock/lock.h
loop=exercises/asyncio/loop/loop.h

# As actions/checkout: all branches, the pushed one checked out. Further arguments are for `git clone`.
runner() {
  read -r before _ branch < <(tail -n 1 ../server/events)
  rm -rf ../runner
  git clone -q "$@" --branch "$branch" "file://$work/server" ../runner 2>/dev/null
  export BEFORE=$before BRANCH=$branch DEFAULT_BRANCH=main
}
graded() { (cd / && "$work/runner/.github/grade_push" --list | tr '\n' ' '); }

commit "the course" && push -u origin main && runner
expect "first push of untouched stubs" "" "$(graded)"
expect "status of nothing to grade" "This push changed no exercise. 0" "$("$work/runner/.github/grade_push") $?"

echo "// mine" >>"$lock" && commit "lock" && push && runner
expect "a header" "threading/lock " "$(graded)"

echo "more" >>README.md && commit "words" && push && runner
expect "no exercise" "" "$(graded)"

echo "// 2" >>"$lock" && commit "lock again" && echo "// 3" >>"$loop" && commit "loop" && push && runner
expect "several commits in one push" "asyncio/loop threading/lock " "$(graded)"

echo "clearer" >>exercises/threading/lock/README.md && cp "$lock" "$lock.1" && commit "no code" && push && runner
expect "a README and a kept version" "" "$(graded)"

for exercise in threading/lock multiprocessing/pipe; do echo "stricter" >>"exercises/$exercise/checks.cc"; done
commit "new checks" && push && runner
expect "new checks, for what was begun" "threading/lock " "$(graded)"

git checkout -qb topic && push -u origin topic && runner
expect "a new branch with nothing new" "" "$(graded)"

git checkout -qb other && echo "// other" >>"$loop" && commit "loop" && echo "x" >>README.md && commit "words" &&
  push -u origin other && runner
expect "a new branch with two commits" "asyncio/loop " "$(graded)"

echo "// 4" >>"$lock" && git commit -qa --amend -m "amended" && push --force && runner
expect "a force push" "asyncio/loop threading/lock " "$(graded)"

git checkout -q main && echo "soon gone" >>README.md && commit "words" && push
git reset -q --hard HEAD~1 && echo "// 5" >>"$lock" && commit "rewritten" && push --force && runner
expect "a force push onto the default branch" "asyncio/loop threading/lock " "$(graded)"

echo "// 6" >>"$lock" && commit "lock" && push && runner --depth 1
expect "a shallow clone" "asyncio/loop threading/lock " "$(graded)"

git checkout -q other && echo "// 7" >>"$lock" && commit "lock" && push && runner --depth 1
expect "a shallow clone of a branch" "asyncio/loop threading/lock " "$(graded)"

git checkout -q main && cp exercises/threading/lock/lock.stub "$lock" && commit "back" && push && runner
expect "the stub again" "threading/lock " "$(graded)"

git rm -q "$lock" && commit "gone" && push && runner
expect "a header that is gone" "threading/lock " "$(graded)"

git rm -rq exercises/threading/lock && commit "no such exercise" && push && runner
expect "an exercise that is gone" "" "$(graded)"

mkdir exercises/quiz && echo "questions" >exercises/quiz/questions.yaml && commit "questions" && push && runner
expect "questions that nobody has answered" "" "$(graded)"

echo "Q1: a" >exercises/quiz/answers.yaml && commit "an answer" && push && runner
expect "answers to the quiz" "quiz " "$(graded)"

echo "// 8" >>"$loop" && commit "loop" && push && runner
for status in 0 1 2 3; do
  seen=$(STATUS=$status "$work/runner/.github/grade_push") && got=0 || got=$?
  expect "status $status of the grade" "grade asyncio/loop --format github --trust-submissions $status" "$seen $got"
done

# As in a container, where the checkout is not root's. git has this switch for its own tests.
export GIT_TEST_ASSUME_DIFFERENT_OWNER=1
expect "git minds a checkout of another user" no "$(git -C "$work/runner" status >/dev/null 2>&1 && echo yes || echo no)"
expect "a checkout of another user" "asyncio/loop " "$(graded)"

exit $failed
