int main() {
  int* volatile block = new int(1);
  delete block;
  delete block;
}
