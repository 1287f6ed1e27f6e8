#pragma once
// What an estimator answers: a value, how far to trust it, from how many observations, and, where there is no value,
// why. And what every estimator has in common, whatever events it is updated with:
//   read()      an estimate; not ready, with a reason, until there is enough data
//   save()      its memory, a plain aggregate of numbers (no bool, no pointer) that can be written anywhere
//   restore(m)  goes on from that memory; false, and nothing changes, where it is not one that save() gives
//   ignored()   how many events were not used, because they made no sense
// Estimators are values: a copy goes on by itself. Events that are not numbers, sizes of zero and times that go back
// never change an estimate; they are counted. Parameters are not part of the memory: restore into an estimator that was
// made with the same ones. Shown by tests/core/estimate.cpp and, for every estimator, tests/contracts/estimator.cpp.

#include <concepts>
#include <cstdint>
#include <twoside/core/math.hpp>
#include <twoside/core/reason.hpp>
#include <type_traits>

namespace twoside {

inline constexpr reason not_enough_data{"not enough data yet"};

struct estimate {
    double value = not_a_number;
    double standard_error = not_a_number;  // NaN where the estimator has none
    std::int64_t observations = 0;
    const reason* missing = &not_enough_data;  // null: there is a value

    [[nodiscard]] constexpr bool ready() const noexcept { return missing == nullptr; }
    // The ends of the interval of so many standard errors; 1.96 of them cover 95 %.
    [[nodiscard]] constexpr double low(double errors = 1.96) const noexcept { return value - errors * standard_error; }
    [[nodiscard]] constexpr double high(double errors = 1.96) const noexcept { return value + errors * standard_error; }
    [[nodiscard]] constexpr bool covers(double truth, double errors = 1.96) const noexcept {
        return low(errors) <= truth && truth <= high(errors);
    }
};

// There is a value where it is a finite number; a standard error that is not one is NaN.
[[nodiscard]] constexpr estimate estimated(double value, double standard_error, std::int64_t observations) noexcept {
    if (!is_finite(value)) return {.observations = observations};
    return {value, is_finite(standard_error) ? standard_error : not_a_number, observations, nullptr};
}
[[nodiscard]] constexpr estimate not_estimated(const reason& why, std::int64_t observations = 0) noexcept {
    return {.observations = observations, .missing = &why};
}

template <class E>
concept Estimator = std::is_trivially_copyable_v<E> && std::is_trivially_copyable_v<typename E::memory> &&
                    requires(E& changing, const E& e, const typename E::memory& m) {
                        { e.read() } -> std::same_as<estimate>;
                        { e.save() } -> std::convertible_to<typename E::memory>;
                        { changing.restore(m) } -> std::same_as<bool>;
                        { e.ignored() } -> std::convertible_to<std::int64_t>;
                    };

}  // namespace twoside
