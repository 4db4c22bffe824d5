// expect: ungradable dlopen
#include <dlfcn.h>

int main() { dlopen("libz.so.1", RTLD_NOW); }
