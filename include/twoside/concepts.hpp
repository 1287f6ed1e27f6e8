#pragma once
// What fits in each slot of a quoter: one concept to a stage. Anything callable that fits is as good as what the
// library ships: a struct, a lambda. Calls must not throw; gates may have memory, the others answer from what they are
// shown.
//
//   slot         called with                          answers
//   .fair_value  the book that refresh was given      a price (NaN: none can be formed)
//   .horizon     time_point, market_state             seconds
//   .spread      market_view                          offsets, or one number for both sides
//   .skew        market_view, offsets                 a price that is subtracted from both quotes
//   .size        market_view                          two_sided<double>, or one number for both sides
//   .gate        proposal                             verdict, verdicts, or what all_of answers
//   .throttle    check(now, last_sent)                permission; and a `floor` that is a refresh_interval
//
// A part may offer a cheaper answer for the path of a quote, and is then asked for that first. None needs to; what it
// says must be true, as tests/contracts has it for ours, and it says that it means it by `using shortcuts_of = ` its
// own name:
//   .gate         surely_open(proposal)               true only where it is open; false has changed nothing
//   .gate         keep_time(time_point)               what is due as time goes on, before anything else is worked out
//   .gate         is_due(time_point)                  whether keep_time has anything to do now
//   .fair_value   finite_where_sure(book)             a number that is finite only where the answer is
//   .spread       finite_where_sure(view)             a number that is finite only where both offsets are
//   .size         is_sure_between(least, most, view)  true only where both sizes lie between
//   .horizon      never_below_zero                    a constant
//
// Shown by tests/contracts and tests/compile_fail.

#include <concepts>
#include <twoside/core/inline.hpp>
#include <twoside/gate/all_of.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/throttle/refresh.hpp>

namespace twoside {

template <class F, class Book>
concept FairValueModel = requires(const F& f, const Book& book) {
    { f(book) } -> std::convertible_to<double>;
};

template <class H>
concept HorizonModel = requires(const H& h, time_point now, const market_state& state) {
    { h(now, state) } -> std::convertible_to<double>;
};

template <class S>
concept SpreadModel = requires(const S& s, const market_view& view) {
    { s(view) } -> std::convertible_to<offsets>;
} || requires(const S& s, const market_view& view) {
    { s(view) } -> std::convertible_to<double>;
};

template <class S>
concept SkewModel = requires(const S& s, const market_view& view, const offsets& o) {
    { s(view, o) } -> std::convertible_to<double>;
};

template <class S>
concept SizeModel = requires(const S& s, const market_view& view) {
    { s(view) } -> std::convertible_to<two_sided<double>>;
} || requires(const S& s, const market_view& view) {
    { s(view) } -> std::convertible_to<double>;
};

namespace detail {

constexpr offsets as_offsets(const offsets& o) noexcept { return o; }
constexpr offsets as_offsets(double half) noexcept { return {half, half}; }
constexpr two_sided<double> as_sizes(const two_sided<double>& s) noexcept { return s; }
constexpr two_sided<double> as_sizes(double s) noexcept { return {s, s}; }

}  // namespace detail

// A policy states its floor, which the quoter keeps whatever check() answers, and is told when the last quote left. It
// is asked at every refresh, whether a quote will leave or not, so asking must use nothing up.
template <class T>
concept ThrottlePolicy = requires(const T& asked, time_point when) {
    { T::floor } -> std::convertible_to<refresh_interval>;
    { asked.check(when, when) } -> std::same_as<permission>;
};

}  // namespace twoside
