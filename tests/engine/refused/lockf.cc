// A lock of a part of a file.
// expect: ungradable lockf
#include <unistd.h>

int main() { lockf(0, F_LOCK, 0); }
