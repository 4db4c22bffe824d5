#include "grader/engine/fiber.h"

#include <asm/prctl.h>
#include <link.h>
#include <sys/auxv.h>
#include <sys/syscall.h>

#include <algorithm>

#include "grader/engine/layout.h"
#include "grader/engine/memory.h"
#include "grader/engine/raw.h"

// Exported by the C library for its own parts and its debugger library. Debian 12 has glibc 2.36.
extern "C" {
void* _dl_allocate_tls(void* control_block);
void __ctype_init();
extern std::uint32_t _thread_db_sizeof_pthread;
}

namespace racecourse::engine::fibers {
namespace {

namespace context = boost::context::detail;

// Fields of the control block (glibc's struct pthread begins with tcbhead_t of sysdeps/x86_64/nptl/tls.h).
constexpr std::size_t self_at = 0, vector_at = 8, other_self_at = 16;
constexpr std::size_t guard_at = 0x28, pointer_guard_at = 0x30;

std::size_t static_size = 0, block_size = 0;
char* image = nullptr;  // thread-local storage and control block of a thread that has just begun
char* main_block = nullptr;
bool fast_base = false;  // the kernel lets programs write the FS base
context::fcontext_t engine_context = nullptr;
Fiber* running = nullptr;

void set_base(void* block) {
  if (__builtin_expect(fast_base, 1)) {
    __asm__ volatile("wrfsbase %0" : : "r"(block));
  } else {
    raw::call(SYS_arch_prctl, ARCH_SET_FS, reinterpret_cast<long>(block));
  }
}

char* block_of(int id) {
  return reinterpret_cast<char*>(layout::tls + (static_cast<std::size_t>(id) + 1) * layout::tls_size) -
         ((block_size + 4095) & ~std::size_t{4095});
}

template <class T>
T& field(char* block, std::size_t at) {
  return *reinterpret_cast<T*>(block + at);
}

// Static thread-local storage lies below the control block. What the loaded objects use of it; the dynamic linker sets
// aside more, for objects to come.
int add_module(dl_phdr_info* info, std::size_t, void*) {
  if (info->dlpi_tls_data == nullptr) return 0;
  auto const below = static_cast<std::size_t>(main_block - static_cast<char*>(info->dlpi_tls_data));
  if (below < layout::tls_size) static_size = std::max(static_size, below);
  return 0;
}

void make_block(int id) {
  char* const block = block_of(id);
  field<void*>(block, self_at) = block;
  field<void*>(block, other_self_at) = block;
  field<std::uint64_t>(block, guard_at) = field<std::uint64_t>(main_block, guard_at);
  field<std::uint64_t>(block, pointer_guard_at) = field<std::uint64_t>(main_block, pointer_guard_at);
  if (_dl_allocate_tls(block) == nullptr) raw::die("no thread-local storage");
}

}  // namespace

std::size_t clean_stack = 1024;

void set_up() {
  constexpr unsigned long fsgsbase = 2;  // HWCAP2_FSGSBASE
  fast_base = (getauxval(AT_HWCAP2) & fsgsbase) != 0;
  main_block = reinterpret_cast<char*>(__builtin_thread_pointer());
  block_size = _thread_db_sizeof_pthread;
  dl_iterate_phdr(&add_module, nullptr);
  static_size = (static_size + 63) & ~std::size_t{63};
  if (static_size + block_size + 8192 > layout::tls_size) raw::die("the program has too many thread_local variables");
  map(layout::stacks, layout::max_threads * layout::stack_size);
  map(layout::tls, layout::max_threads * layout::tls_size);
  for (int id = 0; id < layout::max_threads; ++id) {
    raw::protect(reinterpret_cast<char*>(layout::stacks) + static_cast<std::size_t>(id) * layout::stack_size, 4096, 0);
    make_block(id);
  }
  char* const block = block_of(0);
  set_base(block);
  __ctype_init();
  set_base(main_block);
  image = static_cast<char*>(own_allocate(static_size + block_size));
  raw::copy(image, block - static_size, static_size + block_size);
}

void prepare(Fiber& fiber, int id, void (*entry)(context::transfer_t)) {
  fiber = {};
  fiber.id = id;
  char* const block = block_of(id);
  void* const vector = field<void*>(block, vector_at);
  char const* const values = id == 0 ? main_block - static_size : image;
  raw::copy(block - static_size, values, static_size);
  raw::copy(block, image + static_size, block_size);
  field<void*>(block, self_at) = block;
  field<void*>(block, vector_at) = vector;
  field<void*>(block, other_self_at) = block;
  fiber.control_block = block;
  char* const top =
      reinterpret_cast<char*>(layout::stacks) + (static_cast<std::size_t>(id) + 1) * layout::stack_size - 64;
  raw::fill(top + 64 - clean_stack, 0, clean_stack);
  fiber.context = context::make_fcontext(top, layout::stack_size - 4096 - 64, entry);
}

// A context hands the Fiber it belonged to on to the next, which notes where that one can go on.
void arrived(context::transfer_t transfer) {
  if (transfer.data != nullptr) {
    static_cast<Fiber*>(transfer.data)->context = transfer.fctx;
  } else {
    engine_context = transfer.fctx;
  }
}

void switch_to(Fiber& from, Fiber& next) {
  running = &next;
  set_base(next.control_block);
  arrived(context::jump_fcontext(next.context, &from));
}

void enter(Fiber& first) {
  running = &first;
  set_base(first.control_block);
  context::jump_fcontext(first.context, nullptr);
}

void leave() {
  running = nullptr;
  set_base(main_block);
  context::jump_fcontext(engine_context, nullptr);
  __builtin_unreachable();
}

namespace {

struct Visit {
  void (*look)(void*);
  void* argument;
};

// When the thread goes on, what it is handed then arrives here, and is passed on to where it waits for it.
context::transfer_t look_around(context::transfer_t from) {
  Visit const& visit = *static_cast<Visit*>(from.data);
  visit.look(visit.argument);
  return context::jump_fcontext(from.fctx, nullptr);
}

}  // namespace

void visit(Fiber& fiber, void (*look)(void*), void* argument) {
  Visit visit{look, argument};
  fiber.context = context::ontop_fcontext(fiber.context, &visit, &look_around).fctx;
}

Range local_storage(int id) {
  auto const block = reinterpret_cast<std::uintptr_t>(block_of(id));
  return {block - static_size, block + block_size};
}

bool outside() { return running == nullptr; }

}  // namespace racecourse::engine::fibers
