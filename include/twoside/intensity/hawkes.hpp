#pragma once
// Hawkes intensity: events that bring more events. Sources: A. G. Hawkes, Biometrika 58 (1971); Y. Ozaki, Annals of the
// Institute of Statistical Mathematics 31 (1979) for the likelihood by recursion. For N kinds of events (buys and
// sells),
//   lambda_i(t) = mu_i + sum_j alpha_ij sum_{t_k of kind j < t} exp(-beta_ij (t - t_k)),
// alpha_ij the jump that an event of kind j gives to the rate of kind i. It is stable where the largest eigenvalue of
// alpha_ij / beta_ij is below 1; for one kind that ratio is the share of events that others brought. (Some write the
// kernel alpha beta exp(-beta t): their alpha is our alpha / beta.)
//   ln L = sum ln lambda(t_k-) - integral of lambda,   residuals: the integral between events, Exp(1) where it is right
//   E[lambda(t + h)] = m + (lambda(t) - m) exp(-(beta - alpha) h),   m = mu beta / (beta - alpha)
// Times in seconds from any start; only differences are exponentiated. Events at one time excite each other in the
// order in which they come: merge them where they are one. Online: one number and one exponential a pair of kinds for
// each event; several kinds whose pairs share a decay still take one each. Shown by tests/intensity/hawkes.cpp
// (recovery, coverage, residuals) and the golden cases `hawkes_loglik`, `hawkes_intensity`, `hawkes_bivariate`,
// `hawkes_mle`.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <twoside/core/estimate.hpp>
#include <twoside/core/maximise.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

template <std::size_t N = 1>
struct hawkes_parameters {
    double baseline[N]{};       // mu, per second
    double excitation[N][N]{};  // alpha, per second: of the second index on the first
    double decay[N][N]{};       // beta, per second

    [[nodiscard]] constexpr problem check() const noexcept {
        for (std::size_t i = 0; i < N; ++i) {
            if (problem p = check_positive("hawkes", "baseline (per second)", baseline[i])) return p;
            for (std::size_t j = 0; j < N; ++j) {
                if (problem p = check_not_negative("hawkes", "excitation (per second)", excitation[i][j])) return p;
                if (problem p = check_positive("hawkes", "decay (per second)", decay[i][j])) return p;
            }
        }
        return {};
    }
    // Of events of kind i that others of kind j brought, alpha / beta.
    [[nodiscard]] constexpr double branching(std::size_t i = 0, std::size_t j = 0) const noexcept {
        return excitation[i][j] / decay[i][j];
    }
    // The largest eigenvalue of alpha / beta: below 1, events die out. By squaring, for any N.
    [[nodiscard]] double spectral_radius() const noexcept {
        double m[N][N];
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < N; ++j) m[i][j] = branching(i, j);
        double log_norm = 0;  // ln ||M^p|| / p -> ln of the radius
        double power = 1;
        for (int squaring = 0; squaring < 40; ++squaring) {
            double norm = 0;
            for (const auto& row : m)
                for (const double x : row) norm += x;
            if (!(norm > 0)) return 0;
            log_norm += std::log(norm) / power;
            double square[N][N]{};
            for (std::size_t i = 0; i < N; ++i)
                for (std::size_t j = 0; j < N; ++j)
                    for (std::size_t k = 0; k < N; ++k) square[i][j] += m[i][k] / norm * m[k][j] / norm;
            for (std::size_t i = 0; i < N; ++i)
                for (std::size_t j = 0; j < N; ++j) m[i][j] = square[i][j];
            power *= 2;
        }
        return std::exp(log_norm);
    }
    // The mean rate of one kind, mu / (1 - alpha / beta); NaN where it is not stable.
    [[nodiscard]] constexpr double stationary_mean() const noexcept
        requires(N == 1)
    {
        return branching() < 1 ? baseline[0] / (1 - branching()) : not_a_number;
    }
    // Expected rate so many seconds after it was `rate`; linear in time where excitation equals decay.
    [[nodiscard]] double expected_rate(double rate, double seconds) const noexcept
        requires(N == 1)
    {
        const double back = decay[0][0] - excitation[0][0];
        // (1 - exp(-back h)) / back, which is h where nothing pulls back.
        const double gone = back == 0 ? seconds : -std::expm1(-back * seconds) / back;
        return rate * std::exp(-back * seconds) + baseline[0] * decay[0][0] * gone;
    }
};

// The online state: how much excitation is left of all that came before.
template <std::size_t N = 1>
class hawkes_intensity {
public:
    using parameters = hawkes_parameters<N>;

    constexpr explicit hawkes_intensity(const parameters& p) : p_{p} { require(p.check()); }

    // An event of a kind. Its own excitation counts from then on.
    void update(time_point now, std::size_t kind = 0) noexcept {
        if (kind >= N || (m_.events > 0 && now < m_.last)) {
            ++m_.ignored;
            return;
        }
        const double dt = m_.events > 0 ? in_seconds(now - m_.last) : 0;
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < N; ++j) {
                m_.left[i][j] *= std::exp(-p_.decay[i][j] * dt);
                if (j == kind) m_.left[i][j] += 1;
            }
        m_.last = now;
        ++m_.events;
    }

    // The rate of a kind now, everything up to now included. A time before the last event is taken as that time.
    [[nodiscard]] double rate(time_point now, std::size_t kind = 0) const noexcept {
        const double dt = m_.events > 0 && now > m_.last ? in_seconds(now - m_.last) : 0;
        double lambda = p_.baseline[kind];
        for (std::size_t j = 0; j < N; ++j)
            lambda += p_.excitation[kind][j] * m_.left[kind][j] * std::exp(-p_.decay[kind][j] * dt);
        return lambda;
    }
    // The rate of the first kind just after the last event. It is computed from given parameters: no standard error.
    [[nodiscard]] estimate read() const noexcept {
        return m_.events > 0 ? estimated(rate(m_.last), not_a_number, m_.events) : not_estimated(not_enough_data);
    }
    [[nodiscard]] constexpr std::int64_t events() const noexcept { return m_.events; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double left[N][N]{};  // sum exp(-beta (now - t_k)) over events of the second index
        time_point last{};
        std::int64_t events = 0;
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = is_count(m.events) && is_count(m.ignored);
        for (const auto& row : m.left)
            for (const double x : row) sound = sound && x >= 0 && is_finite(x);
        if (sound) m_ = m;
        return sound;
    }

private:
    parameters p_;
    memory m_{};
};

// Recorded events: times in seconds that do not fall, and of which kind each is.
struct hawkes_event {
    double time = 0;
    std::size_t kind = 0;
};

template <std::size_t N>
struct hawkes_likelihood_value {
    double value = 0;        // ln L
    double compensator = 0;  // the integral of all rates
    hawkes_parameters<N> gradient{};
};

namespace detail {

struct nothing_to_see {
    constexpr void operator()(std::size_t, double, double) const noexcept {}
};

}  // namespace detail

// ln L and its gradient for events of (0, end]; `see(event index, rate just before, residual)` is called for each event
// with the integral of its kind's rate since the event of that kind before it.
template <std::size_t N, class Events, class See = detail::nothing_to_see>
[[nodiscard]] hawkes_likelihood_value<N> hawkes_likelihood(const hawkes_parameters<N>& p, const Events& events,
                                                           double end, See see = {}) noexcept {
    hawkes_likelihood_value<N> l;
    double sum[N][N]{};    // R: sum exp(-beta (t - t_k)) over events before
    double aged[N][N]{};   // Y: sum (t - t_k) exp(-beta (t - t_k))
    double integral[N]{};  // of each kind's rate since its last event
    double before = 0;
    for (std::size_t n = 0; n < events.size(); ++n) {
        const double time = events[n].time;
        const std::size_t kind = events[n].kind;
        const double dt = time - before;
        const double left = end - time;
        before = time;
        for (std::size_t i = 0; i < N; ++i) {
            integral[i] += p.baseline[i] * dt;
            for (std::size_t j = 0; j < N; ++j) {
                const double gone = -std::expm1(-p.decay[i][j] * dt);
                const double kept = 1 - gone;
                integral[i] += p.excitation[i][j] / p.decay[i][j] * sum[i][j] * gone;
                aged[i][j] = kept * (aged[i][j] + dt * sum[i][j]);
                sum[i][j] *= kept;
            }
            // What the event will have brought to each kind by the end.
            const double beta = p.decay[i][kind];
            const double u = beta * left;
            const double brought = -std::expm1(-u);
            l.compensator += p.excitation[i][kind] / beta * brought;
            l.gradient.excitation[i][kind] -= brought / beta;
            l.gradient.decay[i][kind] -= p.excitation[i][kind] * (left * (1 - brought) - brought / beta) / beta;
        }
        double rate = p.baseline[kind];
        for (std::size_t j = 0; j < N; ++j) rate += p.excitation[kind][j] * sum[kind][j];
        l.value += std::log(rate);
        l.gradient.baseline[kind] += 1 / rate;
        for (std::size_t j = 0; j < N; ++j) {
            l.gradient.excitation[kind][j] += sum[kind][j] / rate;
            l.gradient.decay[kind][j] -= p.excitation[kind][j] * aged[kind][j] / rate;
        }
        see(n, rate, integral[kind]);
        integral[kind] = 0;
        for (std::size_t i = 0; i < N; ++i) sum[i][kind] += 1;
    }
    for (std::size_t i = 0; i < N; ++i) {
        l.compensator += p.baseline[i] * end;
        l.gradient.baseline[i] -= end;
    }
    l.value -= l.compensator;
    return l;
}

inline constexpr reason no_excitation{"events do not excite each other: a constant rate fits as well"};
inline constexpr reason fit_not_found{"no maximum of the likelihood was found"};

template <std::size_t N>
struct hawkes_fit {
    hawkes_parameters<N> value{};
    hawkes_parameters<N> standard_error{};  // NaN where the likelihood is flat
    double log_likelihood = not_a_number;
    double poisson_log_likelihood = not_a_number;  // of constant rates, to compare with
    std::int64_t events = 0;
    const reason* missing = &not_enough_data;

    [[nodiscard]] constexpr bool usable() const noexcept { return missing == nullptr; }
};

struct hawkes_fit_parameters {
    std::int64_t min_events = 100;
};

// Maximum likelihood. For several kinds one decay is shared by all pairs: apart they are hardly told from each other by
// the data of a day. Several starts, because the likelihood is not concave in the decay. Events are a range with size()
// and operator[] that gives a `hawkes_event`; times rise from 0 or above to `end`. O(events) a step, milliseconds.
template <std::size_t N, class Events>
[[nodiscard]] hawkes_fit<N> fit_hawkes(const Events& events, double end,
                                       const hawkes_fit_parameters& options = {}) noexcept {
    hawkes_fit<N> fit;
    double count[N]{};
    double before = 0;
    for (std::size_t n = 0; n < events.size(); ++n) {
        const hawkes_event e = events[n];
        if (!(e.time >= before && e.time <= end) || e.kind >= N) {
            fit.missing = &fit_not_found;
            return fit;
        }
        before = e.time;
        count[e.kind] += 1;
        ++fit.events;
    }
    for (const double n : count)
        if (n < 2) return fit;
    if (fit.events < options.min_events || !(end > 0)) return fit;
    fit.poisson_log_likelihood = 0;
    for (const double n : count) fit.poisson_log_likelihood += n * std::log(n / end) - n;

    constexpr std::size_t size = N + N * N + 1;
    const auto unpack = [](const double(&x)[size]) {
        hawkes_parameters<N> p;
        for (std::size_t i = 0; i < N; ++i) {
            p.baseline[i] = x[i];
            for (std::size_t j = 0; j < N; ++j) {
                p.excitation[i][j] = x[N + i * N + j];
                p.decay[i][j] = x[size - 1];
            }
        }
        return p;
    };
    const auto objective = [&](const double(&x)[size], double(&g)[size]) {
        const auto l = hawkes_likelihood(unpack(x), events, end);
        g[size - 1] = 0;
        for (std::size_t i = 0; i < N; ++i) {
            g[i] = l.gradient.baseline[i];
            for (std::size_t j = 0; j < N; ++j) {
                g[N + i * N + j] = l.gradient.excitation[i][j];
                g[size - 1] += l.gradient.decay[i][j];
            }
        }
        return l.value;
    };
    // Starts: half of the events brought by others, over times from a tenth of the mean gap to a hundred of it.
    double best_value = -infinity;
    double start[size]{};
    const double mean_rate = static_cast<double>(fit.events) / end;
    for (const double pace : {0.01, 0.1, 0.5, 2.0, 10.0, 100.0, 1000.0}) {
        double x[size];
        for (std::size_t i = 0; i < N; ++i) {
            x[i] = 0.5 * count[i] / end;
            for (std::size_t j = 0; j < N; ++j)
                x[N + i * N + j] = 0.5 * pace * mean_rate * (i == j ? 0.75 : 0.25) / (N == 1 ? 0.75 : 1.0);
        }
        x[size - 1] = pace * mean_rate;
        double g[size];
        const double value = objective(x, g);
        if (!(value > best_value)) continue;
        best_value = value;
        for (std::size_t i = 0; i < size; ++i) start[i] = x[i];
    }
    const auto top = maximise<size>(objective, start);
    if (!is_finite(top.value)) {
        fit.missing = &fit_not_found;
        return fit;
    }
    fit.value = unpack(top.at);
    double errors[size];
    for (std::size_t i = 0; i < size; ++i) errors[i] = std::sqrt(top.covariance[i][i]);
    fit.standard_error = unpack(errors);
    fit.log_likelihood = top.value;
    // The gain in likelihood over constant rates has to pay for the parameters (G. Schwarz, Annals of Statistics 6,
    // 1978).
    const double price = 0.5 * static_cast<double>(size - N) * std::log(static_cast<double>(fit.events));
    const bool excites = top.value - fit.poisson_log_likelihood > price;
    fit.missing = !top.converged ? &fit_not_found : !excites ? &no_excitation : nullptr;
    return fit;
}

}  // namespace twoside
