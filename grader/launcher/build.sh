# shellcheck shell=bash
# Builds the grader, if what it is made of has changed.
# Uses of ./racecourse: $root, $workspace, $program, $built_stamp, $plain_cache, plain, say, stop.

# Cheaper than asking Bazel: what the programs are made of, by name, time and size.
fingerprint() {
  (cd "$root" && find WORKSPACE .bazelrc BUILD grader racecourse -type f -printf '%p %T@ %s\n' | sort | sha256sum)
}

# Builds in the checkout, or in a copy where Bazel cannot work in it. Bazel's own progress where there is a terminal.
build() {
  if [ "$workspace" != "$root" ]; then
    rm -rf "$workspace" && mkdir -p "$workspace/exercises" &&
      cp -rp "$root"/{WORKSPACE,BUILD,.bazelrc,.bazeliskrc,grader} "$workspace/" &&
      cp -rp "$root/exercises/kit" "$workspace/exercises/" || return 1
  fi
  local startup=() log=
  { plain "$HOME" && [ -w "$HOME" ]; } || startup=(--output_user_root="$plain_cache/bazel")
  cd "$workspace" || return 1
  if [ -t 2 ]; then
    bazel "${startup[@]}" build --show_result=0 --ui_event_filters=-info,-stdout //grader/cli:all_programs
  else
    log=$(bazel "${startup[@]}" build --color=no --curses=no --noshow_progress //grader/cli:all_programs 2>&1) || {
      local status=$?
      echo "$log" >&2
      return $status
    }
  fi
}

up_to_date() { [ -x "$program" ] && [ "$(cat "$built_stamp" 2>/dev/null)" = "$(fingerprint)" ]; }

# One builds, others that come meanwhile wait. The lock is neither for Bazel's server, which stays, nor for the grader.
make_current() {
  up_to_date && return
  local now status=0
  exec 9>"$built_stamp.lock"
  flock 9
  if ! up_to_date; then
    command -v bazel >/dev/null || stop 3 "there is no bazel on the PATH. './racecourse doctor' says how to mend it."
    now=$(fingerprint)
    say "building the grader; the first time this takes some minutes ..."
    (build 9>&-) || status=$?
    [ $status -ne 8 ] || exit 130 # Bazel's way to say that it was interrupted
    [ $status -eq 0 ] || stop 3 "the build failed. './racecourse doctor' says what may be missing."
    echo "$now" >"$built_stamp"
  fi
  exec 9>&-
}
