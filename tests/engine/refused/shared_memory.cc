// expect: ungradable shm_open
#include <fcntl.h>
#include <sys/mman.h>

int main() { shm_open("/racecourse", O_CREAT | O_RDWR, 0600); }
