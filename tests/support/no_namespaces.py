#!/usr/bin/python3
"""Runs a program as containers do whose runtime allows no new namespaces: no_namespaces.py PROGRAM ARGUMENT...

A seccomp filter answers EPERM to unshare, setns and clone with one of the flags CLONE_NEW*. The flags of clone3 are in
memory, where a filter does not see them: ENOSYS, upon which everybody uses clone."""
import ctypes
import errno
import os
import sys

ALLOW, REFUSE, MASKED_EQUAL = 0x7fff0000, 0x00050000, 7  # SCMP_ACT_ALLOW, SCMP_ACT_ERRNO, SCMP_CMP_MASKED_EQ
NEW = [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]  # NS, CGROUP ... NET


class Comparison(ctypes.Structure):  # struct scmp_arg_cmp
    _fields_ = [("argument", ctypes.c_uint), ("how", ctypes.c_int), ("mask", ctypes.c_uint64), ("value", ctypes.c_uint64)]


def take_namespaces_away():
    """From this process and from all that it starts; nothing gives them back."""
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    rules = library.seccomp_init(ALLOW)

    def refuse(call, error, flag=None):
        number = library.seccomp_syscall_resolve_name(call)
        comparison = Comparison(0, MASKED_EQUAL, flag or 0, flag or 0)
        count = 0 if flag is None else 1
        if library.seccomp_rule_add_array(rules, REFUSE | error, number, count, ctypes.byref(comparison)) != 0:
            sys.exit(f"no_namespaces.py: no rule for {call.decode()}")

    for flag in NEW:
        refuse(b"clone", errno.EPERM, flag)
    for call in (b"unshare", b"setns"):
        refuse(call, errno.EPERM)
    refuse(b"clone3", errno.ENOSYS)
    if library.seccomp_load(rules) != 0:
        sys.exit("no_namespaces.py: the filter could not be loaded")


if __name__ == "__main__":
    take_namespaces_away()
    os.execvp(sys.argv[1], sys.argv[1:])
