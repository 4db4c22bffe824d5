#include <thread>

struct Account {
  int balance = 1;
};

int main() {
  auto* account = new Account;
  delete account;
  std::thread other([account] { account->balance = 2; });
  other.join();
}
