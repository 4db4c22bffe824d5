"""Programs under the engine: compiled with -fsanitize=thread, linked with the engine instead of the sanitizer's runtime."""

load("@rules_cc//cc:defs.bzl", "cc_binary")

def explored_program(name, src):
    """One program. Optimised a little, as graders compile submissions."""
    cc_binary(
        name = name,
        testonly = True,
        srcs = [src],
        # A program that is wrong on purpose may well be warned of.
        # clang does not deallocate by size unless asked to.
        copts = ["-fsanitize=thread", "-O1", "-g", "-w", "-fsized-deallocation"],
        linkopts = ["-no-pie", "-Wl,-z,now"],
        tags = ["controlled"],
        visibility = ["//tests:__subpackages__"],
        deps = ["//grader/engine"],
    )

def explored_programs(name, srcs):
    """One program a source file, and a test that runs them all and holds each against the `expect:` line in it."""
    programs = []
    for src in srcs:
        program = src[:-len(".cc")].replace("/", "_")
        programs.append(":" + program)
        explored_program(program, src)
    native.sh_test(
        name = name,
        srcs = ["run_programs.py"],
        args = ["$(location %s) $(location %s)" % (src, program) for src, program in zip(srcs, programs)],
        data = srcs + programs,
        tags = ["controlled"],
    )
