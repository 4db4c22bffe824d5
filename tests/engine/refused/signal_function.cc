// expect: ungradable signal handler
#include <csignal>
void handler(int) {}

int main() { std::signal(SIGINT, handler); }
