#include <mutex>
#include <thread>

std::mutex savings, checking;

void move_money(std::mutex& from, std::mutex& to) {
  std::lock_guard first(from);
  std::lock_guard second(to);
}

int main() {
  std::thread there([] { move_money(savings, checking); });
  move_money(checking, savings);
  there.join();
}
