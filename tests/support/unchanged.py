"""Checks many source files, side by side, and remembers by content which of them were found clean.

What counts as content: the file, the headers of ours that it includes, and whatever else the check says it depends on.
So a second run is quick, and a run after an edit checks what the edit can have changed. Only what is clean is
remembered; what was not asked for in 30 days is forgotten.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = (ROOT / "compile_flags.txt").read_text().split()
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
INCLUDE_ROOTS = [ROOT / flag[2:] for flag in FLAGS if flag.startswith("-I") and not flag.startswith("-I/")]
KEEP_SECONDS = 30 * 24 * 3600


def sources(*patterns):
    """The files of the checkout, new ones too, that match a pattern of git's."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard", *patterns], cwd=ROOT,
                            capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def ours(path, seen):
    """The file and all headers of ours below it, under whatever conditions they are included."""
    if path not in seen and path.is_file():
        seen[path] = path.read_bytes()
        for name in INCLUDE.findall(seen[path]):
            for folder in (path.parent, *INCLUDE_ROOTS):
                ours(pathlib.Path(os.path.normpath(folder / name.decode(errors="replace"))), seen)
    return seen


def key(path, surroundings):
    digest = hashlib.sha256(surroundings.encode())
    for name, text in sorted(ours(path, {}).items()):
        digest.update(f"\n{os.path.relpath(name, ROOT)} {len(text)}\n".encode() + text)
    return digest.hexdigest()


def memory(name):
    """The folder that remembers, in the same cache as the grader's own."""
    fallback = "/var/cache" if os.getuid() == 0 else os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
    folder = pathlib.Path(os.environ.get("RACECOURSE_CACHE", f"{fallback}/racecourse")) / name
    folder.mkdir(parents=True, exist_ok=True)
    for mark in folder.iterdir():
        if mark.stat().st_mtime < time.time() - KEEP_SECONDS:
            mark.unlink(missing_ok=True)
    return folder


def check_all(name, paths, surroundings, check):
    """Prints what check(path) has to say of each file; 0 if that is nothing for all of them, else 1."""
    if not paths:
        print(f"{name}: there is no file to check")
        return 1
    known = memory(name)
    keys = {path: key(path, surroundings) for path in paths}
    todo = [path for path in paths if not (known / keys[path]).exists()]
    for path in set(paths) - set(todo):
        (known / keys[path]).touch()

    def one(path):
        said = check(path)
        if not said and key(path, surroundings) == keys[path]:  # and nobody has edited it meanwhile
            (known / keys[path]).touch()
        return said

    bad = 0
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        started = [pool.submit(one, path) for path in todo]
        for done, finished in enumerate(concurrent.futures.as_completed(started), 1):
            bad += bool(finished.result())
            print(finished.result(), end="", flush=True)
            if sys.stderr.isatty():
                print(f"\r{done} of {len(todo)} ", end="\r", file=sys.stderr, flush=True)
    print(f"{len(paths)} files, {len(paths) - len(todo)} of them known to be clean, {bad} with findings")
    return 1 if bad else 0
