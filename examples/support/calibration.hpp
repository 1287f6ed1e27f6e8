#pragma once
// Everything that calibrate estimates from a stretch of recorded market data: the library's estimators, fed with the
// same events, and the few decisions that a recording asks for and a live program does not.
//   - A market order is the trades of one side at one time (or within a millisecond, where a feed spreads them); how
//   deep it went is seen from the mid before it.
//   - Distances lie on the tick grid: an order reaches whole ticks beyond the best price that it meets.
//   - Paper quotes: bids and asks at every tick from the mid, put out anew each second; a market order that reaches one
//     fills it. They are what own quotes would have met, without a queue before them.
//   - Trades that the feed leaves unsigned are signed by Lee and Ready's rule. Hidden and off-exchange prints fill no
//     displayed quote: they are counted and left out.

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <twoside/data/event.hpp>
#include <twoside/estimators.hpp>
#include <twoside/twoside.hpp>
#include <vector>

namespace support {

using twoside::data::event;
using twoside::data::event_kind;

struct calibration_settings {
    double tick = 0.01;
    double nearest = 0.005;                   // the half spread that is usual: distances are fitted from here
    double bucket_volume = 1;                 // of VPIN
    std::chrono::nanoseconds horizon{};       // of fair value scores
    std::chrono::nanoseconds quote_lag{};     // how long before a trade the quote stood that it met
    std::chrono::nanoseconds order_window{};  // trades of one side so close together are one market order
};

// One side's market orders, and the paper quotes that they would have filled.
struct side_flow {
    static constexpr std::size_t distances = 24;

    twoside::depth_sums sums{};
    double first_sum = 0;                     // of the first grid distances at or beyond `nearest`
    std::array<double, distances> reached{};  // orders that went so many ticks beyond, and no further
    std::array<twoside::exposure, distances> paper{};
    std::array<bool, distances> paper_filled{};
    twoside::waiting_times touch{};  // of the nearest paper quote

    // How far an order goes beyond `nearest` in whole ticks.
    [[nodiscard]] twoside::intensity_fit fit(const calibration_settings& s) const {
        const double nearest = sums.orders > 0 ? first_sum / sums.orders : s.nearest;
        return fit_depth(sums, {.tick = s.tick, .nearest = nearest});
    }
    [[nodiscard]] twoside::intensity_fit paper_fit() const { return fit_exposure(paper); }
    // The orders a second that reached at least so many ticks beyond `nearest`.
    [[nodiscard]] double rate_beyond(std::size_t ticks) const {
        double n = 0;
        for (std::size_t i = ticks; i < distances; ++i) n += reached[i];
        return n / sums.seconds;
    }
    [[nodiscard]] twoside::goodness form(const calibration_settings& s) const {
        const auto f = fit(s);
        const double q = std::exp(-f.fill_decay * s.tick);
        twoside::goodness_of_fit test;
        for (std::size_t i = 0; i < distances; ++i) {
            const bool last = i + 1 == distances;
            test.cell(reached[i], sums.orders * std::pow(q, static_cast<double>(i)) * (last ? 1.0 : 1 - q));
        }
        return test.result();
    }
};

class calibration {
public:
    explicit calibration(const calibration_settings& s)
        : s_{s},
          kyle{{.forgetting = 1}},
          impact{{.tick = s.tick}},
          vpin{s.bucket_volume},
          weighted{{.horizon = s.horizon}} {
        for (auto* side : {&flow.bid, &flow.ask})
            for (std::size_t i = 0; i < side_flow::distances; ++i)
                side->paper[i].distance = s.nearest + static_cast<double>(i) * s.tick;
    }

    void see(const event& e) {
        if (first_time_ == twoside::time_point{}) first_time_ = e.time;
        last_time_ = e.time;
        if (e.kind == event_kind::trade)
            see_trade(e);
        else if (e.kind == event_kind::quote)
            see_quote(e);
        else
            best_ = {};  // a halt: there is no book
    }
    // VPIN as of now: that of the whole day, of which a half hour has too few buckets.
    void note_toxicity(double value) {
        toxicity.update(value);
        highest_toxicity = std::max(highest_toxicity, value);
    }
    void finish() {
        end_order();
        end_paper(last_time_);
    }

    [[nodiscard]] const calibration_settings& settings() const { return s_; }
    [[nodiscard]] double seconds() const { return flow.bid.sums.seconds; }  // with a book
    [[nodiscard]] twoside::time_point first_time() const { return first_time_; }
    [[nodiscard]] double mean_spread() const { return spread_time_ / seconds(); }
    [[nodiscard]] double mean_depth() const { return depth_time_ / seconds(); }
    [[nodiscard]] double last_mid() const { return best_.mid(); }

    [[nodiscard]] bool has_gaps() const { return gaps_ > 0; }
    // Unset where the data have gaps, which the sum over the whole series would take for moves.
    [[nodiscard]] twoside::volatility two_scale_volatility() const {
        return gaps_ == 0 ? two_scale.over(std::chrono::seconds{two_scale.prices() - 1}) : twoside::volatility{};
    }
    // Buys and sells alike.
    [[nodiscard]] std::vector<twoside::hawkes_event> orders_of_one_kind() const {
        std::vector<twoside::hawkes_event> one = orders;
        for (auto& e : one) e.kind = 0;
        return one;
    }
    [[nodiscard]] twoside::estimate hawkes_branching(twoside::hawkes_fit<1>& fit) const {
        fit = twoside::fit_hawkes<1>(orders_of_one_kind(), seconds());
        if (!fit.usable()) return twoside::not_estimated(*fit.missing, fit.events);
        const double a = fit.value.excitation[0][0];
        const double b = fit.value.decay[0][0];
        const double ea = fit.standard_error.excitation[0][0] / a;
        const double eb = fit.standard_error.decay[0][0] / b;
        // As if alpha and beta were independent: they rise together, so that this is on the safe side.
        return twoside::estimated(a / b, a / b * std::sqrt(ea * ea + eb * eb), fit.events);
    }

    // What was seen.
    std::int64_t quotes = 0;
    std::int64_t trades = 0;
    std::int64_t hidden = 0;
    std::int64_t signed_here = 0;  // by Lee and Ready's rule
    std::int64_t unsigned_trades = 0;
    // Market orders; kind 0 buys, 1 sells. Their time is that with a book, so that gaps in the data are no silence.
    std::vector<twoside::hawkes_event> orders{};
    twoside::two_sided<side_flow> flow{};

private:
    calibration_settings s_;

public:
    twoside::ewma_volatility ewma{};
    twoside::event_ewma_volatility event_ewma{{.lambda = 0.999}};
    twoside::realised_volatility<4096> realised{
        {.window = std::chrono::hours{24}, .sampling = std::chrono::seconds{10}}};
    twoside::two_scale_variance<64> two_scale{30};  // of mids a second apart
    twoside::range_variance range{};                // of bars of a minute
    twoside::kyle_lambda kyle;
    twoside::glosten_harris cost{};
    twoside::order_flow_impact impact;
    twoside::vpin<50> vpin;
    twoside::sample_moments toxicity{};  // of the day's VPIN at each trade
    double highest_toxicity = 0;
    twoside::markout<3> markout{
        {.horizons = {std::chrono::seconds{1}, std::chrono::seconds{10}, std::chrono::seconds{60}}}};
    twoside::fair_value_score weighted;

private:
    static constexpr std::chrono::nanoseconds longest_wait = std::chrono::minutes{1};  // a longer one is a gap

    void see_quote(const event& e) {
        ++quotes;
        pass_time(e.time);
        const double mid = e.best.mid();
        // A crossed or locked book of two venues is no price; the last good one stands.
        if (!twoside::is_finite(mid) || !(e.best.spread() > 0.5 * s_.tick)) return;
        best_ = e.best;
        ewma.update(e.time, mid);
        if (mid != last_mid_) event_ewma.update(e.time, mid);
        last_mid_ = mid;
        realised.update(e.time, mid);
        kyle.update(e.time, mid);
        impact.update(e.time, e.best);
        markout.update(e.time, mid);
        weighted.update(e.time, mid, twoside::weighted_mid{}(e.best));
        mids_.push_back({e.time, mid, e.best.spread()});
        add_to_bar(e.time, mid);
    }

    void see_trade(const event& e) {
        ++trades;
        if (e.hidden) {
            ++hidden;
            return;
        }
        pass_time(e.time);
        const quoted met = quote_before(e.time);
        twoside::trade t = e.trade();
        if (t.aggressor == twoside::aggressor::unknown && twoside::is_finite(met.mid)) {
            t.aggressor = sign_.update(t.price, {.bid = met.mid - met.spread / 2, .ask = met.mid + met.spread / 2});
            ++signed_here;
        }
        if (t.aggressor == twoside::aggressor::unknown) {
            ++unsigned_trades;
            return;
        }
        kyle.update(t);
        cost.update(t);
        vpin.update(t);
        markout.update(t);
        if (!twoside::is_finite(met.mid)) return;
        const double sign = twoside::sign_of(t.aggressor);
        if (order_ && order_->sign != sign) end_order();
        if (!order_) order_ = market_order{e.time, seconds(), sign, met, sign * (t.price - met.mid)};
        order_->reach = std::max(order_->reach, sign * (t.price - order_->met.mid));
    }

    // A market order is complete: how deep it went, and which paper quotes it filled.
    void end_order() {
        if (!order_) return;
        const market_order o = *order_;
        order_.reset();
        orders.push_back({o.active, o.sign > 0 ? std::size_t{0} : std::size_t{1}});
        side_flow& side = o.sign > 0 ? flow.ask : flow.bid;  // which of our sides it hits
        // The first price on its grid that is at `nearest` or beyond; prices lie half a spread from the mid, and ticks
        // on.
        const double half = 0.5 * o.met.spread;
        const double first = half + s_.tick * std::ceil((s_.nearest - half) / s_.tick - 1e-6);
        const double beyond = std::round((o.reach - first) / s_.tick);
        if (beyond >= 0) {
            side.sums.orders += 1;
            side.sums.squares += 1;
            side.sums.uncensored += 1;
            side.sums.depth += beyond * s_.tick;
            side.first_sum += first;
            side.reached[std::min(static_cast<std::size_t>(beyond), side_flow::distances - 1)] += 1;
        }
        // Paper quotes stand where they were put, while the mid may have moved.
        const double reach = o.sign * (o.met.mid - paper_mid_) + o.reach;
        for (std::size_t i = 0; i < side_flow::distances; ++i) {
            twoside::exposure& quote = side.paper[i];
            if (side.paper_filled[i] || !papers_out_ || !(paper_since_ < o.time) ||
                !(reach >= quote.distance - 1e-9 * s_.tick))
                continue;
            side.paper_filled[i] = true;
            const double waited = twoside::in_seconds(o.time - paper_since_);
            quote.seconds += waited;
            quote.fills += 1;
            if (i == 0) side.touch.filled(waited);
        }
    }
    void end_paper(twoside::time_point now) {
        if (!papers_out_) return;
        const double waited = twoside::in_seconds(now - paper_since_);
        for (auto* side : {&flow.bid, &flow.ask})
            for (std::size_t i = 0; i < side_flow::distances; ++i) {
                if (!side->paper_filled[i]) {
                    side->paper[i].seconds += waited;
                    if (i == 0) side->touch.unfilled(waited);
                }
                side->paper_filled[i] = false;
            }
        papers_out_ = false;
    }

    // What has to happen between two events: time counts where there is a book, and paper quotes are renewed.
    void pass_time(twoside::time_point now) {
        if (order_ && now - order_->time > s_.order_window) end_order();
        const auto elapsed = now - clock_;
        const bool known = clock_known_ && elapsed <= longest_wait && twoside::is_finite(best_.mid());
        if (known) {
            const double dt = twoside::in_seconds(elapsed);
            flow.bid.sums.seconds += dt;
            flow.ask.sums.seconds += dt;
            spread_time_ += dt * best_.spread();
            depth_time_ += dt * 0.5 * (best_.bid_size + best_.ask_size);
        }
        if (papers_out_ && !known) {  // a gap: what happened to them nobody knows
            for (auto* side : {&flow.bid, &flow.ask}) side->paper_filled = {};
            papers_out_ = false;
        }
        const auto whole = std::chrono::floor<std::chrono::seconds>(now - paper_since_);
        const bool renew = papers_out_ && whole >= std::chrono::seconds{1};
        if (renew) end_paper(paper_since_ + whole);
        if (!papers_out_ && twoside::is_finite(best_.mid())) {
            papers_out_ = true;
            paper_since_ = renew ? paper_since_ + whole : now;
            paper_mid_ = best_.mid();
        }
        clock_ = now;
        clock_known_ = true;
    }

    void add_to_bar(twoside::time_point now, double mid) {
        const auto second = std::chrono::floor<std::chrono::seconds>(now.since_epoch());
        if (second != second_) {
            // The mid that stood at each second since the last; a gap is not bridged.
            const auto n = (second - second_).count();
            if (second_.count() != 0 && n > 60) ++gaps_;
            if (second_.count() != 0 && n <= 60)
                for (std::int64_t i = 0; i < n; ++i) two_scale.update(bar_.close);
            second_ = second;
        }
        const auto minute = std::chrono::floor<std::chrono::minutes>(now.since_epoch());
        if (minute != minute_) {
            if (bar_.valid()) range.update(bar_);
            bar_ = {mid, mid, mid, mid};
            minute_ = minute;
        }
        bar_.high = std::max(bar_.high, mid);
        bar_.low = std::min(bar_.low, mid);
        bar_.close = mid;
    }

    struct quoted {
        twoside::time_point time{};
        double mid = twoside::not_a_number;
        double spread = twoside::not_a_number;
    };
    // The quote that a trade of now met.
    [[nodiscard]] quoted quote_before(twoside::time_point now) {
        while (met_ + 1 < mids_.size() && mids_[met_ + 1].time <= now - s_.quote_lag) ++met_;
        return met_ < mids_.size() && mids_[met_].time <= now - s_.quote_lag && now - mids_[met_].time < longest_wait
                   ? mids_[met_]
                   : quoted{};
    }

    struct market_order {
        twoside::time_point time;
        double active;  // seconds with a book up to then
        double sign;
        quoted met;
        double reach;
    };

    twoside::top_of_book best_{};
    double last_mid_ = twoside::not_a_number;
    std::vector<quoted> mids_{};
    std::size_t met_ = 0;
    std::optional<market_order> order_{};
    twoside::lee_ready sign_{};
    twoside::time_point first_time_{};
    twoside::time_point last_time_{};
    twoside::time_point clock_{};
    bool clock_known_ = false;
    double spread_time_ = 0;
    double depth_time_ = 0;
    bool papers_out_ = false;
    twoside::time_point paper_since_{};
    double paper_mid_ = 0;
    std::int64_t gaps_ = 0;
    std::chrono::seconds second_{};
    std::chrono::minutes minute_{};
    twoside::bar bar_{};
};

}  // namespace support
