// expect: failed misuse
// flaw: foreign unlock; twin: spin_lock_pthread_unlocked_by_owner
#include <pthread.h>

int main() {
  pthread_spinlock_t lock;
  pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_unlock(&lock);
}
