#pragma once
// The models of the scalar library with a parameter set for every symbol: fair value, Avellaneda & Stoikov's and GLFT's
// closed-form offsets, the reservation skew, and sizes. The formulas are the scalar models' own templates; here they
// run over columns. Parameters are checked, and logarithms and roots taken, once, when a model is made from the scalar
// model's parameter sets, one for every symbol or one for all. Sources, units and limits as in the scalar headers.
// Needs Eigen. Shown by tests/batch/models.cpp, symbol for symbol against the scalar models.

#include <cmath>
#include <cstddef>
#include <twoside/batch/columns.hpp>
#include <twoside/market/inventory_cost.hpp>
#include <twoside/market/room.hpp>
#include <twoside/skew/reservation.hpp>
#include <twoside/spread/avellaneda_stoikov.hpp>
#include <twoside/spread/glft.hpp>
#include <vector>

namespace twoside::batch {

struct weighted_mid {
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE Real operator()(const view<Real>& v) const noexcept {
        return formula::weighted_mid_or_mid(v.bid, v.bid_size, v.ask, v.ask_size);
    }
};

struct mid {
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE Real operator()(const view<Real>& v) const noexcept {
        return formula::mid(v.bid, v.ask);
    }
};

// The same offset on both sides of every symbol, or one for each.
struct fixed_spread {
    column half;

    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE two_sided<Real> operator()(const view<Real>& v) const noexcept {
        return {v.of(half), v.of(half)};
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        return check_column("batch::fixed_spread", "half (entries)", half, symbols);
    }
};

class avellaneda_stoikov {
public:
    using parameters = avellaneda_stoikov_parameters;

    explicit avellaneda_stoikov(const std::vector<parameters>& each)
        : risk_(static_cast<Eigen::Index>(each.size())), premium_{risk_, risk_} {
        for (std::size_t i = 0; i < each.size(); ++i) {
            const parameters& p = each[i];
            require(p.check());
            const auto at = static_cast<Eigen::Index>(i);
            const double k = p.fill_decay.per_price();
            risk_(at) = p.risk_aversion * p.trade_size;
            const double premium = fill_premium(risk_(at), k);
            premium_.bid(at) = premium + p.fee.bid;
            premium_.ask(at) = premium + p.fee.ask;
        }
    }
    avellaneda_stoikov(Eigen::Index symbols, const parameters& all)
        : avellaneda_stoikov{std::vector(static_cast<std::size_t>(symbols), all)} {}

    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE two_sided<Real> operator()(const view<Real>& v) const noexcept {
        const Real cost = formula::inventory_cost(v.of(risk_), v.sigma, v.time_left);
        return {formula::avellaneda_stoikov_offset(cost, v.of(premium_.bid)),
                formula::avellaneda_stoikov_offset(cost, v.of(premium_.ask))};
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        return check_column("batch::avellaneda_stoikov", "parameters (entries)", risk_, symbols);
    }

private:
    column risk_;
    two_sided<column> premium_;
};

class glft {
public:
    using parameters = glft_parameters;

    explicit glft(const std::vector<parameters>& each)
        : slope_(static_cast<Eigen::Index>(each.size())), half_size_{slope_}, drift_{slope_}, premium_{slope_, slope_} {
        for (std::size_t i = 0; i < each.size(); ++i) {
            const glft_coefficients c{each[i]};
            const auto at = static_cast<Eigen::Index>(i);
            slope_(at) = c.slope;
            half_size_(at) = c.half_size;
            drift_(at) = c.drift;
            premium_.bid(at) = c.premium.bid;
            premium_.ask(at) = c.premium.ask;
            drifts_ = drifts_ || c.drift != 0;
        }
    }
    glft(Eigen::Index symbols, const parameters& all) : glft{std::vector(static_cast<std::size_t>(symbols), all)} {}

    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE two_sided<Real> operator()(const view<Real>& v) const noexcept {
        const Real r = v.of(slope_) * v.sigma;
        Real skew = rounded(v.position * r);
        if (drifts_) skew = skew - where(v.of(drift_) == Real(0), Real(0), v.of(drift_) / v.sigma);
        return formula::glft_offsets(v.of(premium_.bid), v.of(premium_.ask), r, v.of(half_size_), skew);
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        return check_column("batch::glft", "parameters (entries)", slope_, symbols);
    }

private:
    column slope_;
    column half_size_;
    column drift_;
    two_sided<column> premium_;
    bool drifts_ = false;
};

struct no_skew {
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE Real operator()(const view<Real>&) const noexcept {
        return Real(0);
    }
};

// Its cap is in price; the scalar parameter sets' caps in ticks or half spreads are refused.
class reservation_skew {
public:
    using parameters = reservation_skew_parameters;

    explicit reservation_skew(const std::vector<parameters>& each)
        : risk_aversion_(static_cast<Eigen::Index>(each.size())), target_{risk_aversion_}, cap_{risk_aversion_} {
        for (std::size_t i = 0; i < each.size(); ++i) {
            const parameters& p = each[i];
            require(first_problem(p.check(),
                                  check_that(p.cap.ticks == 0, "batch::reservation_skew", "cap (ticks)", p.cap.ticks,
                                             "0: a cap in price"),
                                  check_that(p.cap.half_spreads == 0, "batch::reservation_skew", "cap (half spreads)",
                                             p.cap.half_spreads, "0: a cap in price")));
            const auto at = static_cast<Eigen::Index>(i);
            risk_aversion_(at) = p.risk_aversion;
            target_(at) = p.target;
            cap_(at) = p.cap.price;
            capped_ = capped_ || p.cap.price < infinity;
        }
    }
    reservation_skew(Eigen::Index symbols, const parameters& all)
        : reservation_skew{std::vector(static_cast<std::size_t>(symbols), all)} {}

    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE Real operator()(const view<Real>& v) const noexcept {
        const Real cost = formula::inventory_cost(v.of(risk_aversion_), v.sigma, v.time_left);
        const Real away = v.position - v.of(target_);
        return capped_ ? formula::reservation_skew(away, cost, v.of(cap_)) : rounded(away * cost);
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        return check_column("batch::reservation_skew", "parameters (entries)", risk_aversion_, symbols);
    }

private:
    column risk_aversion_;
    column target_;
    column cap_;
    bool capped_ = false;
};

// One lot on either side: for who only asks where quotes belong.
struct one_lot {
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE two_sided<Real> operator()(const view<Real>&) const noexcept {
        return {Real(1), Real(1)};
    }
};

// The same size on both sides of every symbol, or one for each.
struct fixed_size {
    column size;

    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE two_sided<Real> operator()(const view<Real>& v) const noexcept {
        return {v.of(size), v.of(size)};
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        return check_column("batch::fixed_size", "size (entries)", size, symbols);
    }
};

// In proportion to the room that is left, as the scalar position_size, but not cut at 0: less is no lot either.
class position_size {
public:
    position_size(const column& size, const column& position_limit, const column& target)
        : size_{size}, limit_{position_limit}, per_room_{size, size} {
        const char* me = "batch::position_size";
        require(first_problem(check_column(me, "position_limit (entries)", position_limit, size.size()),
                              check_column(me, "target (entries)", target, size.size())));
        for (Eigen::Index i = 0; i < size.size(); ++i) {
            const double limit = position_limit(i);
            require(first_problem(check_positive(me, "size", size(i)), check_positive(me, "position_limit", limit),
                                  check_that(magnitude(target(i)) < limit, me, "target", target(i),
                                             "between -position_limit and position_limit")));
            per_room_.bid(i) = size(i) / (limit - target(i));
            per_room_.ask(i) = size(i) / (limit + target(i));
        }
    }
    position_size(const column& size, const column& position_limit)
        : position_size{size, position_limit, column::Zero(size.size())} {}

    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE two_sided<Real> operator()(const view<Real>& v) const noexcept {
        const Real limit = v.of(limit_);
        const Real size = v.of(size_);
        const Real bid_room = formula::room(limit, v.position, v.resting.bid);
        const Real ask_room = formula::room(limit, -v.position, v.resting.ask);
        return {smaller((limit - v.position) * v.of(per_room_.bid), smaller(size, bid_room)),
                smaller((limit + v.position) * v.of(per_room_.ask), smaller(size, ask_room))};
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        return check_column("batch::position_size", "size (entries)", size_, symbols);
    }

private:
    column size_;
    column limit_;
    two_sided<column> per_room_;
};

}  // namespace twoside::batch
