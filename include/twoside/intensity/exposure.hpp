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
// Many observations without weights are first put into cells of distance with their moments, which costs one
// exponential a cell instead of one an observation and changes no digit that matters. Shown by
// tests/intensity/exposure.cpp (recovery and coverage, also on a tick grid, with quotes that were cut short and never
// filled) and the golden cases `mle_exposure`, `mle_exposure_file` and `mle_decayed`.

#include <cmath>
#include <cstddef>
#include <twoside/core/inline.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/intensity/fit.hpp>
#include <type_traits>

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

// Exposure at or around one distance: moments sum w T u^m of what is away by u from it.
template <std::size_t Moments>
struct exposure_cell {
    static constexpr std::size_t moments = Moments;

    double distance = 0;
    double moment[Moments]{};
    double squares = 0;  // sum w^2 T, where observations are weighted
};

// Finds k and A from cells, `at(j)` for j < n, and where the fills were.
template <class At>
class exposure_solver {
public:
    exposure_solver(At at, std::size_t n) : at_{at}, n_{n} {}

    // low and high are the least and the largest distance with any exposure.
    void solve(intensity_fit& fit, double fills, double mean_distance, double low, double high,
               bool weighted) noexcept {
        fit.missing = &fills_at_one_distance;
        if (!(low < mean_distance && mean_distance < high)) return;
        low_ = low;
        high_ = high;
        target_ = mean_distance;
        const double k = root();
        const double rate = fills / sums_[0];  // at the distance that the sums are about
        const double from_about = mean_distance - about_;
        const double variance = sums_[2] / sums_[0] - from_about * from_about;
        fit.fill_decay = k;
        fit.arrival_rate = rate * std::exp(k * about_);
        fit.log_likelihood = fills * (std::log(rate) - k * from_about) - fills;
        // Of ln(lambda at the mean distance) and k, whose information matrix is diagonal.
        double scores[3] = {fills, 0, fills * variance};
        if (weighted) squared_scores(k, rate, scores);
        const double var_level = scores[0] / (fills * fills);
        const double var_k = scores[2] / (fills * variance * fills * variance);
        const double cov = -scores[1] / (fills * fills * variance);
        const double var_log_rate = var_level + mean_distance * (mean_distance * var_k + 2 * cov);
        fit.fill_decay_error = std::sqrt(var_k);
        fit.arrival_rate_error = fit.arrival_rate * std::sqrt(var_log_rate);
        fit.covariance = fit.arrival_rate * (cov + mean_distance * var_k);
        if (is_finite(fit.arrival_rate + fit.arrival_rate_error + fit.fill_decay_error))
            fit.missing = k > 0 ? nullptr : &decay_not_positive;
    }

private:
    // sums_[m] = sum w T (d - about)^m exp(-k (d - about)); a cell's by the series of its moments.
    void take_sums(double k) noexcept {
        about_ = k < 0 ? high_ : low_;  // so that nothing overflows
        constexpr std::size_t moments = std::remove_cvref_t<decltype(at_(0))>::moments;
        double factors[moments];  // (-k)^m / m!
        factors[0] = 1;
        for (std::size_t m = 1; m < moments; ++m) factors[m] = factors[m - 1] * -k / static_cast<double>(m);
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        for (std::size_t j = 0; j < n_; ++j) {
            const auto& cell = at_(j);
            if (!(cell.moment[0] > 0)) continue;
            double f0 = 0;
            double f1 = 0;
            double f2 = 0;
            for (std::size_t m = 0; m < moments; ++m) {
                f0 += factors[m] * cell.moment[m];
                if (m + 1 < moments) f1 += factors[m] * cell.moment[m + 1];
                if (m + 2 < moments) f2 += factors[m] * cell.moment[m + 2];
            }
            const double d = cell.distance - about_;
            const double e = std::exp(-k * d);
            s0 += e * f0;
            s1 += e * (d * f0 + f1);
            s2 += e * (d * (d * f0 + 2 * f1) + f2);
        }
        sums_[0] = s0;
        sums_[1] = s1;
        sums_[2] = s2;
    }

    // Newton's method on 1 / (g - low), which is nearly linear in k, kept between the ends that are known.
    double root() noexcept {
        double k = 1 / (target_ - low_);
        double below = -infinity;
        double above = infinity;
        for (int step = 0; step < 500; ++step) {
            take_sums(k);
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

    // sum w^2 lambda T (1, u, u^2) with u the distance from the mean.
    void squared_scores(double k, double rate, double (&scores)[3]) const noexcept {
        for (double& s : scores) s = 0;
        for (std::size_t j = 0; j < n_; ++j) {
            const auto& cell = at_(j);
            const double u = cell.distance - target_;
            const double term = cell.squares * rate * std::exp(-k * (cell.distance - about_));
            scores[0] += term;
            scores[1] += term * u;
            scores[2] += term * u * u;
        }
    }

    At at_;
    std::size_t n_;
    double low_ = 0;
    double high_ = 0;
    double target_ = 0;  // mean distance of the fills
    double about_ = 0;
    double sums_[3]{};
};

// Many observations of weight 1, put into cells whose moments lose nothing that matters: with k times half a cell's
// width below 0.2 the series is cut off at 1e-13 of itself.
class exposure_cells {
public:
    static constexpr std::size_t count = 128;

    exposure_cells(double low, double high) noexcept
        : low_{low}, per_width_{static_cast<double>(count) / (high - low)}, half_{0.5 * (high - low) / count} {
        for (std::size_t i = 0; i < count; ++i) cells_[i].distance = low + half_ * static_cast<double>(2 * i + 1);
    }
    TWOSIDE_INLINE void add(const exposure& e) noexcept {
        if (!(e.seconds > 0)) return;
        const auto i = static_cast<std::size_t>((e.distance - low_) * per_width_);
        cell& c = cells_[i < count ? i : count - 1];
        const double u = e.distance - c.distance;
        double term = e.seconds;
#pragma GCC unroll 8
        for (double& moment : c.moment) {
            moment += term;
            term *= u;
        }
    }
    [[nodiscard]] const auto& operator[](std::size_t i) const noexcept { return cells_[i]; }
    [[nodiscard]] bool exact_for(double k) const noexcept { return magnitude(k) * half_ < 0.2; }

private:
    using cell = exposure_cell<8>;

    double low_;
    double per_width_;
    double half_;
    cell cells_[count]{};
};

}  // namespace detail

// From a range of observations: anything with size() and operator[] that gives an `exposure`.
template <class Observations>
[[nodiscard]] intensity_fit fit_exposure(const Observations& observations,
                                         const exposure_fit_parameters& p = {}) noexcept {
    intensity_fit fit;
    double distances = 0;
    double squared_weights = 0;  // of fills
    double low = infinity;
    double high = -infinity;
    bool weighted = false;
    for (std::size_t j = 0; j < observations.size(); ++j) {
        const exposure& e = observations[j];
        if (!(e.seconds >= 0 && e.fills >= 0 && e.weight >= 0 && (e.seconds > 0 || e.fills == 0)) ||
            !is_finite(e.distance + e.seconds + e.fills + e.weight)) {
            fit.missing = &bad_observation;
            return fit;
        }
        const double n = e.weight * e.fills;
        fit.fills += n;
        fit.seconds += e.weight * e.seconds;
        distances += n * e.distance;
        squared_weights += e.weight * n;
        weighted = weighted || e.weight != 1;
        if (e.weight * e.seconds > 0) {
            low = smaller(e.distance, low);
            high = larger(e.distance, high);
        }
    }
    if (!(fit.fills > 0)) return fit;
    const double mean_distance = distances / fit.fills;
    bool solved = false;
    if (!weighted && observations.size() > 4 * detail::exposure_cells::count && high - low > 1e-300) {
        detail::exposure_cells cells{low, high};
        for (std::size_t j = 0; j < observations.size(); ++j) cells.add(observations[j]);
        detail::exposure_solver solver{[&](std::size_t j) -> const auto& { return cells[j]; },
                                       detail::exposure_cells::count};
        solver.solve(fit, fit.fills, mean_distance, low, high, weighted);
        solved = cells.exact_for(fit.fill_decay);
    }
    if (!solved) {
        const auto at = [&](std::size_t j) {
            const exposure& e = observations[j];
            const double exposed = e.weight * e.seconds;
            return detail::exposure_cell<1>{e.distance, {exposed}, e.weight * exposed};
        };
        detail::exposure_solver{at, observations.size()}.solve(fit, fit.fills, mean_distance, low, high, weighted);
    }
    // As many fills of weight 1 as would say as much.
    if (fit.usable() && fit.fills * fit.fills / squared_weights < p.min_fills) fit.missing = &too_few_fills;
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
        const auto at = [&](std::size_t j) -> detail::exposure_cell<1> {
            const bin& b = m_.bins[j];
            return {b.seconds > 0 ? b.distance / b.seconds : 0, {b.seconds * now}, b.squares * now * now};
        };
        double low = infinity;
        double high = -infinity;
        for (std::size_t j = 0; j < Bins; ++j) {
            if (!(m_.bins[j].seconds > 0)) continue;
            low = smaller(at(j).distance, low);
            high = larger(at(j).distance, high);
        }
        detail::exposure_solver{at, Bins}.solve(f, f.fills, m_.fill_distance / m_.fills, low, high, true);
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
