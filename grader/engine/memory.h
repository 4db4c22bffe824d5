// Memory of the engine itself: never restored between executions, except that a Pool is emptied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace racecourse::engine {

// Address space, readable and writable, filled with zeros when first touched. Ends the process if there is none.
void* map(std::uintptr_t at, std::size_t size);

// The engine's own malloc and free, for containers in engine and strategies.
void* own_allocate(std::size_t size);
void own_free(void* block);
bool is_own(void const* block);

// Objects of one type that all die at the end of an execution. Their addresses stay valid until then.
template <class T>
class Pool {
 public:
  // `capacity` objects at most, of address space only.
  explicit Pool(std::size_t capacity) : capacity_(capacity) {}
  T& add() {
    if (data_ == nullptr) data_ = static_cast<T*>(map(0, capacity_ * sizeof(T)));
    if (size_ == capacity_) __builtin_trap();  // limits elsewhere are reached first
    return data_[size_++];
  }
  T& operator[](std::size_t i) { return data_[i]; }
  std::size_t size() const { return size_; }
  void drop() { --size_; }  // the last one
  void clear() { size_ = 0; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0, capacity_;
};

// Pieces of any size that all die at the end of an execution.
class Scratch {
 public:
  void* take(std::size_t size) {
    size = (size + 7) & ~std::size_t{7};
    if (size > left_) more(size);
    left_ -= size;
    void* const piece = next_;
    next_ += size;
    return piece;
  }
  void clear() {
    next_ = start_;
    left_ = size_;
  }

 private:
  void more(std::size_t size);

  char *start_ = nullptr, *next_ = nullptr;
  std::size_t size_ = 0, left_ = 0;
};

}  // namespace racecourse::engine
