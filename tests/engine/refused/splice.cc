// Bytes moved inside the kernel.
// expect: ungradable splice
#include <fcntl.h>

int main() { splice(0, nullptr, 1, nullptr, 1, 0); }
