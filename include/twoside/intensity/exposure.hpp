#pragma once
// A and k from own quotes: each was at a distance d for a time T and was filled n times, which is Poisson with mean
// A T exp(-k d). Source: the likelihood of Gueant (2016), The Financial Mathematics of Market Liquidity, and
// Fernandez-Tapia (thesis, Paris VI, 2015),
//   l(A, k) = sum n (ln A - k d) - A sum T exp(-k d),
//   k: sum T d exp(-k d) / sum T exp(-k d) = sum n d / sum n,     A = N / sum T exp(-k d).
// The left side falls from the largest to the smallest distance, so that there is one root where the mean distance of
// the fills lies between them, and none otherwise. Quotes that were never filled belong in T: a fit without them is
// biased. A quote's life ends with a fill or is cut short: its time up to then is the exposure either way.
// Observations may have weights (of age), on fills and exposure alike; standard errors are then those of the sandwich
// H^-1 J H^-1. Observations without exposure are skipped; one that is negative or no number makes the fit refuse.
// Distances in price and may be negative, times in seconds. One side's quotes: fit bid and ask apart.
// Many observations are first put into cells of distance with their moments, which costs one exponential a step of the
// search instead of one an observation and changes no digit that matters. Shown by
// tests/intensity/exposure.cpp (recovery and coverage, also on a tick grid, with quotes that were cut short and never
// filled) and the golden cases `mle_exposure`, `mle_exposure_file` and `mle_decayed`.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/intensity/fit.hpp>

namespace twoside {

struct exposure {
    double distance = 0;  // from fair value, in price
    double seconds = 0;   // quoted there
    double fills = 0;
    double weight = 1;
};

struct exposure_fit_parameters {
    double min_fills = 20;
};

namespace detail {

struct exposure_point {
    double distance = 0;
    double exposed = 0;  // w T
    double squares = 0;  // w^2 T, where observations are weighted
};

// Exposure at distances: `at(j)` for j < n is an exposure_point.
template <class At>
class exposure_points {
public:
    exposure_points(At at, std::size_t n) : at_{at}, n_{n} {}

    // sums[m] = sum w T (d - about)^m exp(-k (d - about))
    void take(double (&sums)[3], double k, double about) const noexcept {
        for (double& s : sums) s = 0;
        for (std::size_t j = 0; j < n_; ++j) {
            const exposure_point point = at_(j);
            if (!(point.exposed > 0)) continue;
            const double d = point.distance - about;
            const double e = std::exp(-k * d);
            sums[0] += e * point.exposed;
            sums[1] += e * (d * point.exposed);
            sums[2] += e * (d * (d * point.exposed));
        }
    }
    // sum w^2 T exp(-k (d - about)) (1, u, u^2) with u the distance from the mean.
    void take_squares(double (&sums)[3], double k, double about, double mean) const noexcept {
        for (double& s : sums) s = 0;
        for (std::size_t j = 0; j < n_; ++j) {
            const exposure_point point = at_(j);
            const double u = point.distance - mean;
            const double term = point.squares * std::exp(-k * (point.distance - about));
            sums[0] += term;
            sums[1] += term * u;
            sums[2] += term * u * u;
        }
    }

private:
    At at_;
    std::size_t n_;
};

using two_numbers [[gnu::vector_size(16)]] = double;  // one instruction for both, on every 64-bit processor
using two_words [[gnu::vector_size(16)]] = std::uint64_t;

// Many observations, put into cells whose moments lose nothing that matters: with k times half a cell's width below 0.1
// no sum is wrong by more than 1e-11 of itself, and by less than 1e-13 below 0.05. The middles of the cells are equally
// far apart, so that the exponentials of all are powers of one.
class exposure_cells {
public:
    static constexpr std::size_t capacity = 256;

    // The first cell is around the least distance with any exposure, the last around the largest.
    exposure_cells(double low, double high, std::size_t count) noexcept
        : count_{count},
          low_{low},
          high_{high},
          width_{(high - low) / static_cast<double>(count - 1)},
          per_width_{static_cast<double>(count - 1) / (high - low)} {
        for (std::size_t i = 0; i < count; ++i)
            for (two_numbers& two : moments_[i]) two = two_numbers{};
    }

    // Plain: all weights are 1 and all times above 0.
    template <bool Plain, class Observations>
    void add(const Observations& observations) noexcept {
        // Here, because the compiler cannot know that the moments are not these.
        const two_numbers low = both(low_);
        const two_numbers high = both(high_);
        const two_numbers per_width = both(per_width_);
        const auto add_two = [&](const exposure& a, const exposure& b) {
            two_numbers exposed{a.seconds, b.seconds};
            two_numbers distance{a.distance, b.distance};
            if constexpr (!Plain) {
                exposed *= two_numbers{a.weight, b.weight};
                // A distance without exposure may be beyond the cells, and adds nothing.
                distance = distance < low ? low : distance;
                distance = high < distance ? high : distance;
            }
            const two_numbers place = (distance - low) * per_width;
            const two_numbers pushed = place + whole_number_pusher;
            const two_numbers u = place - (pushed - whole_number_pusher);
            const two_numbers exposed_u = exposed * u;
            const two_numbers squared = u * u;
            const auto bits = reinterpret_cast<two_words>(pushed);
            add_to(static_cast<std::uint32_t>(bits[0]), two_numbers{exposed[0], exposed_u[0]}, both(squared[0]));
            add_to(static_cast<std::uint32_t>(bits[1]), two_numbers{exposed[1], exposed_u[1]}, both(squared[1]));
        };
        const std::size_t n = observations.size();
        for (std::size_t j = 0; j + 1 < n; j += 2) add_two(observations[j], observations[j + 1]);
        if (n % 2 == 1) add_two(observations[n - 1], {low_, 0});
    }
    // sums[m] = sum w T (d - about)^m exp(-k (d - about)), where `about` is the least distance, or the largest for a
    // negative k: each cell by the series of its moments.
    void take(double (&sums)[3], double k, double) const noexcept {
        const double step = -k * width_;
        double factors[moments + 2]{};  // step^m / m!, after two zeros
        factors[2] = 1;
        for (std::size_t m = 1; m < moments; ++m) factors[m + 2] = factors[m + 1] * step / static_cast<double>(m);
        two_numbers by[3][moments / 2];
        for (std::size_t m = 0; m < moments / 2; ++m)
            for (std::size_t power = 0; power < 3; ++power)
                by[power][m] = two_numbers{factors[2 * m + 2 - power], factors[2 * m + 3 - power]};
        const double ratio = std::exp(k < 0 ? -step : step);
        two_numbers s0{};
        two_numbers s1{};
        two_numbers s2{};
        double e = 1;
        for (std::size_t j = 0; j < count_; ++j) {
            const auto& cell = moments_[k < 0 ? count_ - 1 - j : j];
            two_numbers f0{};
            two_numbers f1{};
            two_numbers f2{};
#pragma GCC unroll 4
            for (std::size_t m = 0; m < moments / 2; ++m) {
                f0 += by[0][m] * cell[m];
                f1 += by[1][m] * cell[m];
                f2 += by[2][m] * cell[m];
            }
            const double d = k < 0 ? -static_cast<double>(j) : static_cast<double>(j);
            s0 += e * f0;
            s1 += e * (d * f0 + f1);
            s2 += e * (d * (d * f0 + 2 * f1) + f2);
            e *= ratio;
        }
        sums[0] = s0[0] + s0[1];
        sums[1] = (s1[0] + s1[1]) * width_;
        sums[2] = (s2[0] + s2[1]) * width_ * width_;
    }
    [[nodiscard]] bool exact_for(double k) const noexcept { return magnitude(k) * 0.5 * width_ < 0.1; }

private:
    static constexpr std::size_t moments = 8;

    [[nodiscard]] TWOSIDE_INLINE static two_numbers both(double x) noexcept { return two_numbers{x, x}; }
    TWOSIDE_INLINE void add_to(std::uint32_t cell, two_numbers term, two_numbers squared) noexcept {
#pragma GCC unroll 4
        for (two_numbers& two : moments_[cell]) {
            two += term;
            term *= squared;
        }
    }

    std::size_t count_;
    double low_;
    double high_;
    double width_;
    double per_width_;
    // sum w T u^m of what is away by u widths from the middle of its cell.
    alignas(64) two_numbers moments_[capacity][moments / 2];
};

// Finds k and A from the sums over exposure and where the fills were.
class exposure_solver {
public:
    // low and high are the least and the largest distance with any exposure.
    exposure_solver(double fills, double mean_distance, double low, double high) noexcept
        : fills_{fills}, target_{mean_distance}, low_{low}, high_{high} {}

    // Takes its sums from `sums`, and those of squared weights, where there are weights, from `points`.
    template <class Sums, class Points>
    void solve(intensity_fit& fit, const Sums& sums, const Points& points, bool weighted) noexcept {
        fit.missing = &fills_at_one_distance;
        // Fills at one end alone have their mean there, but for rounding.
        const double rounding = 1e-10 * (magnitude(low_) + magnitude(high_));
        if (!(low_ + rounding < target_ && target_ < high_ - rounding)) return;
        const double k = root(sums);
        const double rate = fills_ / sums_[0];  // at the distance that the sums are about
        const double from_about = target_ - about_;
        const double variance = sums_[2] / sums_[0] - from_about * from_about;
        fit.fill_decay = k;
        fit.arrival_rate = rate * std::exp(k * about_);
        fit.log_likelihood = fills_ * (std::log(rate) - k * from_about) - fills_;
        // Of ln(lambda at the mean distance) and k, whose information matrix is diagonal.
        double scores[3] = {fills_, 0, fills_ * variance};
        if (weighted) {
            points.take_squares(scores, k, about_, target_);
            for (double& s : scores) s *= rate;
        }
        const double var_level = scores[0] / (fills_ * fills_);
        const double var_k = scores[2] / (fills_ * variance * fills_ * variance);
        const double cov = -scores[1] / (fills_ * fills_ * variance);
        const double var_log_rate = var_level + target_ * (target_ * var_k + 2 * cov);
        fit.fill_decay_error = std::sqrt(var_k);
        fit.arrival_rate_error = fit.arrival_rate * std::sqrt(var_log_rate);
        fit.covariance = fit.arrival_rate * (cov + target_ * var_k);
        if (is_finite(fit.arrival_rate + fit.arrival_rate_error + fit.fill_decay_error))
            fit.missing = k > 0 ? nullptr : &decay_not_positive;
    }

private:
    // Newton's method on 1 / (g - low), which is nearly linear in k, kept between the ends that are known.
    template <class Sums>
    double root(const Sums& sums) noexcept {
        double k = 1 / (target_ - low_);
        double below = -infinity;
        double above = infinity;
        for (int step = 0; step < 500; ++step) {
            about_ = k < 0 ? high_ : low_;  // so that nothing overflows
            sums.take(sums_, k, about_);
            const double mean = sums_[1] / sums_[0];
            const double wanted = target_ - about_;
            const double variance = sums_[2] / sums_[0] - mean * mean;
            (mean > wanted ? below : above) = k;
            double next = k + mean / wanted * (mean - wanted) / variance;
            if (magnitude(next - k) <= 1e-14 * (magnitude(k) + 1 / (high_ - low_))) break;
            if (!(below < next && next < above)) {
                const double reach = 2 * magnitude(k) + 1 / (high_ - low_);
                next = below == -infinity ? above - reach : above == infinity ? below + reach : 0.5 * (below + above);
                if (!(below < next && next < above)) break;  // the ends have met
            }
            k = next;
        }
        return k;
    }

    double fills_;
    double target_;  // mean distance of the fills
    double low_;
    double high_;
    double about_ = 0;
    double sums_[3]{};
};

// What the fit needs of all observations.
struct exposure_totals {
    double fills = 0;
    double seconds = 0;
    double fill_distance = 0;
    double fill_squares = 0;
    double low = infinity;  // of the distances with any exposure
    double high = -infinity;
    bool weighted = false;
    bool plain = false;  // all weights are 1 and all times above 0
};

// False where an observation is negative or no number.
template <class Observations>
[[nodiscard]] bool add_up(const Observations& observations, exposure_totals& total) noexcept {
    total = {};
    for (std::size_t j = 0; j < observations.size(); ++j) {
        const exposure& e = observations[j];
        if (!(e.seconds >= 0 && e.fills >= 0 && e.weight >= 0 && (e.seconds > 0 || e.fills == 0)) ||
            !is_finite(e.distance + e.seconds + e.fills + e.weight))
            return false;
        const double n = e.weight * e.fills;
        total.fills += n;
        total.seconds += e.weight * e.seconds;
        total.fill_distance += n * e.distance;
        total.fill_squares += e.weight * n;
        total.weighted = total.weighted || e.weight != 1;
        if (e.weight * e.seconds > 0) {
            total.low = smaller(e.distance, total.low);
            total.high = larger(e.distance, total.high);
        }
    }
    return true;
}

// The same, two numbers at once, where no weight is other than 1, no time is 0 and no number absurd; false where one
// is.
template <class Observations>
[[nodiscard]] bool add_up_plain(const Observations& observations, exposure_totals& total) noexcept {
    // By turns, because each sum waits for the one before it.
    struct {
        two_numbers low{infinity, infinity};  // distance and seconds
        two_numbers high{-infinity, -infinity};
        two_numbers least{infinity, infinity};  // fills and weight
        two_numbers sums{};
        two_numbers products{};  // fills times distance, weight times seconds
    } part[2];
    const auto add_to = [](auto& to, const exposure& e) {
        const two_numbers where{e.distance, e.seconds};
        const two_numbers what{e.fills, e.weight};
        to.low = to.low < where ? to.low : where;
        to.high = to.high > where ? to.high : where;
        to.least = to.least < what ? to.least : what;
        to.sums += what;
        to.products += where * what;
    };
    const std::size_t n = observations.size();
    for (std::size_t j = 0; j + 1 < n; j += 2) {
        add_to(part[0], observations[j]);
        add_to(part[1], observations[j + 1]);
    }
    if (n % 2 == 1) add_to(part[0], observations[n - 1]);
    const two_numbers low = part[0].low < part[1].low ? part[0].low : part[1].low;
    const two_numbers high = part[0].high > part[1].high ? part[0].high : part[1].high;
    const two_numbers least = part[0].least < part[1].least ? part[0].least : part[1].least;
    const two_numbers sums = part[0].sums + part[1].sums;
    const two_numbers products = part[0].products + part[1].products;
    total = {sums[0], products[1], products[0], sums[0], low[0], high[0], false, true};
    // Numbers that are none are in the sums. None of the others is above the largest sum.
    const bool absurd = !(low[0] > -1e300 && high[0] < 1e300 && sums[0] < 1e300 && products[1] < 1e300);
    return !absurd && is_finite(products[0]) && low[1] > 0 && least[0] >= 0 && least[1] == 1 &&
           sums[1] == static_cast<double>(n);
}

}  // namespace detail

// From a range of observations: anything with size() and operator[] that gives an `exposure`.
template <class Observations>
[[nodiscard]] intensity_fit fit_exposure(const Observations& observations,
                                         const exposure_fit_parameters& p = {}) noexcept {
    intensity_fit fit;
    detail::exposure_totals total;
    const bool sound = detail::add_up_plain(observations, total) || detail::add_up(observations, total);
    fit.fills = total.fills;
    fit.seconds = total.seconds;
    if (!sound) fit.missing = &bad_observation;
    if (!sound || !(fit.fills > 0)) return fit;
    const detail::exposure_points points{[&](std::size_t j) {
                                             const exposure& e = observations[j];
                                             const double exposed = e.weight * e.seconds;
                                             return detail::exposure_point{e.distance, exposed, e.weight * exposed};
                                         },
                                         observations.size()};
    const double mean_distance = total.fill_distance / total.fills;
    detail::exposure_solver solver{total.fills, mean_distance, total.low, total.high};
    const double range = total.high - total.low;
    bool solved = false;
    if (range > 1e-300 && range < 1e300 && total.low < mean_distance && mean_distance < total.high) {
        // k is about 1 / (mean - low), or 1 / (mean - high) for one below zero; where that errs, more cells.
        const double decays = range / smaller(mean_distance - total.low, total.high - mean_distance);
        std::size_t count = decays < 11 ? 64 : decays < 22 ? 128 : 256;
        for (; !solved && count <= detail::exposure_cells::capacity && 2 * count < observations.size(); count *= 2) {
            detail::exposure_cells cells{total.low, total.high, count};
            if (total.plain) {
                cells.add<true>(observations);
            } else {
                cells.add<false>(observations);
            }
            solver.solve(fit, cells, points, total.weighted);
            solved = cells.exact_for(fit.fill_decay);
        }
    }
    if (!solved) solver.solve(fit, points, points, total.weighted);
    // As many fills of weight 1 as would say as much.
    if (fit.usable() && fit.fills * fit.fills / total.fill_squares < p.min_fills) fit.missing = &too_few_fills;
    return fit;
}

struct exposure_intensity_parameters {
    double bin = not_a_number;  // width of a distance bin, in price: the tick, where distances are whole ticks
    double nearest = 0;         // centre of the nearest bin, in price
    std::chrono::nanoseconds half_life = std::chrono::minutes{30};
    double min_fills = 20;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "exposure_intensity";
        return first_problem(check_positive(me, "bin (price)", bin), check_finite(me, "nearest (price)", nearest),
                             check_positive(me, "half_life (seconds)", in_seconds(half_life)),
                             check_not_negative(me, "min_fills", min_fills));
    }
};

// The same online, with weights 2^(-age / half_life): tell it of each life of a quote when that ends. Distances are put
// into `Bins` bins, each at the mean distance of its exposure: exact where distances are on a grid of the bin's width.
// An update takes constant time and one exponential; fit() solves over the bins, and is for when parameters are
// refreshed, not for each quote. Lives beyond the bins, that are no numbers, or that end before the last one did, are
// ignored and counted.
template <std::size_t Bins = 64>
class exposure_intensity {
    static_assert(Bins > 1, "twoside::exposure_intensity: two distances are the least that determine a decay");

public:
    using parameters = exposure_intensity_parameters;

    explicit exposure_intensity(const parameters& p)
        : p_{(require(p.check()), p)}, per_bin_{1 / p.bin}, per_half_life_{1 / in_seconds(p.half_life)} {}

    // A quote stood at a distance for a time, until now, and was filled so many times.
    void update(time_point now, double distance, double seconds, double fills) noexcept {
        const double place = (distance - p_.nearest) * per_bin_ + 0.5;
        if (!(place >= 0 && place < static_cast<double>(Bins) && seconds > 0 && fills >= 0) ||
            !is_finite(seconds + fills) || (m_.any && now < m_.last)) {
            ++m_.ignored;
            return;
        }
        if (!m_.any) m_.reference = now;
        m_.any = true;
        m_.last = now;
        double age = in_seconds(now - m_.reference) * per_half_life_;
        if (age > 32) [[unlikely]] {
            rescale(age);
            age = 0;
        }
        const double weight = std::exp2(age);
        bin& b = m_.bins[static_cast<std::size_t>(place)];
        const double exposed = weight * seconds;
        b.seconds += exposed;
        b.distance += exposed * distance;
        b.squares += weight * exposed;
        const double n = weight * fills;
        m_.fills += n;
        m_.fill_distance += n * distance;
        m_.fill_squares += weight * n;
        ++m_.lives;
    }

    // As of the end of the last life.
    [[nodiscard]] intensity_fit fit() const noexcept {
        intensity_fit f;
        const double now = m_.any ? std::exp2(-in_seconds(m_.last - m_.reference) * per_half_life_) : 1;
        f.fills = m_.fills * now;
        for (const bin& b : m_.bins) f.seconds += b.seconds * now;
        if (!(m_.fills > 0)) return f;
        const auto at = [&](std::size_t j) -> detail::exposure_point {
            const bin& b = m_.bins[j];
            return {b.seconds > 0 ? b.distance / b.seconds : 0, b.seconds * now, b.squares * now * now};
        };
        double low = infinity;
        double high = -infinity;
        for (std::size_t j = 0; j < Bins; ++j) {
            if (!(m_.bins[j].seconds > 0)) continue;
            low = smaller(at(j).distance, low);
            high = larger(at(j).distance, high);
        }
        const detail::exposure_points points{at, Bins};
        detail::exposure_solver{f.fills, m_.fill_distance / m_.fills, low, high}.solve(f, points, points, true);
        if (f.usable() && m_.fills * m_.fills / m_.fill_squares < p_.min_fills) f.missing = &too_few_fills;
        return f;
    }
    // k; fit() has the rest.
    [[nodiscard]] estimate read() const noexcept { return fit().fill_decay_estimate(); }
    [[nodiscard]] constexpr std::int64_t lives() const noexcept { return m_.lives; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct bin {
        double seconds = 0;   // weighted
        double distance = 0;  // weighted with seconds
        double squares = 0;   // sum w^2 T
    };
    struct memory {
        bin bins[Bins]{};
        double fills = 0;
        double fill_distance = 0;
        double fill_squares = 0;
        time_point reference{};  // where weights are 1
        time_point last{};
        std::int64_t lives = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = m.fills >= 0 && m.fill_squares >= 0 && is_finite(m.fills + m.fill_distance + m.fill_squares) &&
                     m.last >= m.reference && is_count(m.lives) && is_count(m.ignored);
        for (const bin& b : m.bins)
            sound = sound && b.seconds >= 0 && b.squares >= 0 && is_finite(b.seconds + b.distance + b.squares);
        if (sound) m_ = m;
        return sound;
    }

private:
    [[gnu::noinline]] void rescale(double age) noexcept {
        const double factor = std::exp2(-age);
        for (bin& b : m_.bins) {
            b.seconds *= factor;
            b.distance *= factor;
            b.squares *= factor * factor;
        }
        m_.fills *= factor;
        m_.fill_distance *= factor;
        m_.fill_squares *= factor * factor;
        m_.reference = m_.last;
    }

    parameters p_;
    double per_bin_;
    double per_half_life_;
    memory m_{};
};

}  // namespace twoside
