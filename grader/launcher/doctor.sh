# shellcheck shell=bash
# The doctor's part that needs no program: it may not be built, or not start.
# Uses of ./racecourse: $program; of set_up.sh: missing, why.

# What a shell can tell; the rest is told by the program, if there is one that starts.
doctor() {
  local lacking status=0 nobody=()
  lacking=$(missing)
  if [ -z "$lacking" ]; then
    echo "  ✓ packages            all that are needed are installed"
  else
    echo "  ✗ packages            these are missing:" && why "$lacking" | sed 's/^/      /'
    echo "      './racecourse demo' installs them. By hand, as root: apt-get install ${lacking//$'\n'/ }"
    status=1
  fi
  if [ -x "$program" ] && "$program" --help >/dev/null 2>&1; then
    "$program" doctor || status=$?
    exit $status
  fi
  echo "  ✗ grader              is not built, or does not start; './racecourse demo' builds it"
  [ "$(id -u)" -ne 0 ] || nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  if "${nobody[@]}" bwrap --unshare-all --ro-bind / / --proc /proc /bin/true 2>/dev/null; then
    echo "  ✓ sandbox:            bubblewrap"
  else
    echo "  ? sandbox:            bubblewrap does not work, or is not installed. Landlock will be tried by the grader."
  fi
  exit 1
}
