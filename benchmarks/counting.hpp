#pragma once
// Counts allocations, for a program of one source file: it replaces the global operator new. And keep(), which makes
// the compiler believe that a value is looked at.

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace counting {

inline std::atomic<long> counter{0};
[[nodiscard]] inline long allocations() { return counter.load(std::memory_order_relaxed); }

template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

}  // namespace counting

void* operator new(std::size_t size) {
    counting::counter.fetch_add(1, std::memory_order_relaxed);
    if (void* p = std::malloc(size)) return p;
    throw std::bad_alloc{};
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
