// expect: ungradable ptrace
#include <sys/ptrace.h>

int main() { ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }
