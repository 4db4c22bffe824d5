// A lock of a file.
// expect: ungradable flock
#include <sys/file.h>

int main() { flock(0, LOCK_EX); }
