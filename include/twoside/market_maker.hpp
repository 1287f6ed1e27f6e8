#pragma once
// A market maker as one value: reports go in, requests come out. It is the quoter, which decides what should stand, the
// order manager, which knows what does and leads from the one to the other, the ledger, which knows what was executed,
// and the limits of the broker. What a live program drives and what a backtest drives is this very object.
//
//     twoside::message_budget budget{twoside::ib_message_budget};           // one for the connection
//     twoside::order_ids ids{{.first = next_valid_id}};                      // one for the connection
//     auto maker = twoside::market_maker{
//         .quoter = twoside::quoter{.spread = ..., .gate = ..., .throttle = twoside::throttle<250ms>{}},
//         .orders = twoside::order_manager{{.reference = 7, .position_limit = 1000}, std::ref(ids)},
//     };
//     maker.take(report, now);                                               // whatever the venue says, as it comes
//     for (const auto& request : maker.refresh(now, book, state, budget)) send(request);
//     if (maker.wants_reading(now)) { ask for executions, then open orders, then the position }
//
// There is one memory of the market: what stands, since when and when a quote last left, the order manager knows, and
// the quoter is told before every refresh. The position is the ledger's, and what may still fill goes to the quoter as
// market_state::resting: its `position` and `resting` are written here, and `profit` is the ledger's, marked at the
// mid.
//
//   slot         left out                     what it is
//   .quoter      must be given                quoter.hpp: what should stand
//   .orders      order_manager{}              orders/order_manager.hpp: few and safe requests
//   .ladder      no_ladder{}                  quote/ladder.hpp: several levels a side
//   .efficiency  order_efficiency{}           throttle/order_efficiency.hpp: messages for each executed order
//   .ledger      in the quoter's ticks, from  orders/fill_ledger.hpp: position, cash, profit; one that is given, with
//                the orders' position on      fees, say, is to have the quoter's ticks and lots, and tells the position
//
// A refresh when nothing needs sending costs little more than the quoter's. Nothing allocates but a ledger that is told
// of more executions than it was made for. Shown by tests/market_maker.cpp, tests/properties/market_maker.cpp and
// build/tests/soak, which runs it on a hostile venue.

#include <new>
#include <twoside/core/inline.hpp>
#include <twoside/market/market_state.hpp>
#include <twoside/orders/fill_ledger.hpp>
#include <twoside/orders/order_ids.hpp>
#include <twoside/orders/order_manager.hpp>
#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>
#include <twoside/orders/working_order.hpp>
#include <twoside/quote/ladder.hpp>
#include <twoside/quoter.hpp>
#include <twoside/throttle/message_budget.hpp>
#include <twoside/throttle/order_efficiency.hpp>

namespace twoside {

inline constexpr reason stopped_by_caller{"stopped"};
inline constexpr reason fair_value_moved{"fair value moved"};
inline constexpr reason skew_moved{"the skew moved"};
inline constexpr reason spread_moved{"the spread moved"};

// What a market maker remembers beside its parts' own memory.
template <class Signal>
class market_maker_record {
public:
    explicit constexpr market_maker_record() noexcept = default;

private:
    template <class, class, class, class, class>
    friend struct market_maker;

    Signal signal_{};
    market_state state_{};
    double position_ = 0;
    two_sided<double> resting_{};
    double cash_ = 0;
    double last_mid_ = not_a_number;
    std::uint64_t followed_ = ~std::uint64_t{0};  // the version of the orders that the quoter was told
    std::int64_t executed_orders_ = 0;
    bool booked_ = true;  // the ledger has changed since its figures were taken
    bool stopped_ = false;
    // What decided the orders that were last sent.
    double sent_fair_ = not_a_number;
    double sent_skew_ = not_a_number;
    // Executions beyond what the venue counts as filled, the latest of them, since the position last agreed.
    report suspects_[8]{};
    std::size_t suspected_ = 0;
    time_point suspected_at_{};
};

template <class Quoter, class Orders = order_manager<>, class Ladder = no_ladder, class Efficiency = order_efficiency,
          class Ledger = fill_ledger<decltype(Quoter::rules.ticks)>>
struct market_maker {
    static_assert(
        OrderEfficiency<detail::shared_part<Efficiency>>,
        "twoside::market_maker: the .efficiency slot needs check(message_purpose, time_point) const that answers "
        "a verdict, widening(time_point) const that answers a double, sent(time_point) and "
        "executed_order(time_point); by std::ref where it is shared");

    Quoter quoter;
    Orders orders{};
    [[no_unique_address]] Ladder ladder{};
    [[no_unique_address]] Efficiency efficiency{};
    Ledger ledger{quoter.rules.ticks, quoter.rules.lots, {.position = orders.position()}};
    market_maker_record<typename Quoter::signal> record{};  // not a slot: leave it out

    // Takes what the venue says, whatever the state of the connection, in the order in which it comes.
    constexpr void take(const report& r, time_point now) {
        if (r.instrument != orders.settings().instrument && r.instrument != every_instrument) {
            (void)orders.take(r, now, 0);  // in a list it counts
            return;
        }
        if (r.kind == report_kind::position) [[unlikely]]
            strike_suspects(r);
        const booking booked = ledger.take(r);
        const bool named = booked.order == r.order || booked.lots == 0;
        const working_order* const order = orders.take(r, now, named ? booked.lots : 0);
        if (!named) [[unlikely]]
            orders.corrected(booked.order, booked.lots);
        if (booked.news) {
            orders.position(ledger.position());
            record.booked_ = true;
        }
        // One execution may have come under two ids: then an order has more executions than the venue counts.
        if (booked.lots > 0 && r.filled != untold && order != nullptr && order->executed > order->told) [[unlikely]] {
            record.suspects_[record.suspected_++ % most_suspects] = r;
            record.suspected_at_ = now;
            orders.doubt();
        }
        if (orders.executed_orders() != record.executed_orders_) {
            record.executed_orders_ = orders.executed_orders();
            detail::shared(efficiency).executed_order(now);
            orders.widen_deadband(detail::shared(efficiency).widening(now));
        }
    }

    // Decides the quote, and answers what leads to it: to be sent at once, in this order.
    template <class Book, class Budget>
    [[nodiscard]] TWOSIDE_INLINE constexpr const request_list& refresh(time_point now, const Book& book,
                                                                       const market_state& given, Budget& budget) {
        // What reports changed since the last refresh.
        if (orders.version() != record.followed_) [[unlikely]]
            follow();
        const double mid = top(book).mid();
        if (is_finite(mid)) [[likely]]
            record.last_mid_ = mid;
        if (record.booked_) [[unlikely]]
            follow_ledger(mid);
        market_state& state = record.state_;
        state = given;
        state.position = record.position_;
        state.resting = {given.resting.bid + record.resting_.bid, given.resting.ask + record.resting_.ask};
        // Without a position no mid is needed; with one and without a mid it is not known.
        state.profit = record.position_ == 0 ? record.cash_ : record.cash_ + record.position_ * record.last_mid_;
        ::new (&record.signal_) typename Quoter::signal(quoter.refresh(now, book, state));
        const auto& signal = record.signal_;
        auto& limits = detail::shared(efficiency);
        if (signal.reason.exits() && orders.settings().exit_through_ticks >= 0 && !record.stopped_) [[unlikely]]
            return get_out(now, top(book), budget);
        if (signal.action == action::hold && !(ladder.levels > 1 && signal.reason == unchanged)) [[likely]] {
            const request_list& due = orders.attend(now, budget, limits);
            if (!due.empty()) [[unlikely]]
                sent(now);
            return due;
        }
        if (record.stopped_) return stop(now, budget);
        return act(now, top(book), budget);
    }
    // The signal that the last refresh decided, with its reasons.
    [[nodiscard]] constexpr const typename Quoter::signal& signal() const noexcept { return record.signal_; }

    // Cancels what is left. Call it, and send what it answers, until all_off(); refreshes only attend to cancels then.
    template <class Budget>
    [[nodiscard]] constexpr const request_list& stop(time_point now, Budget& budget) {
        record.stopped_ = true;
        const request_list& requests = orders.withdraw(now, {true, true}, both_sides(verdict{stopped_by_caller}),
                                                       budget, detail::shared(efficiency));
        sent(now);
        return requests;
    }
    constexpr void resume() noexcept { record.stopped_ = false; }
    // Whether no order of ours is left that may fill.
    [[nodiscard]] constexpr bool all_off() const noexcept { return orders.all_off(); }

    constexpr void disconnected(time_point now) noexcept { orders.disconnected(now); }
    constexpr void reconnected(time_point now) noexcept { orders.reconnected(now); }
    // Whether executions, then open orders, then the position should be asked for now, in this order.
    [[nodiscard]] constexpr bool wants_reading(time_point now) noexcept { return orders.wants_reading(now); }

    // Everything that must survive, as plain numbers one after another, to a callable out(std::int64_t): the ledger,
    // the orders, and an efficiency of its own; one that is shared is its owner's to save. Estimators have a save() of
    // their own, order ids an upcoming() and a reserve(). Gates begin anew.
    template <class Out>
    constexpr void save(Out&& out) const {
        if constexpr (counts_itself) {
            out(efficiency.save().messages);
            out(efficiency.save().executed_orders);
        }
        ledger.save(out);
        orders.save(out);
    }
    // Takes it back from a callable in() that answers one number after another. The connection counts as lost until
    // reconnected() is called, and everything is read again before anything is placed.
    template <class In>
    [[nodiscard]] constexpr problem restore(In&& in, time_point now) {
        Efficiency counted = efficiency;
        if constexpr (counts_itself) {
            auto day = efficiency.save();
            day.messages = in();
            day.executed_orders = in();
            day.began = time_point{std::chrono::nanoseconds::max()};  // the day is the one that `now` is in
            if (!counted.restore(day))
                return {"market_maker", "messages of the day", static_cast<double>(day.messages), "0 or more"};
            counted.restart(now);
        }
        const Ledger before = ledger;
        if (const problem p = ledger.restore(in)) return p;
        if (const problem p = orders.restore(in, now)) {
            ledger = before;
            return p;
        }
        efficiency = counted;
        orders.position(ledger.position());
        record.booked_ = true;
        record.executed_orders_ = orders.executed_orders();
        return {};
    }

private:
    static constexpr bool counts_itself = requires(Efficiency& e) {
        e.save().executed_orders;
        e.restore(e.save());
    };
    constexpr void follow() noexcept {
        record.followed_ = orders.version();
        quoter.follow(orders.standing(), orders.last_sent());
        if ((orders.resting(side::bid) | orders.resting(side::ask)) == 0) [[likely]] {
            record.resting_ = {};
        } else {
            const auto& lots = quoter.rules.lots;
            record.resting_ = {lots.size(orders.resting(side::bid)), lots.size(orders.resting(side::ask))};
        }
    }
    constexpr void follow_ledger(double mid) noexcept {
        // A position of the beginning whose cost nobody knows cost the first mid.
        if constexpr (requires { ledger.first_mark(mid); }) ledger.first_mark(mid);
        orders.position(ledger.position());
        record.position_ = ledger.position_size();
        record.cash_ = ledger.profit(0);
        record.booked_ = !is_finite(record.cash_);
    }
    // Requests left, so that what stands is another.
    constexpr void sent(time_point now) noexcept {
        orders.widen_deadband(detail::shared(efficiency).widening(now));
        follow();
    }

    template <class Budget>
    [[nodiscard, gnu::noinline]] constexpr const request_list& act(time_point now, const top_of_book& best,
                                                                   Budget& budget) {
        const auto& signal = record.signal_;
        auto& limits = detail::shared(efficiency);
        if (signal.action == action::cancel || signal.action == action::exit) {
            const verdicts sides = signal.sides();
            const request_list& requests = orders.withdraw(
                now, signal.action == action::exit ? two_sided<bool>{true, true} : signal.cancels,
                {sides.bid.open() ? signal.reason : sides.bid, sides.ask.open() ? signal.reason : sides.ask}, budget,
                limits);
            sent(now);
            return requests;
        }
        const auto why = [&] { return reasons(best); };
        const request_list& requests = orders.refresh(now, levels(), why, budget, limits);
        if (!requests.empty()) {
            record.sent_fair_ = signal.fair_value;
            record.sent_skew_ = signal.skew;
            sent(now);
        } else {
            follow();
        }
        return requests;
    }
    // Everything off, and then the position closed.
    template <class Budget>
    [[nodiscard, gnu::noinline]] constexpr const request_list& get_out(time_point now, const top_of_book& best,
                                                                       Budget& budget) {
        auto& limits = detail::shared(efficiency);
        const verdict why = record.signal_.reason;
        if (!orders.all_off()) {
            const request_list& requests = orders.withdraw(now, {true, true}, both_sides(why), budget, limits);
            sent(now);
            return requests;
        }
        const request_list& requests = orders.close(now, in_ticks(best), budget, limits);
        sent(now);
        return requests;
    }
    // The market's best, away from the other side; 0 where there is none.
    [[nodiscard]] constexpr two_sided<std::int64_t> in_ticks(const top_of_book& best) const noexcept {
        const auto& ticks = quoter.rules.ticks;
        return {ticks.can_round(best.bid) ? ticks.at_most(best.bid) : 0,
                ticks.can_round(best.ask) ? ticks.at_least(best.ask) : 0};
    }
    [[nodiscard]] constexpr auto levels() const noexcept {
        const auto& signal = record.signal_;
        if constexpr (Ladder::levels == 1) {
            return signal.quote;
        } else {
            const std::int64_t limit = orders.settings().position_limit;
            const std::int64_t position = ledger.position();
            return ladder(signal.quote, two_sided<std::int64_t>{limit - position - orders.resting(side::bid),
                                                                limit + position - orders.resting(side::ask)});
        }
    }
    // Why our prices are others than those that were last sent.
    [[nodiscard]] constexpr target_reasons reasons(const top_of_book& best) const noexcept {
        const auto& signal = record.signal_;
        target_reasons why;
        const double by_fair = magnitude(signal.fair_value - record.sent_fair_);
        const double by_skew = magnitude(signal.skew - record.sent_skew_);
        const verdict moved = !is_finite(record.sent_fair_)       ? verdict{our_price_moved}
                              : by_fair > 0 && by_fair >= by_skew ? verdict{fair_value_moved}
                              : by_skew > 0                       ? verdict{skew_moved}
                                                                  : verdict{spread_moved};
        why.moved = both_sides(moved);
        why.absent = signal.sides();
        if (orders.settings().same_distance_drift > 0) why.best = in_ticks(best);
        return why;
    }

    static constexpr std::size_t most_suspects = 8;
    // The venue's position says that the latest suspects never were, or that all are real.
    [[gnu::noinline]] constexpr void strike_suspects(const report& r) noexcept {
        const std::size_t known = record.suspected_ < most_suspects ? record.suspected_ : most_suspects;
        // A position that was asked for before says nothing of them.
        if (known == 0 || !orders.reads_position(record.suspected_at_)) return;
        std::int64_t without = ledger.position();
        std::size_t struck = 0;
        for (; struck < known && r.size != without; ++struck) {
            const report& s = suspect(struck);
            if (!has_twin(s)) break;
            without += s.side == side::bid ? -s.executed : s.executed;
        }
        if (r.size != without) return;
        for (std::size_t i = 0; i < struck; ++i) {
            const booking b = ledger.strike(suspect(i).execution);
            if (b.news) orders.struck(b.order, -b.lots);
        }
        orders.position(ledger.position());
        record.booked_ = true;
        record.suspected_ = 0;
    }
    // Whether another execution of the order is the same but for its id. One that is alone is more likely true.
    [[nodiscard]] constexpr bool has_twin(const report& s) const noexcept {
        for (std::size_t i = 0; i < ledger.entries(); ++i) {
            const ledger_entry e = ledger.entry_at(i);
            if (e.counts && e.order == s.order && e.side == s.side && e.ticks == s.ticks && e.lots == s.executed &&
                e.millionths == s.millionths && !(e.execution == s.execution))
                return true;
        }
        return false;
    }
    // The latest first.
    [[nodiscard]] constexpr const report& suspect(std::size_t i) const noexcept {
        return record.suspects_[(record.suspected_ - 1 - i) % most_suspects];
    }
};

}  // namespace twoside
