// expect: ungradable alarm
#include <unistd.h>

int main() { alarm(1); }
