# shellcheck shell=bash
# Installs the Debian packages that are missing, after saying which and why.
# Uses of ./racecourse: $packages, $yes, stop.

missing() {
  local names there package
  names=$(awk 'NF {print $1}' <<<"$packages")
  # shellcheck disable=SC2086 # one word a package
  there=$(dpkg-query -W -f '=${db:Status-Status} ${Package}.\n' $names 2>/dev/null) || true
  for package in $names; do
    [[ $there == *"=installed $package."* ]] || echo "$package"
  done
}

why() { awk 'NR == FNR {need[$1]; next} $1 in need {print "  " $0}' <(echo "$1") <(echo "$packages"); }

may_install() {
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null || stop 2 "run this as root once, or install sudo."
  [ "$yes" = no ] || return 0
  local answer=n
  { : </dev/tty; } 2>/dev/null || stop 2 "there is no terminal to ask on whether to install them; say --yes."
  read -r -p "Install them with sudo apt-get? [y/N] " answer </dev/tty || true
  case $answer in y | Y | yes) ;; *) stop 2 "nothing was installed. Without these packages nothing can be graded." ;; esac
}

# Its words are for this script too, so they come in English, and without complaints about a locale that is not there.
as_root() {
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" env LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# apt-get waits for dpkg's lock by itself, but not for the one on its lists, which a fresh machine's own update holds.
update_lists() {
  local said
  until said=$(as_root apt-get update -q 2>&1); do
    [[ $said == *"Could not get lock"* ]] || break
    [ $SECONDS -lt 600 ] || break
    [ "${waiting:-no}" = yes ] || say "another apt-get is at work; waiting for it ..."
    waiting=yes
    sleep 2
  done
  echo "$said"
}

set_up() {
  local lacking
  lacking=$(missing)
  [ -n "$lacking" ] || return 0
  command -v apt-get >/dev/null ||
    stop 2 "this machine has no apt-get. Racecourse runs on Debian 12; it needs these packages:" $'\n'"$(why "$lacking")"
  echo "Racecourse needs these Debian packages:"
  why "$lacking"
  may_install
  # What an interrupted installation left half done. apt-get refuses to work before that is mended.
  [ -z "$(dpkg --audit 2>/dev/null)" ] || as_root dpkg --configure -a || true
  update_lists
  # shellcheck disable=SC2086
  as_root apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=600 $lacking ||
    stop 3 "apt-get could not install what is missing; its reason stands above. Is there a network, and room on the" \
      "disk? Is this Debian 12? What was done is kept: mend that and start again."
}
