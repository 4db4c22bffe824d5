// expect: failed misuse
// flaw: locked again; twin: spin_lock_pthread_taken_in_turn
#include <pthread.h>

int main() {
  pthread_spinlock_t lock;
  pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_lock(&lock);
  pthread_spin_lock(&lock);
}
