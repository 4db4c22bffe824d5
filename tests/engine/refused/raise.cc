// expect: ungradable raise
#include <csignal>

int main() { std::raise(SIGUSR1); }
