#pragma once
// Parameters are checked once, on the way in. A parameter set has `check()`, which answers with the first problem it
// finds: which parameter, its value, what would be legal. A model's constructor calls `require`, which throws
// twoside::invalid_parameter or, where exceptions are off, prints the same text to standard error and aborts. A program
// that reads its parameters from a file calls check() itself first and needs neither.
// Shown by tests/core/validation.cpp and tests/static/no_exceptions.cpp.

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace twoside {

struct [[nodiscard]] problem {
    const char* where = nullptr;      // the type whose parameter it is; null: no problem
    const char* parameter = nullptr;  // its name
    double value = 0;                 // what was given
    const char* legal = nullptr;      // what would be legal, in words

    constexpr explicit operator bool() const noexcept { return where != nullptr; }
};

class invalid_parameter final : public std::exception {
public:
    explicit invalid_parameter(const problem& p) noexcept : problem_{p} {
        std::snprintf(text_, sizeof text_, "twoside::%s: %s is %.17g; legal: %s", p.where, p.parameter, p.value,
                      p.legal);
    }
    [[nodiscard]] const char* what() const noexcept override { return text_; }
    [[nodiscard]] const problem& details() const noexcept { return problem_; }

private:
    problem problem_;
    char text_[256];
};

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse(const problem& p) {
#if defined(__cpp_exceptions)
    throw invalid_parameter{p};
#else
    std::fprintf(stderr, "%s\n", invalid_parameter{p}.what());
    std::abort();
#endif
}

}  // namespace detail

constexpr void require(const problem& p) {
    if (p) detail::refuse(p);
}

// The first problem of several; parameter sets chain their checks with it.
template <class... More>
[[nodiscard]] constexpr problem first_problem(const problem& p, const More&... more) noexcept {
    if constexpr (sizeof...(more) == 0) {
        return p;
    } else {
        return p ? p : first_problem(more...);
    }
}

// The checks are written positively, so that NaN fails every one of them.
[[nodiscard]] constexpr problem check_positive(const char* where, const char* parameter, double x) noexcept {
    if (x > 0 && x - x == 0) return {};
    return {where, parameter, x, "above 0 and finite"};
}
[[nodiscard]] constexpr problem check_not_negative(const char* where, const char* parameter, double x) noexcept {
    if (x >= 0 && x - x == 0) return {};
    return {where, parameter, x, "0 or more, and finite"};
}
[[nodiscard]] constexpr problem check_finite(const char* where, const char* parameter, double x) noexcept {
    if (x - x == 0) return {};
    return {where, parameter, x, "a finite number"};
}
// What a model divides by once and multiplies with ever after.
[[nodiscard]] constexpr problem check_divisor(const char* where, const char* parameter, double x) noexcept {
    if (x > 0 && x - x == 0 && 1 / x - 1 / x == 0) return {};
    return {where, parameter, x, "above 0 and finite, and so is 1 divided by it"};
}
// Zero or more with infinity allowed: the natural "no limit".
[[nodiscard]] constexpr problem check_limit(const char* where, const char* parameter, double x) noexcept {
    if (x >= 0) return {};
    return {where, parameter, x, "0 or more (infinity: no limit)"};
}
[[nodiscard]] constexpr problem check_that(bool legal, const char* where, const char* parameter, double value,
                                           const char* words) noexcept {
    if (legal) return {};
    return {where, parameter, value, words};
}

}  // namespace twoside
