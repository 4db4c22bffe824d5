// Known-bad code for the canaries (canaries.h). Compiled behind the checks, in the same translation unit and with the
// same flags: what the submission does to the code that follows it, it does to this code.
//
// Templates, so that the object shows no strong name of ours; `When` (0 before the check, 1 after it) gives each time
// code of its own, since ThreadSanitizer tells what happened at one place only once.
#ifndef RACECOURSE_CANARY_H
#define RACECOURSE_CANARY_H

namespace kit::canary {

template <int When>
[[gnu::noinline]] void write(int* shared) {
  *shared = When + 1;
}
template <int When>
[[gnu::noinline]] int read(int const* from) {
  return *from;
}
template <int When>
[[gnu::noinline]] int next_of(int number) {
  return number + When + 1;
}

template void write<0>(int*);
template void write<1>(int*);
template int read<0>(int const*);
template int read<1>(int const*);
template int next_of<0>(int);
template int next_of<1>(int);

}  // namespace kit::canary

#endif
