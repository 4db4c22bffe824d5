// What an execution costs in which nothing is done.
int main() {}
