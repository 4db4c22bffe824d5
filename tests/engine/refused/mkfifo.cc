// A pipe with a name.
// expect: ungradable mkfifo
#include <sys/stat.h>

int main() { mkfifo("pipe", 0600); }
