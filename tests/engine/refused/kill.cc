// expect: ungradable kill
#include <signal.h>
#include <unistd.h>

int main() { kill(getpid(), SIGUSR1); }
