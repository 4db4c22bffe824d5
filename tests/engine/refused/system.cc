// expect: ungradable system
#include <cstdlib>

int main() { return std::system("true"); }
