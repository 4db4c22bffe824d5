// Bytes copied inside the kernel.
// expect: ungradable tee
#include <fcntl.h>

int main() { tee(0, 1, 1, 0); }
