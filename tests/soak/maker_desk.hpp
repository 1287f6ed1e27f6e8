#pragma once
// The market makers of one connection, one for each instrument, as the library's users would make them.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <soak/run.hpp>
#include <twoside/market_maker.hpp>
#include <twoside/twoside.hpp>
#include <vector>

namespace support {

inline constexpr twoside::reason closed_by_script{"closed by the script"};
inline constexpr twoside::reason leave_by_script{"leave, by the script", twoside::decision::exit};

template <std::size_t Levels>
class maker_desk {
    // Stops sides at random moments.
    struct scripted {
        const soak_script* script;
        std::size_t instrument;
        twoside::verdicts operator()(const twoside::proposal&) const noexcept {
            if (script->exits[instrument]) return twoside::both_sides(twoside::verdict{leave_by_script});
            const auto& closed = script->closed[instrument];
            return {twoside::stop_if(closed.bid, closed_by_script), twoside::stop_if(closed.ask, closed_by_script)};
        }
    };
    static auto ladder_of() {
        if constexpr (Levels == 1)
            return twoside::no_ladder{};
        else
            return twoside::ladder<Levels>{{.spacing = {.ticks = 2}}};
    }
    static auto make(const soak_settings& s, const soak_script& script, std::uint32_t i, twoside::order_ids& ids) {
        using namespace twoside;
        using namespace std::chrono_literals;
        const std::int64_t limit = s.limit;
        order_manager_parameters p{.instrument = s.first_instrument + i,
                                   .reference = soak_run<maker_desk>::reference,
                                   .deadband_ticks = 1 + static_cast<std::int64_t>(s.seed % 3 == 1),
                                   .position_limit = limit};
        p.post_only = s.seed % 4 >= 2;
        if (s.seed % 2 == 0) p.exit_through_ticks = 3;
        if (s.seed % 5 == 4) p.rolling_expiry = 30s;
        if (s.seed % 5 == 3) p.maximum_age = 60s;
        if (s.seed % 7 == 2) p.answer_within = 1s;
        return market_maker{
            .quoter =
                quoter{
                    .spread = fixed_spread{0.012},
                    .skew = linear_skew{{.position_limit = static_cast<double>(limit), .cap = cap_in_ticks(1)}},
                    .horizon = rolling_horizon{1min},
                    .size = position_size{{.size = 5, .position_limit = static_cast<double>(limit)}},
                    .gate = all_of{valid_book{}, stale_book{4s}, fast_market{{.sigmas = 12}}, trading_halt{},
                                   inventory_limit{static_cast<double>(limit)}, scripted{&script, i}},
                    .throttle = throttle<100ms>{},
                },
            .orders = order_manager{p, std::ref(ids)},
            .ladder = ladder_of(),
            .efficiency = order_efficiency{{.day = 7h, .day_begins = s.start}},
        };
    }
    using maker = decltype(make(std::declval<const soak_settings&>(), std::declval<const soak_script&>(), 0,
                                std::declval<twoside::order_ids&>()));

public:
    maker_desk(const soak_settings& s, const soak_script& script) : settings_{s}, script_{script} {
        begin(s.first_order);
    }

    // What a program would write down: plain numbers.
    void save() {
        saved_.clear();
        for (const maker& m : makers_) m.save([&](std::int64_t n) { saved_.push_back(n); });
        efficiencies_.clear();
        for (const maker& m : makers_) efficiencies_.push_back(m.efficiency.save());
    }
    // Another process begins with them. Order numbers begin behind those that were reserved.
    void die(twoside::time_point now) {
        begin(reserved_);
        std::size_t n = 0;
        for (std::size_t i = 0; i < makers_.size(); ++i) {
            const twoside::problem p = makers_[i].restore([&] { return saved_[n++]; }, now);
            const bool restored = makers_[i].efficiency.restore(efficiencies_[i]);
            if (p || !restored) std::abort();
        }
    }

    void take(std::uint32_t i, const twoside::report& r, twoside::time_point now) { makers_[i].take(r, now); }
    template <class Send>
    void refresh(std::uint32_t i, twoside::time_point now, const twoside::top_of_book& book,
                 const twoside::market_state& state, const Send& send) {
        if (ids_->left() < 100) reserved_ = ids_->reserve(1000);
        for (const twoside::request& r : makers_[i].refresh(now, book, state, *budget_)) send(r);
    }
    template <class Send>
    void stop(std::uint32_t i, twoside::time_point now, const Send& send) {
        for (const twoside::request& r : makers_[i].stop(now, *budget_)) send(r);
    }
    [[nodiscard]] bool all_off(std::uint32_t i) const { return makers_[i].all_off(); }
    void disconnected(twoside::time_point now) {
        for (maker& m : makers_) m.disconnected(now);
    }
    void reconnected(twoside::time_point now, std::uint64_t offered) {
        ids_->offered(offered);
        reserved_ = ids_->reserve(1000);
        for (maker& m : makers_) m.reconnected(now);
    }
    void session_ends(twoside::time_point when) {
        for (maker& m : makers_) m.orders.session_ends(when);
    }
    [[nodiscard]] bool wants_reading(twoside::time_point now) {
        // Three questions are three messages.
        if (!budget_->check(twoside::message_purpose::reduce, now, 3).refused.open()) return false;
        bool any = false;
        for (maker& m : makers_) any = m.wants_reading(now) || any;
        return any;
    }
    void asked(twoside::time_point now) { budget_->sent(now); }
    [[nodiscard]] client_books books(std::uint32_t i) const {
        const auto& l = makers_[i].ledger;
        // A unit is a millionth of a tick; what does not divide shows as a difference.
        const auto cash = static_cast<std::int64_t>(l.cash_units() / 1'000'000);
        return {l.position(), cash, (l.traded_lots() + l.position()) / 2, (l.traded_lots() - l.position()) / 2};
    }
    [[nodiscard]] std::uint64_t next_order() const noexcept { return std::max(ids_->upcoming(), reserved_); }
    [[nodiscard]] const maker& maker_of(std::uint32_t i) const { return makers_[i]; }

private:
    void begin(std::uint64_t first) {
        makers_.clear();
        budget_.emplace(twoside::ib_message_budget);
        ids_.emplace(twoside::order_id_parameters{.first = first});
        reserved_ = ids_->reserve(1000);
        makers_.reserve(settings_.instruments);
        for (std::uint32_t i = 0; i < settings_.instruments; ++i) makers_.push_back(make(settings_, script_, i, *ids_));
    }

    soak_settings settings_;
    const soak_script& script_;
    std::optional<twoside::message_budget> budget_{};
    std::optional<twoside::order_ids> ids_{};
    std::uint64_t reserved_ = 0;
    std::vector<maker> makers_{};
    std::vector<std::int64_t> saved_{};
    std::vector<twoside::order_efficiency::memory> efficiencies_{};
};

}  // namespace support
