// expect: ungradable pthread_kill
#include <pthread.h>
#include <signal.h>

int main() { pthread_kill(pthread_self(), SIGUSR1); }
