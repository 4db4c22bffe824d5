#include "tests/engine/fuzz/source.h"

#include <sstream>

namespace racecourse::fuzz {
namespace {

char const* name_of(Order order) {
  constexpr char const* names[] = {"relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst"};
  return names[static_cast<int>(order)];
}

class Writer {
 public:
  Writer(std::ostringstream& out, Program const& program) : out_(out), program_(program) {}

  void write() {
    variables();
    for (std::size_t t = program_.threads.size(); t-- > 0;) {
      out_ << "void thread_" << t << "(State& s) {\n";
      out_ << "  unsigned char last = 0;\n";
      for_each(program_.threads[t], [&](Statement const& s) {
        if (s.result >= 0) out_ << "  unsigned char r" << s.result << " = 0;\n";
      });
      block(program_.threads[t], "  ");
      for_each(program_.threads[t], [&](Statement const& s) {
        if (s.result >= 0) out_ << "  s.results[" << s.result << "] = r" << s.result << ";\n";
      });
      out_ << "  ignore(last);\n}\n";
    }
    run();
  }

 private:
  void variables() {
    out_ << "struct State {\n  std::atomic<int> a0{0}, a1{0};\n  int p0 = 0, p1 = 0;\n";
    if (program_.posix_mutex) {
      out_ << "  pthread_mutex_t m0 = PTHREAD_MUTEX_INITIALIZER, m1 = PTHREAD_MUTEX_INITIALIZER;\n"
              "  pthread_cond_t c = PTHREAD_COND_INITIALIZER;\n";
    } else {
      out_ << "  std::mutex m0, m1;\n  std::condition_variable c;\n";
    }
    out_ << "  std::shared_mutex w;\n";
    if (uses_timed_mutex(program_)) {
      out_ << (program_.posix_mutex ? "  pthread_mutex_t m2 = PTHREAD_MUTEX_INITIALIZER;\n"
                                    : "  std::timed_mutex m2;\n");
    }
    if (has_latch(program_)) out_ << "  std::latch l{" << program_.latch << "};\n";
    if (has_barrier(program_)) out_ << "  std::barrier<> b{" << program_.barrier << "};\n";
    if (uses(program_, Do::once)) out_ << "  std::once_flag o;\n";
    if (program_.posix_semaphore) {
      out_ << "  sem_t e;\n  State() { sem_init(&e, 0, " << program_.initial << "); }\n";
    } else {
      out_ << "  std::counting_semaphore<9> e{" << program_.initial << "};\n";
    }
    out_ << "  std::thread threads[" << max_threads << "];\n  unsigned char results[" << max_results << "] = {};\n};\n";
    for (std::size_t t = 1; t < program_.threads.size(); ++t) out_ << "void thread_" << t << "(State& s);\n";
  }

  void run() {
    out_ << "void run() {\n";
    if (program_.where == Program::Where::heap)
      out_ << "  auto owner = std::make_unique<State>();\n  State& s = *owner;\n";
    if (program_.where == Program::Where::stack) out_ << "  State s;\n";
    if (program_.where == Program::Where::global)
      out_ << "  static_assert(sizeof(State) <= sizeof storage);\n  State& s = *new (storage) State;\n";
    out_ << "  thread_0(s);\n  record(s.results, s.a0.load(), s.a1.load(), s.p0, s.p1);\n";
    if (program_.where == Program::Where::global) out_ << "  s.~State();\n";
    out_ << "}\n";
  }

  void block(Body const& body, std::string const& indent) {
    for (Statement const& s : body) statement(s, indent);
  }

  // The body, and then the mutex goes back.
  void if_held(Statement const& s, std::string const& indent) {
    out_ << indent << "if (last == 1) {\n";
    block(s.body, indent + "  ");
    out_ << indent << "  " << mutex_call(s.object, "unlock") << ";\n" << indent << "}\n";
  }

  void read_into(Statement const& s, std::string const& indent, std::string const& expression) {
    out_ << indent << "last = static_cast<unsigned char>(" << expression << ");\n";
    out_ << indent << 'r' << s.result << " = next(r" << s.result << ", last);\n";
  }

  static std::string order(Order o) { return std::string("std::memory_order_") + name_of(o); }
  static std::string atomic(Statement const& s) { return "s.a" + std::to_string(s.object); }
  static std::string plain(Statement const& s) { return "s.p" + std::to_string(s.object); }
  std::string call(std::string const& object, char const* method, char const* posix, bool is_posix) const {
    return is_posix ? std::string(posix) + "(&" + object + ")" : object + '.' + method + "()";
  }
  std::string mutex_call(int mutex, char const* method) const {
    return call("s.m" + std::to_string(mutex), method, (std::string("pthread_mutex_") + method).c_str(),
                program_.posix_mutex);
  }

  void statement(Statement const& s, std::string const& indent);
  void atomic_statement(Statement const& s, std::string const& indent);
  void condition_statement(Statement const& s, std::string const& indent);
  void semaphore_statement(Statement const& s, std::string const& indent);
  void lock_statement(Statement const& s, std::string const& indent);
  void timed_statement(Statement const& s, std::string const& indent);
  void meeting_statement(Statement const& s, std::string const& indent);
  void once_statement(Statement const& s, std::string const& indent);

  std::ostringstream& out_;
  Program const& program_;
};

void Writer::atomic_statement(Statement const& s, std::string const& indent) {
  std::string const a = atomic(s), o = order(s.order), v = std::to_string(s.value);
  switch (s.what) {
    case Do::load:
      return read_into(s, indent, a + ".load(" + o + ")");
    case Do::store:
      out_ << indent << a << ".store(" << v << ", " << o << ");\n";
      return;
    case Do::exchange:
      return read_into(s, indent, a + ".exchange(" + v + ", " + o + ")");
    case Do::add:
      return read_into(s, indent, a + ".fetch_add(" + v + ", " + o + ")");
    case Do::cas:
    case Do::weak_cas:
      out_ << indent << "{\n" << indent << "  int expected = " << s.expected << ";\n";
      out_ << indent << "  bool const done = " << a << ".compare_exchange_" << (s.what == Do::cas ? "strong" : "weak")
           << "(expected, " << v << ", " << o << ", " << order(s.failure) << ");\n";
      read_into(s, indent + "  ", "expected * 2 + done");
      out_ << indent << "}\n";
      return;
    case Do::fence:
      out_ << indent << "std::atomic_thread_fence(" << o << ");\n";
      return;
    case Do::await:
      out_ << indent << "while (" << a << ".load(" << o << ") != " << v << ") std::this_thread::yield();\n";
      return;
    case Do::wait:
      out_ << indent << a << ".wait(" << v << ", " << o << ");\n";
      return;
    default:
      out_ << indent << a << (s.what == Do::wake_one ? ".notify_one();\n" : ".notify_all();\n");
  }
}

void Writer::condition_statement(Statement const& s, std::string const& indent) {
  bool const posix = program_.posix_mutex;
  if (s.what == Do::notify_one || s.what == Do::notify_all) {
    bool const one = s.what == Do::notify_one;
    out_ << indent
         << call("s.c", one ? "notify_one" : "notify_all", one ? "pthread_cond_signal" : "pthread_cond_broadcast",
                 posix)
         << ";\n";
    return;
  }
  std::string const m = "s.m" + std::to_string(s.mutex);
  if (s.what == Do::wait_until) out_ << indent << "while (" << plain(s) << " != " << s.value << ")\n  ";
  out_ << indent << (posix ? "pthread_cond_wait(&s.c, &" + m + ")" : "wait(s.c, " + m + ")") << ";\n";
}

void Writer::semaphore_statement(Statement const& s, std::string const& indent) {
  bool const posix = program_.posix_semaphore;
  if (s.what == Do::try_acquire) {
    return read_into(s, indent, posix ? "sem_trywait(&s.e) == 0" : "s.e.try_acquire()");
  }
  bool const acquires = s.what == Do::acquire;
  out_ << indent << call("s.e", acquires ? "acquire" : "release", acquires ? "sem_wait" : "sem_post", posix) << ";\n";
}

void Writer::lock_statement(Statement const& s, std::string const& indent) {
  switch (s.what) {
    case Do::locked:
      out_ << indent << mutex_call(s.object, "lock") << ";\n";
      block(s.body, indent);
      out_ << indent << mutex_call(s.object, "unlock") << ";\n";
      return;
    case Do::if_locked:
      read_into(s, indent,
                program_.posix_mutex ? mutex_call(s.object, "trylock") + " == 0" : mutex_call(s.object, "try_lock"));
      return if_held(s, indent);
    case Do::shared:
      out_ << indent << "{\n" << indent << "  std::shared_lock hold(s.w);\n";
      break;
    default:
      out_ << indent << "{\n" << indent << "  std::unique_lock hold(s.w);\n";
  }
  block(s.body, indent + "  ");
  out_ << indent << "}\n";
}

// host.h has a function of each name for each kind of object.
void Writer::timed_statement(Statement const& s, std::string const& indent) {
  std::string const time = ", " + std::to_string(s.time) + ")";
  std::string const m = "s.m" + std::to_string(s.what == Do::if_locked_in_time ? s.object : s.mutex);
  switch (s.what) {
    case Do::if_locked_in_time:
      read_into(s, indent, "lock_in_time(" + m + time);
      return if_held(s, indent);
    case Do::wait_for:
      return read_into(s, indent, "wait_for(s.c, " + m + ", " + plain(s) + ", " + std::to_string(s.value) + time);
    case Do::wait_once_for:
      return read_into(s, indent, "wait_once_for(s.c, " + m + time);
    default:
      return read_into(s, indent, "acquire_in_time(s.e" + time);
  }
}

void Writer::meeting_statement(Statement const& s, std::string const& indent) {
  switch (s.what) {
    case Do::count_down:
      out_ << indent << "s.l.count_down();\n";
      return;
    case Do::latch_wait:
      out_ << indent << "s.l.wait();\n";
      return;
    case Do::count_down_and_wait:
      out_ << indent << "s.l.arrive_and_wait();\n";
      return;
    case Do::latch_try_wait:
      return read_into(s, indent, "s.l.try_wait()");
    default:
      out_ << indent << (s.what == Do::arrive_and_wait ? "s.b.arrive_and_wait();\n" : "s.b.arrive_and_drop();\n");
  }
}

void Writer::once_statement(Statement const& s, std::string const& indent) {
  out_ << indent << "{\n" << indent << "  bool mine = false;\n";
  out_ << indent << "  std::call_once(s.o, [&] {\n";
  block(s.body, indent + "    ");
  out_ << indent << "    mine = true;\n" << indent << "  });\n";
  read_into(s, indent + "  ", "mine");
  out_ << indent << "}\n";
}

void Writer::statement(Statement const& s, std::string const& indent) {
  if (has_timeout(s.what)) return timed_statement(s, indent);
  switch (s.what) {
    case Do::read:
      return read_into(s, indent, plain(s));
    case Do::write:
      out_ << indent << plain(s) << " = " << s.value << ";\n";
      return;
    case Do::increase:
      out_ << indent << "++" << plain(s) << ";\n";
      return;
    case Do::locked:
    case Do::if_locked:
    case Do::shared:
    case Do::exclusive:
      return lock_statement(s, indent);
    case Do::wait_until:
    case Do::wait_once:
    case Do::notify_one:
    case Do::notify_all:
      return condition_statement(s, indent);
    case Do::acquire:
    case Do::release:
    case Do::try_acquire:
      return semaphore_statement(s, indent);
    case Do::count_down:
    case Do::latch_wait:
    case Do::count_down_and_wait:
    case Do::latch_try_wait:
    case Do::arrive_and_wait:
    case Do::arrive_and_drop:
      return meeting_statement(s, indent);
    case Do::once:
      return once_statement(s, indent);
    case Do::when:
      out_ << indent << "if (last == " << s.value << ") {\n";
      break;
    case Do::twice:
      out_ << indent << "for (int i = 0; i < 2; ++i) {\n";
      break;
    case Do::spawn:
      out_ << indent << "s.threads[" << s.object << "] = std::thread(thread_" << s.object << ", std::ref(s));\n";
      return;
    case Do::join:
      out_ << indent << "s.threads[" << s.object << "].join();\n";
      return;
    default:
      return atomic_statement(s, indent);
  }
  block(s.body, indent + "  ");
  out_ << indent << "}\n";
}

}  // namespace

std::string source_of(std::span<Program const> programs) {
  std::ostringstream out;
  out << "#include \"tests/engine/fuzz/host.h\"\n";
  for (std::size_t i = 0; i < programs.size(); ++i) {
    out << "namespace p" << i << " {\n";
    if (programs[i].where == Program::Where::global) {
      // Bytes, and not a State, whose constructor would run but once.
      out << "alignas(16) unsigned char storage[1024];\n";
    }
    Writer(out, programs[i]).write();
    out << "}\n";
  }
  out << "void (*const cases[])() = {";
  for (std::size_t i = 0; i < programs.size(); ++i) out << (i > 0 ? ", p" : "p") << i << "::run";
  out << "};\n";
  return out.str();
}

}  // namespace racecourse::fuzz
