// A file sent inside the kernel.
// expect: ungradable sendfile
#include <sys/sendfile.h>

int main() { sendfile(1, 0, nullptr, 1); }
