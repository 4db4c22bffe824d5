// A socket that gives up by itself.
// expect: ungradable setsockopt
#include <sys/socket.h>
#include <sys/time.h>

int main() {
  timeval limit{1, 0};
  setsockopt(0, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}
