#pragma once
// Plain values side by side, as many as are put in: what a table on the path of a quote keeps its numbers in. It has of
// std::vector what that needs, and takes one; including <vector> and using it three times would cost the umbrella a
// sixth of its compile time. Off the path of a quote, use std::vector. Shown by tests/core/dynamic_array.cpp.

#include <cstddef>
#include <initializer_list>

namespace twoside {

template <class T>
class dynamic_array {
    static_assert(__is_trivially_copyable(T), "twoside::dynamic_array: it holds plain values");

public:
    using value_type = T;

    constexpr dynamic_array() noexcept = default;
    constexpr dynamic_array(std::initializer_list<T> values) { append(values.begin(), values.size()); }
    // As many values as a std::vector or a std::span holds.
    template <class List>
        requires requires(const List& list) { dynamic_array(list.data(), list.size()); }
    constexpr dynamic_array(const List& list) : dynamic_array(list.data(), list.size()) {}  // NOLINT(*-explicit-*)
    constexpr dynamic_array(const T* first, std::size_t count) { append(first, count); }

    // A copy has the same room.
    constexpr dynamic_array(const dynamic_array& other) {
        reserve(other.room_);
        append(other.values_, other.size_);
    }
    constexpr dynamic_array(dynamic_array&& other) noexcept { swap(*this, other); }
    constexpr dynamic_array& operator=(dynamic_array other) noexcept {
        swap(*this, other);
        return *this;
    }
    constexpr ~dynamic_array() { delete[] values_; }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr T* data() noexcept { return values_; }
    [[nodiscard]] constexpr const T* data() const noexcept { return values_; }
    [[nodiscard]] constexpr T* begin() noexcept { return values_; }
    [[nodiscard]] constexpr T* end() noexcept { return values_ + size_; }
    [[nodiscard]] constexpr const T* begin() const noexcept { return values_; }
    [[nodiscard]] constexpr const T* end() const noexcept { return values_ + size_; }
    [[nodiscard]] constexpr T& operator[](std::size_t i) noexcept { return values_[i]; }
    [[nodiscard]] constexpr const T& operator[](std::size_t i) const noexcept { return values_[i]; }

    // Room for so many; what is there stays. Not inlined, because g++ 12 then warns falsely of what would not fit.
    [[gnu::noinline]] constexpr void reserve(std::size_t room) {
        if (room <= room_) return;
        T* const moved = new T[room];
        for (std::size_t i = 0; i < size_; ++i) moved[i] = values_[i];
        delete[] values_;
        values_ = moved;
        room_ = room;
    }
    constexpr void push_back(T value) {
        if (size_ == room_) reserve(size_ < 4 ? 8 : 2 * size_);
        values_[size_++] = value;
    }
    // A further one as T{} makes it, to be filled in where it stands.
    constexpr T& emplace_back() {
        if (size_ == room_) reserve(size_ < 4 ? 8 : 2 * size_);
        values_[size_] = T{};
        return values_[size_++];
    }
    constexpr void clear() noexcept { size_ = 0; }

    friend constexpr bool operator==(const dynamic_array& a, const dynamic_array& b) noexcept {
        if (a.size_ != b.size_) return false;
        for (std::size_t i = 0; i < a.size_; ++i)
            if (!(a.values_[i] == b.values_[i])) return false;
        return true;
    }
    friend constexpr void swap(dynamic_array& a, dynamic_array& b) noexcept {
        T* const values = a.values_;
        const std::size_t size = a.size_;
        const std::size_t room = a.room_;
        a.values_ = b.values_;
        a.size_ = b.size_;
        a.room_ = b.room_;
        b.values_ = values;
        b.size_ = size;
        b.room_ = room;
    }

private:
    constexpr void append(const T* first, std::size_t count) {
        reserve(count);
        for (; size_ < count; ++size_) values_[size_] = first[size_];
    }

    T* values_ = nullptr;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

}  // namespace twoside
