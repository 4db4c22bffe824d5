// Notified under the lock: whoever sees the flag comes after that, and may take the condition away at once.
// expect: passed complete
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

struct Job {
  std::mutex m;
  std::condition_variable changed;
  bool done = false;
};

int main() {
  auto job = std::make_unique<Job>();
  std::thread worker([j = job.get()] {
    std::lock_guard const hold(j->m);
    j->done = true;
    j->changed.notify_one();
  });
  {
    std::unique_lock hold(job->m);
    job->changed.wait(hold, [&] { return job->done; });
  }
  job.reset();
  worker.join();
}
