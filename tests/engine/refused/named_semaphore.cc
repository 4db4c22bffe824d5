// expect: ungradable sem_open
#include <fcntl.h>
#include <semaphore.h>

int main() { sem_open("/racecourse", O_CREAT, 0600, 1); }
