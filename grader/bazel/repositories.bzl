"""External repositories. Everything comes from Debian's packages; the build never downloads."""

def _written_impl(ctx):
    for path, text in ctx.attr.files.items():
        ctx.file(path, text, executable = False)

_written_repository = repository_rule(
    implementation = _written_impl,
    attrs = {"files": attr.string_dict(mandatory = True)},
)

def _native(rules):
    """The text of a defs.bzl that hands out Bazel 4's built-in rules under their rules_* names."""
    return "".join(["%s = native.%s\n" % (rule, rule) for rule in rules])

def offline_repositories():
    """Stands in for the three archives that Bazel 4's own @bazel_tools would otherwise download."""
    _written_repository(name = "rules_cc", files = {
        "cc/BUILD": "",
        "cc/defs.bzl": _native(["cc_binary", "cc_library", "cc_test", "cc_toolchain", "cc_toolchain_suite"]),
    })
    _written_repository(name = "rules_java", files = {
        "java/BUILD": "",
        "java/defs.bzl": _native(["java_import", "java_runtime", "java_toolchain"]),
    })
    _written_repository(name = "remote_coverage_tools", files = {
        "BUILD": "\n".join([
            "filegroup(name = '%s', visibility = ['//visibility:public'])" % name
            for name in ["coverage_report_generator", "lcov_merger"]
        ]),
    })

def system_libraries():
    """Libraries as Debian installs them: on the compilers' default paths, so only link flags are needed."""
    native.new_local_repository(
        name = "system",
        path = "/usr/include",
        build_file = "//grader/bazel:system.BUILD",
    )
    native.new_local_repository(
        name = "llvm",
        path = "/usr/lib/llvm-14",
        build_file = "//grader/bazel:llvm.BUILD",
    )
