#pragma once
// The difference between what should rest on the market and what does, as few and safe requests: the truth of what
// stands. Anybody's quotes go in, and the venue's reports; requests come out, in a fixed array, each with its reason.
// Shown by tests/orders/order_manager.cpp, tests/market_maker.cpp and build/tests/soak.
//
// Few:
//   - modify first; cancel and place only where an order cannot become what is wanted;
//   - a change of price of less than `deadband_ticks`, or of size of less than `deadband_lots`, is left alone, and so
//   is
//     an order whose place in the queue is worth more than the change, as a function of the caller's says (`Keep`);
//   - what a partial fill leaves rests where it is, until less than `replenish_below` of what was wanted is left;
//   - an order rests for `minimum_rest` before it is changed; one that has rested for `maximum_age` is renewed;
//   - nothing is queued. What could not be sent is decided anew at the next refresh: the latest target wins.
// Safe:
//   - a placement is never repeated, and no number is given that the venue has shown on an order of ours. An order of
//   which nobody knows whether it lives keeps its place: nothing is placed
//     beside it, it is cancelled, and the list of open orders is asked for;
//   - nothing is modified before the venue has once accepted it, and only one change of an order is in flight;
//   - every request in flight has a deadline, `answer_within`, after which its order is unknown, never dead;
//   - what could pass `position_limit` if everything filled is not sent: sizes are cut to what is left of it;
//   - an order that would meet one of ours waits, and what it would meet is cancelled first;
//   - a cancel that is demanded is held up by nothing but the message budget, where it has a reserve;
//   - after a lost connection nothing is placed or modified until the executions, then the open orders, then the
//   position
//     have been read. An order that the list lacks is closed only where the list is complete, was asked for after the
//     order was last touched, and the position agrees. Where the position differs, everything is cancelled and nothing
//     is placed until it agrees;
//   - orders of others, told by our reference, are never touched. They count for the limit, and we do not trade with
//     them;
//   - one of our ids with two live orders: both count, and both are cancelled.
//   - more orders than can be remembered: everything is cancelled, and nothing placed until a list of them fits.
// A list of the whole connection counts the orders of all its instruments, so hand it the others' too, which it counts.
//
// An order manager belongs to one instrument and one thread. It does not allocate, throw or read a clock.

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/orders/order_ids.hpp>
#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>
#include <twoside/orders/working_order.hpp>
#include <twoside/quote/ladder.hpp>
#include <twoside/quote/quote.hpp>
#include <twoside/quote/standing.hpp>
#include <twoside/throttle/message_budget.hpp>
#include <twoside/throttle/order_efficiency.hpp>
#include <twoside/throttle/refresh.hpp>
#include <type_traits>
#include <utility>

namespace twoside {

// Why a request is sent, or denied by us.
inline constexpr reason nothing_stands{"nothing stands on this side"};
inline constexpr reason our_price_moved{"our price moved"};
inline constexpr reason rest_topped_up{"what a partial fill left is topped up"};
inline constexpr reason our_size_changed{"our size changed"};
inline constexpr reason not_wanted{"no order is wanted here"};
inline constexpr reason fate_unknown{"nobody knows what became of the order"};
inline constexpr reason order_superfluous{"an order of ours beside those wanted"};
inline constexpr reason two_orders_of_one_id{"two live orders have one id"};
inline constexpr reason order_too_old{"the order has rested for long"};
inline constexpr reason expiry_renewed{"the expiry moves on"};
inline constexpr reason meets_own_order{"it would trade with an order of ours"};
inline constexpr reason price_taken{"another order of ours may stand at this price"};
inline constexpr reason meets_order_of_others{"it would trade with an order of the same account"};
inline constexpr reason position_limit_reached{"everything filled would pass the position limit"};
inline constexpr reason too_many_orders{"too many orders work on this side"};
inline constexpr reason no_order_id{"no order id is left"};
inline constexpr reason not_connected{"not connected"};
inline constexpr reason not_reconciled{"orders and position have not been read since the connection was lost"};
inline constexpr reason position_differs{"the venue tells another position"};
inline constexpr reason executions_exceed{"more executions than the venue counts as filled"};
inline constexpr reason refused_before{"the venue refused it a moment ago"};
inline constexpr reason in_flight_already{"a change of the order is in flight"};
inline constexpr reason session_is_over{"the session is over"};
inline constexpr reason closes_position{"the position is to be closed"};
inline constexpr reason too_many_to_remember{"more orders are open than can be remembered"};
inline constexpr reason others_may_close{"orders of others may close the position"};
inline constexpr reason stale_and_held_up{"the order cannot be refreshed and is better than wanted"};

struct order_manager_parameters {
    std::uint32_t instrument = 0;
    std::uint64_t reference = 0;           // who we are; comes back with every report. 0: the venue tells none
    std::int64_t deadband_ticks = 1;       // smaller changes of price are left alone; 1: every change counts
    std::int64_t deadband_lots = 1;        // smaller changes of size
    double replenish_below = 0.5;          // top up what a partial fill left when less than this share of it rests
    std::int64_t same_distance_drift = 0;  // leave an order whose distance from the market's best would stay, while its
                                           // own price is at most so many ticks off; 0: do not
    std::int64_t position_limit = std::int64_t{1} << 52U;  // lots, either way
    std::int64_t position = 0;                             // lots, at the beginning
    std::int64_t exit_through_ticks = -1;  // where a gate demands to get out, the position is closed by orders that are
                                           // so many ticks through the market's best; -1: the caller closes it
    int most_orders_per_side = 15;
    std::chrono::nanoseconds minimum_rest{0};
    std::chrono::nanoseconds maximum_age = std::chrono::nanoseconds::max();
    std::chrono::nanoseconds answer_within{5'000'000'000};
    std::chrono::nanoseconds pause_after_refusal{1'000'000'000};
    std::chrono::nanoseconds least_interval{100'000'000};  // between two refreshes, where an expiry is to be renewed
    std::chrono::nanoseconds rolling_expiry{0};  // orders expire so long after they were last sent; 0: by the session
    twoside::time_in_force time_in_force = twoside::time_in_force::day;
    bool post_only = false;
    bool outside_regular_hours = false;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "order_manager";
        const auto number = [](auto n) { return static_cast<double>(n); };
        return first_problem(
            check_that(deadband_ticks >= 1 && deadband_ticks <= 1'000'000, me, "deadband_ticks", number(deadband_ticks),
                       "1 (every change counts) to 1,000,000"),
            check_that(deadband_lots >= 1, me, "deadband_lots", number(deadband_lots),
                       "1 (every change counts) or more"),
            check_that(replenish_below >= 0 && replenish_below <= 1, me, "replenish_below", replenish_below, "0 to 1"),
            check_that(same_distance_drift >= 0, me, "same_distance_drift", number(same_distance_drift), "0 or more"),
            check_that(position_limit >= 0 && position_limit <= std::int64_t{1} << 52U, me, "position_limit",
                       number(position_limit), "0 to 2^52 lots"),
            check_that(most_orders_per_side >= 1 && most_orders_per_side <= 20, me, "most_orders_per_side",
                       number(most_orders_per_side), "1 to 20"),
            check_that(exit_through_ticks >= -1 && exit_through_ticks <= 1'000'000, me, "exit_through_ticks",
                       number(exit_through_ticks), "0 to 1,000,000, or -1 (the caller closes)"),
            check_that(minimum_rest.count() >= 0, me, "minimum_rest", number(minimum_rest.count()), "0 ns or more"),
            check_that(maximum_age.count() > 0, me, "maximum_age", number(maximum_age.count()), "above 0 ns"),
            check_that(answer_within.count() >= 100'000'000, me, "answer_within", number(answer_within.count()),
                       "100 ms or more"),
            check_that(pause_after_refusal.count() >= 0, me, "pause_after_refusal", number(pause_after_refusal.count()),
                       "0 ns or more"),
            check_that(least_interval >= refresh_interval::floor(), me, "least_interval",
                       number(least_interval.count()), "100 ms or more"),
            check_that(rolling_expiry.count() == 0 || rolling_expiry.count() >= 1'000'000'000, me, "rolling_expiry",
                       number(rolling_expiry.count()), "0 (none), or 1 s and more"),
            check_that(time_in_force == twoside::time_in_force::day || time_in_force == twoside::time_in_force::gtc, me,
                       "time_in_force", number(static_cast<int>(time_in_force)),
                       "day or gtc; rolling_expiry makes orders gtd"));
    }
};

// Leaves no order for its place in the queue alone.
struct no_queue_value {
    [[nodiscard]] constexpr bool operator()(const working_order&, const quote_side&, time_point) const noexcept {
        return false;
    }
};

// The requests of one refresh, in the order in which they are to be sent.
class request_list {
public:
    static constexpr std::size_t room = 96;

    [[nodiscard]] constexpr const request* begin() const noexcept { return requests_; }
    [[nodiscard]] constexpr const request* end() const noexcept { return requests_ + size_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr const request& operator[](std::size_t i) const noexcept { return requests_[i]; }

    // For the order manager.
    constexpr void clear() noexcept { size_ = 0; }
    [[nodiscard]] constexpr request& add() noexcept { return requests_[size_++]; }
    [[nodiscard]] constexpr bool full() const noexcept { return size_ == room; }

private:
    request requests_[room];
    std::size_t size_ = 0;
};

// What the caller says with a target: why prices move, why a side is absent, and where the market's best is.
struct target_reasons {
    two_sided<verdict> moved{our_price_moved, our_price_moved};
    two_sided<verdict> absent{not_wanted, not_wanted};
    two_sided<std::int64_t> best{};  // in ticks; used by same_distance_drift alone
};

namespace detail {

// A part is given as a value of the manager's own, or shared by reference: std::ref is known by its get().
template <class T>
[[nodiscard]] TWOSIDE_INLINE constexpr auto& shared(T& part) noexcept {
    if constexpr (requires { part.get(); })
        return part.get();
    else
        return part;
}

template <class T>
using shared_part = std::remove_reference_t<decltype(shared(std::declval<T&>()))>;

}  // namespace detail

// What fits where a part is the user's own:
//   numbers      next(): one that was never given, or 0
//   queue value  called with the order, what is wanted and the time: whether it is to be left alone; also when const
//   budget       check(purpose, now) const: a permission; sent(now), for each message; too_fast(now), as the venue says
//   efficiency   check(purpose, now) const: a verdict; widening(now) const: by how much the deadband counts; sent(now),
//                for each message; executed_order(now), for the first execution of each
template <class T>
concept OrderIds = requires(T& ids) {
    { ids.next() } -> std::convertible_to<std::uint64_t>;
};
template <class T>
concept QueueValue = requires(const T& keep, const working_order& order, const quote_side& wanted, time_point now) {
    { keep(order, wanted, now) } -> std::convertible_to<bool>;
};
template <class T>
concept MessageBudget = requires(T& budget, const T& asked, time_point now) {
    { asked.check(message_purpose::cancel, now) } -> std::same_as<permission>;
    budget.sent(now);
    budget.too_fast(now);
};
template <class T>
concept OrderEfficiency = requires(T& efficiency, const T& asked, time_point now) {
    { asked.check(message_purpose::cancel, now) } -> std::convertible_to<verdict>;
    { asked.widening(now) } -> std::convertible_to<double>;
    efficiency.sent(now);
    efficiency.executed_order(now);
};

template <class Ids = order_ids, class Keep = no_queue_value>
class order_manager {
    static_assert(OrderIds<detail::shared_part<Ids>>,
                  "twoside::order_manager: the numbers of orders need next(), which answers one that was never given; "
                  "by std::ref where they are shared");
    static_assert(QueueValue<Keep>,
                  "twoside::order_manager: what keeps an order for its place in the queue needs to be a callable on "
                  "(const working_order&, const quote_side&, time_point) that answers a bool, also when const");

public:
    using parameters = order_manager_parameters;
    static constexpr std::size_t places = 64;       // orders remembered, those that are done too
    static constexpr std::size_t most_levels = 15;  // of a ladder, on each side

    constexpr order_manager() : order_manager{parameters{}} {}
    constexpr explicit order_manager(const parameters& p, Ids ids = Ids{}, Keep keep = Keep{})
        : p_{(require(p.check()), p)},
          ids_{static_cast<Ids&&>(ids)},
          keep_{keep},
          deadband_{p.deadband_ticks},
          position_{p.position},
          times_orders_{p.maximum_age != std::chrono::nanoseconds::max() || p.rolling_expiry.count() > 0} {
        for (const side s : both)
            for (place& i : slots_[s].at) i = nowhere;
    }

    // ---- reports ----------------------------------------------------------------------------------------------------

    // Takes a report that reached us now. `lots` says by how much the executions of its order grew, as a ledger that
    // knows every execution finds; without it, what the report itself says. Answers the order that it is about; null
    // where that is not known.
    constexpr const working_order* take(const report& r, time_point now) noexcept {
        return take(r, now, r.kind == report_kind::fill && r.executed > 0 ? r.executed : 0);
    }
    constexpr const working_order* take(const report& r, time_point now, std::int64_t lots) noexcept {
        if (r.instrument != p_.instrument && r.instrument != every_instrument) {
            listed_elsewhere_ += r.kind == report_kind::snapshot_order;
            return nullptr;
        }
        if (r.kind == report_kind::commission) return nullptr;
        if (!is_sound(r)) [[unlikely]] {
            doubt();
            return nullptr;
        }
        if (r.kind >= report_kind::position) [[unlikely]] {
            take_reading(r, now);
            return nullptr;
        }
        const place i = find_or_make(r);
        if (r.reason != rejection::none) [[unlikely]]
            take_refusal(r, i, now);
        if (i == nowhere) return nullptr;
        working_order& o = orders_[i];
        executed_orders_ += o.ours && o.executed == 0 && lots > 0;
        change(o, [&](working_order& each) { each.take(r, lots, now); });
        // A plain order that stands as it should needs nobody's attention.
        if (!is_plain(o) || times_orders_ || passes_limit(o.side)) due_ = time_point::earliest();
        return &o;
    }
    // So many lots of an order were executed less than was told: an execution was told twice, say.
    constexpr void struck(std::uint64_t order, std::int64_t lots) noexcept {
        for (working_order& each : orders_)
            if (each.ours && each.order == order && each.exists())
                return change(each,
                              [lots](working_order& o) { o.executed = o.executed > lots ? o.executed - lots : 0; });
    }
    // The executions of an order grew by so many lots, or fell, as a report said that named another order, or none.
    constexpr void corrected(std::uint64_t order, std::int64_t lots) noexcept {
        due_ = time_point::earliest();
        for (working_order& each : orders_)
            if (each.ours && each.order == order && each.exists())
                return change(
                    each, [lots](working_order& o) { (lots < 0 ? o.busted : o.executed) += lots < 0 ? -lots : lots; });
    }
    // How many of our orders have been executed, whole or in part.
    [[nodiscard]] constexpr std::int64_t executed_orders() const noexcept { return executed_orders_; }
    // An order of ours, by its number; null where it is not remembered.
    [[nodiscard]] constexpr const working_order* find(std::uint64_t order) const noexcept {
        for (const working_order& o : orders_)
            if (o.exists() && o.ours && o.order == order) return &o;
        return nullptr;
    }
    // Changes whenever what stands or what may fill may have changed.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::uint64_t version() const noexcept { return version_; }
    // The position as the executions tell it, in lots.
    constexpr void position(std::int64_t lots) noexcept {
        position_ = lots;
        // Where others move the position, our orders may be too many.
        if (passes_limit(side::bid) || passes_limit(side::ask)) due_ = time_point::earliest();
    }
    [[nodiscard]] constexpr std::int64_t position() const noexcept { return position_; }

    // ---- the connection ---------------------------------------------------------------------------------------------

    constexpr void disconnected(time_point) noexcept {
        connected_ = false;
        each_watched([&](working_order& o) { change(o, [](working_order& each) { each.cut_off(); }); });
        due_ = time_point::earliest();
        reading_ = reading::nothing;
        doubt();
        read_again_ = time_point::earliest();
        if (blocked_.open()) blocked_ = not_reconciled;
    }
    constexpr void reconnected(time_point) noexcept {
        connected_ = true;
        read_again_ = time_point::earliest();
        due_ = time_point::earliest();
    }
    [[nodiscard]] constexpr bool connected() const noexcept { return connected_; }
    // Whether executions, then open orders, then the position should be asked for now, in this order. True once; again
    // where the answer did not come in time.
    [[nodiscard]] constexpr bool wants_reading(time_point now) noexcept {
        if (!doubtful_ || !connected_ || now < read_again_) return false;
        doubtful_again_ = false;
        reading_ = reading::nothing;
        read_again_ = now + p_.answer_within;
        return true;
    }
    // Whether the position that comes next is that of a reading that was asked for after this time.
    [[nodiscard]] constexpr bool reads_position(time_point asked_after) const noexcept {
        return reading_ == reading::position && asked_at_ > asked_after;
    }
    // Somebody has a reason to doubt what we know.
    constexpr void doubt() noexcept { doubtful_ = doubtful_again_ = true; }
    // Why nothing is placed or modified; open where it may be.
    [[nodiscard]] constexpr verdict blocked() const noexcept { return connected_ ? blocked_ : verdict{not_connected}; }
    // Everything is cancelled, and nothing is placed until a reading agrees.
    constexpr void block(const reason& why) noexcept {
        block_for(why);
        reading_ = reading::nothing;  // one that is under way does not know of it
    }
    // Day orders end at this time, without a message of ours.
    constexpr void session_ends(time_point when) noexcept {
        session_end_ = when;
        due_ = time_point::earliest();
    }

    // ---- what stands ------------------------------------------------------------------------------------------------

    // The order that counts as our quote on a side: the best of those that stand or are on their way.
    [[nodiscard]] TWOSIDE_INLINE constexpr const standing_quote& standing() const noexcept { return standing_; }
    // When a placement or a modification last left.
    [[nodiscard]] TWOSIDE_INLINE constexpr time_point last_sent() const noexcept { return last_sent_; }
    // What may still fill on a side: working, in flight, cancel not confirmed, unknown, and others' orders.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t exposure(side s) const noexcept { return exposure_[s]; }
    // Of it, what a new quote does not replace.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t resting(side s) const noexcept { return resting_[s]; }
    // The position that is reached where everything on a side fills.
    [[nodiscard]] constexpr std::int64_t worst_case(side s) const noexcept {
        return s == side::bid ? position_ + exposure_.bid : position_ - exposure_.ask;
    }
    // Whether no order of ours is left that may fill.
    [[nodiscard]] constexpr bool all_off() const noexcept {
        for (std::uint64_t left = watched_; left != 0; left &= left - 1) {
            const working_order& o = orders_[first_of(left)];
            if (o.ours && o.alive()) return false;
        }
        return true;
    }
    // Whether an order of ours is at the exchange on a side, as far as is known.
    [[nodiscard]] constexpr bool quoting(side s) const noexcept {
        for (const place i : slots_[s].at)
            if (i != nowhere && orders_[i].state == order_state::live) return true;
        return false;
    }
    // Why a side was not refreshed as it was wanted at the last refresh; open where it was.
    [[nodiscard]] constexpr const verdicts& denied() const noexcept { return denied_; }
    // Every order that is remembered; those in state `none` are no orders.
    [[nodiscard]] constexpr const working_order (&orders() const noexcept)[places] { return orders_; }
    [[nodiscard]] constexpr const parameters& settings() const noexcept { return p_; }

    // ---- requests ---------------------------------------------------------------------------------------------------

    // What leads from what works to a target: a quote, or a ladder_quote. The requests are to be sent at once.
    // `why` is a target_reasons, or a callable that answers one and is called only where something is to be sent.
    template <class Target, class Why, class Budget, class Efficiency>
    [[nodiscard]] TWOSIDE_INLINE constexpr const request_list& refresh(time_point now, const Target& target,
                                                                       const Why& why, Budget& budget,
                                                                       Efficiency& efficiency) noexcept {
        check_limits<Budget, Efficiency>();
        requests_.clear();
        if (now < due_ && leaves_alone(target)) [[likely]]
            return requests_;
        return decide(now, target, why, budget, efficiency);
    }
    template <class Target, class Budget>
    [[nodiscard]] constexpr const request_list& refresh(time_point now, const Target& target, Budget& budget) noexcept {
        no_order_efficiency any;
        return refresh(now, target, target_reasons{}, budget, any);
    }
    // Takes sides off the market.
    template <class Budget, class Efficiency>
    [[nodiscard]] constexpr const request_list& withdraw(time_point now, const two_sided<bool>& sides,
                                                         const verdicts& why, Budget& budget,
                                                         Efficiency& efficiency) noexcept {
        check_limits<Budget, Efficiency>();
        requests_.clear();
        for (const side s : both) {
            if (!sides[s]) continue;
            demand(s, why[s].open() ? verdict{not_wanted} : why[s]);
        }
        return attend_now(now, budget, efficiency);
    }
    // What is due without a new target: deadlines, cancels that were held up, expiries.
    template <class Budget, class Efficiency>
    [[nodiscard]] TWOSIDE_INLINE constexpr const request_list& attend(time_point now, Budget& budget,
                                                                      Efficiency& efficiency) noexcept {
        check_limits<Budget, Efficiency>();
        requests_.clear();
        if (now < due_) [[likely]]
            return requests_;
        return attend_now(now, budget, efficiency);
    }
    // Closes the position, once everything else is off: an order that is filled at once or not at all, through the
    // market's best on the other side. To be asked again until the position is 0.
    template <class Budget, class Efficiency>
    [[nodiscard, gnu::noinline]] constexpr const request_list& close(time_point now,
                                                                     const two_sided<std::int64_t>& best,
                                                                     Budget& budget, Efficiency& efficiency) noexcept {
        requests_.clear();
        denied_ = {};
        attend_now(now, budget, efficiency);
        const side s = position_ > 0 ? side::ask : side::bid;
        const bool in_vain = position_ == closed_from_ && p_.pause_after_refusal > p_.least_interval;
        const bool may = connected_ && blocked_.open() && now < session_end_ && now >= pause_until_[s] &&
                         now - last_sent_ >= (in_vain ? p_.pause_after_refusal : p_.least_interval);
        if (position_ == 0 || p_.exit_through_ticks < 0 || !may || !all_off()) return requests_;
        if (best[opposite(s)] == 0) return requests_;  // nobody is there
        // Orders of others may fill as well, and together they are not to turn the position around.
        const std::int64_t size = (position_ > 0 ? position_ : -position_) - exposure_[s];
        const std::int64_t price = s == side::ask ? best.bid - p_.exit_through_ticks : best.ask + p_.exit_through_ticks;
        denied_[s] = size > 0 ? would_meet(s, price, nullptr, now, budget, efficiency) : verdict{others_may_close};
        if (!denied_[s].open()) return requests_;
        if (const permission p = budget.check(message_purpose::reduce, now); !p.refused.open()) {
            wake(p.earliest);
            return requests_;
        }
        const place free = free_place();
        const std::uint64_t id = free == nowhere ? 0 : detail::shared(ids_).next();
        if (id == 0) return requests_;
        request& r = about(request_kind::place, s);
        r.order = id;
        r.time_in_force = time_in_force::ioc;
        r.post_only = false;
        r.ticks = price;
        r.size = size;
        r.because = {closes_position, 0};
        put(free, 0, r, r.size, now);
        closed_from_ = position_;
        last_sent_ = now;
        note_sent(now, now + p_.answer_within, budget, efficiency);
        return requests_;
    }
    // How many times the deadband counts, for an order efficiency that runs short.
    constexpr void widen_deadband(double times) noexcept {
        deadband_ = static_cast<std::int64_t>(static_cast<double>(p_.deadband_ticks) * (times > 1 ? times : 1));
    }

    // ---- across a restart -------------------------------------------------------------------------------------------

    // Everything that must survive, as plain numbers one after another, to a callable out(std::int64_t).
    template <class Out>
    constexpr void save(Out&& out) const {
        out(saved_version);
        out(p_.instrument);
        out(static_cast<std::int64_t>(p_.reference));
        out(position_);
        for (const working_order& o : orders_) {
            out(static_cast<std::int64_t>(o.state));
            if (!o.exists()) continue;
            out(static_cast<std::int64_t>(o.side));
            out(static_cast<std::int64_t>(o.time_in_force));
            out((o.ours ? 1 : 0) | (o.accepted ? 2 : 0) | (o.modifying ? 4 : 0) | (o.doubled ? 8 : 0));
            for (const std::uint64_t id : {o.order, o.venue_order}) out(static_cast<std::int64_t>(id));
            for (const std::int64_t x :
                 {o.ticks, o.size, o.next_ticks, o.next_size, o.executed, o.busted, o.told, o.wanted})
                out(x);
        }
        for (const side s : both)
            for (const place i : slots_[s].at) out(i);
    }
    // Takes it back, from a callable in() that answers one number after another. The connection counts as lost until
    // reconnected() is called: whatever was in flight is unknown, and everything is read again. Leaves the manager as
    // it was where the numbers cannot be what save() wrote.
    template <class In>
    [[nodiscard]] constexpr problem restore(In&& in, time_point now) {
        working_order orders[places]{};
        two_sided<side_slots> slots{};
        const auto wrong = [](const char* what, std::int64_t value, const char* legal) {
            return problem{"order_manager", what, static_cast<double>(value), legal};
        };
        if (const std::int64_t version = in(); version != saved_version)
            return wrong("version of the saved state", version, "1");
        if (const std::int64_t instrument = in(); instrument != p_.instrument)
            return wrong("instrument of the saved state", instrument, "this order manager's");
        if (const std::int64_t reference = in(); reference != static_cast<std::int64_t>(p_.reference))
            return wrong("reference of the saved state", reference, "this order manager's");
        const std::int64_t position = in();
        if (position > most_counted || position < -most_counted)
            return wrong("position", position, "at most 2^52 lots");
        for (working_order& o : orders) {
            const std::int64_t state = in();
            if (state < 0 || state > static_cast<int>(order_state::done)) return wrong("state", state, "0 to 5");
            if (state == 0) continue;
            const std::int64_t its_side = in();
            const std::int64_t in_force = in();
            const std::int64_t flags = in();
            if (its_side < 0 || its_side > 1) return wrong("side", its_side, "0 or 1");
            if (in_force < 0 || in_force > 4) return wrong("time in force", in_force, "0 to 4");
            if (flags < 0 || flags > 15) return wrong("flags of an order", flags, "0 to 15");
            o.state = static_cast<order_state>(state);
            o.side = static_cast<side>(its_side);
            o.time_in_force = static_cast<twoside::time_in_force>(in_force);
            o.ours = (flags & 1) != 0;
            o.accepted = (flags & 2) != 0;
            o.modifying = (flags & 4) != 0;
            o.doubled = (flags & 8) != 0;
            o.order = static_cast<std::uint64_t>(in());
            o.venue_order = static_cast<std::uint64_t>(in());
            for (std::int64_t* x :
                 {&o.ticks, &o.size, &o.next_ticks, &o.next_size, &o.executed, &o.busted, &o.told, &o.wanted}) {
                *x = in();
                const bool is_price = x == &o.ticks || x == &o.next_ticks;
                if (*x > most_counted || *x < (is_price ? -most_counted : 0))
                    return wrong("price or size of an order", *x, "ticks, or lots from 0 on, up to 2^52");
            }
            if (o.ours && o.order == 0) return wrong("number of an order", 0, "above 0 where it is ours");
            o.least_rest = least_rest(o.wanted);
            o.since = now;
            // Whatever is read from now on is newer.
            o.restored = true;
            o.sent = o.touched = o.terms_told = o.cancel_sent = time_point::earliest();
        }
        std::uint64_t placed = 0;
        std::size_t levels = 1;
        for (const side s : both) {
            for (std::size_t slot = 0; slot < most_levels; ++slot) {
                place& i = slots[s].at[slot];
                const std::int64_t at = in();
                if (at != nowhere && (at < 0 || at >= static_cast<std::int64_t>(places)))
                    return wrong("place of an order", at, "0 to 63, or 255 for none");
                i = static_cast<place>(at);
                if (i == nowhere) continue;
                if (orders[i].side != s || !orders[i].ours || !orders[i].alive() || (placed >> i & 1U) != 0)
                    return wrong("place of an order", at, "that of a live order of ours on its side, once");
                placed |= std::uint64_t{1} << i;
                levels = slot + 1 > levels ? slot + 1 : levels;
            }
        }
        position_ = position;
        exposure_ = {};
        watched_ = 0;
        for (std::size_t i = 0; i < places; ++i) {
            orders_[i] = orders[i];
            if (!orders_[i].exists()) continue;
            count(orders_[i]);
            if (orders_[i].alive() || orders_[i].missing() > 0) watched_ |= std::uint64_t{1} << i;
        }
        slots_ = slots;
        slots_in_use_ = levels;
        for (const side s : both)
            for (std::size_t slot = 0; slot < most_levels; ++slot)
                if (const place at = slots_[s].at[slot]; at != nowhere)
                    orders_[at].slot = static_cast<signed char>(slot);
        demanded_ = {};
        disconnected(now);
        for (const side s : both) look_at(s);
        return {};
    }

private:
    using place = unsigned char;
    static constexpr place nowhere = 255;
    static constexpr side both[]{side::bid, side::ask};
    static constexpr std::int64_t saved_version = 1;
    static constexpr std::int64_t most_counted = std::int64_t{1} << 52U;
    static constexpr time_point never = time_point{std::chrono::nanoseconds::max()};

    enum class reading : unsigned char { nothing, orders, position };

    [[nodiscard]] TWOSIDE_INLINE static constexpr place first_of(std::uint64_t mask) noexcept {
        return static_cast<place>(__builtin_ctzll(mask));
    }
    // Every order that may still fill.
    template <class Do>
    TWOSIDE_INLINE constexpr void each_watched(Do what) noexcept {
        for (std::uint64_t left = watched_; left != 0; left &= left - 1) what(orders_[first_of(left)]);
    }

    struct side_slots {
        place at[most_levels]{};
    };
    // What a target is compared with first: the price and the size that were wanted of the one order on a side.
    struct kept {
        std::int64_t ticks = 0;
        std::int64_t wanted = 0;
        bool steady = true;  // nothing but a change of target can make a request necessary
    };

    constexpr void block_for(const reason& why) noexcept {
        blocked_ = why;
        doubt();
        due_ = time_point::earliest();
    }

    template <class Budget, class Efficiency>
    static constexpr void check_limits() noexcept {
        static_assert(
            MessageBudget<Budget>,
            "twoside::order_manager: the budget needs check(message_purpose, time_point) const that answers a "
            "permission, sent(time_point) and too_fast(time_point)");
        static_assert(
            OrderEfficiency<Efficiency>,
            "twoside::order_manager: the order efficiency needs check(message_purpose, time_point) const that "
            "answers a verdict, widening(time_point) const that answers a double, sent(time_point) and "
            "executed_order(time_point)");
    }

    // ---- finding orders ---------------------------------------------------------------------------------------------

    // Whether sums of its numbers are numbers. No venue means others.
    [[nodiscard]] TWOSIDE_INLINE static constexpr bool is_sound(const report& r) noexcept {
        const auto fits = [](std::int64_t x) { return x <= most_counted && x >= -most_counted; };
        const bool ticks = fits(r.ticks), size = fits(r.size), filled = fits(r.filled);
        return ticks & size & filled;
    }
    [[nodiscard]] constexpr bool is_ours(const report& r) const noexcept {
        return r.order != 0 && (p_.reference == 0 || r.reference == p_.reference);
    }
    static constexpr bool shows_alive(report_kind k) noexcept {
        return k == report_kind::accepted || k == report_kind::modified || k == report_kind::restated ||
               k == report_kind::held || k == report_kind::snapshot_order;
    }
    // Not of an order that is gone: what is placed in its stead is another matter.
    static constexpr bool refuses(const report& r) noexcept {
        return (r.kind == report_kind::rejected || r.kind == report_kind::modify_rejected) &&
               r.reason != rejection::too_late && r.reason != rejection::unknown_order;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr place find_or_make(const report& r) noexcept {
        const bool our_own = is_ours(r);
        // Most reports are of an order that is alive.
        for (std::uint64_t left = watched_; left != 0; left &= left - 1) {
            const place i = first_of(left);
            const working_order& o = orders_[i];
            if (o.order == r.order && o.ours == our_own && o.venue_order == r.venue_order) return i;
        }
        return find_or_make_slowly(r, our_own);
    }
    [[nodiscard, gnu::noinline]] constexpr place find_or_make_slowly(const report& r, bool our_own) noexcept {
        place same_id = nowhere;
        for (place i = 0; i < places; ++i) {
            const working_order& o = orders_[i];
            if (!o.exists() || o.ours != our_own) continue;
            if (our_own ? o.order != r.order : (o.venue_order != r.venue_order || o.order != r.order)) continue;
            if (!our_own || r.venue_order == 0 || o.venue_order == 0 || o.venue_order == r.venue_order) return i;
            same_id = i;
        }
        if (!shows_alive(r.kind) || r.size <= 0) {
            // What is said of another order with our id is not said of the one that we know.
            if (same_id != nowhere) doubt();
            return nowhere;
        }
        // An order that we do not know of, or a second one with our id.
        const place i = free_place();
        if (i == nowhere) {
            forgets_ = true;
            block_for(too_many_to_remember);
            return nowhere;
        }
        working_order& o = orders_[i];
        o = {};
        o.state = order_state::unknown;
        o.side = r.side;
        o.ours = our_own;
        o.order = r.order;
        o.venue_order = r.venue_order;
        o.ticks = o.next_ticks = r.ticks;
        o.size = o.next_size = o.wanted = r.size;
        o.terms_told = o.sent = o.cancel_sent = o.touched = time_point::earliest();
        count(o);
        watched_ |= std::uint64_t{1} << i;
        // A number that was used is never ours to give.
        if constexpr (requires { detail::shared(ids_).offered(r.order); })
            if (our_own) detail::shared(ids_).offered(r.order + 1);
        if (same_id != nowhere) {
            o.doubled = orders_[same_id].doubled = true;
            look_at(orders_[same_id].side);
        }
        return i;
    }
    // A place for a new order: a free one, else that of the order that has been done for longest.
    [[nodiscard]] constexpr place free_place() noexcept {
        place oldest = nowhere;
        for (place i = 0; i < places; ++i) {
            const working_order& o = orders_[i];
            if (!o.exists()) return i;
            if (o.state == order_state::done && o.missing() == 0 &&
                (oldest == nowhere || o.touched < orders_[oldest].touched))
                oldest = i;
        }
        if (oldest == nowhere) return nowhere;
        orders_[oldest] = {};
        return oldest;
    }
    template <class Change>
    TWOSIDE_INLINE constexpr void change(working_order& o, Change what) noexcept {
        if (!o.exists()) return;
        what(o);
        count(o);
        if (!o.alive()) [[unlikely]]
            let_go(o);
        else
            watch(o);
        look_at(o.side);
    }
    // What it puts at risk counts.
    TWOSIDE_INLINE constexpr void count(working_order& o) noexcept {
        const std::int64_t now = o.exposure();
        exposure_[o.side] += now - o.at_risk;
        o.at_risk = now;
    }
    // Its slot is free. One that is done and owes no executions need not be looked at any more.
    constexpr void let_go(working_order& o) noexcept {
        if (o.missing() == 0)
            watched_ &= ~(std::uint64_t{1} << static_cast<unsigned>(&o - orders_));
        else
            watch(o);
        if (o.slot < 0) return;
        slots_[o.side].at[o.slot] = nowhere;
        o.slot = -1;
    }
    TWOSIDE_INLINE constexpr void watch(const working_order& o) noexcept {
        watched_ |= std::uint64_t{1} << static_cast<unsigned>(&o - orders_);
    }
    // At the exchange, as it should be, with nothing in flight.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_plain(const working_order& o) const noexcept {
        return o.state == order_state::live && !o.in_flight() && o.slot >= 0 && !o.doubled && o.ours &&
               o.told <= o.executed;
    }
    // Works out what stands on a side, what else may fill there, and whether anything but a new target matters.
    TWOSIDE_INLINE constexpr void look_at(side s) noexcept {
        ++version_;
        if (slots_in_use_ > 1) [[unlikely]]
            return look_at_ladder(s);
        standing_side& stands = standing_[s];
        kept& k = kept_[s];
        const place i = slots_[s].at[0];
        if (i == nowhere) {
            stands = {};
            k = {0, 0, exposure_[s] == 0};
            resting_[s] = exposure_[s];
            return;
        }
        const working_order& o = orders_[i];
        const std::int64_t rest = o.rest();
        const bool off = o.cancelling || !demanded_[s].open();
        stands.ticks = o.next_ticks;
        stands.lots = off ? 0 : rest;
        stands.since = o.since;
        resting_[s] = exposure_[s] - (off ? 0 : o.at_risk);
        k.ticks = o.ticks;
        k.wanted = o.wanted;
        k.steady = o.state == order_state::live && !o.modifying && !off && rest <= o.wanted && rest >= o.least_rest &&
                   resting_[s] == 0;
    }
    // The same for an order that was plain a moment ago: what rests beside it is as it was.
    TWOSIDE_INLINE constexpr void look_at_modified(const working_order& o) noexcept {
        if (slots_in_use_ > 1) [[unlikely]]
            return look_at(o.side);
        ++version_;
        standing_side& stands = standing_[o.side];
        stands.ticks = o.next_ticks;
        stands.lots = o.rest();
        kept_[o.side].steady = false;
    }
    [[gnu::noinline]] constexpr void look_at_ladder(side s) noexcept {
        standing_side best{};
        std::int64_t replaced = 0;
        for (std::size_t slot = 0; slot < slots_in_use_; ++slot) {
            const place i = slots_[s].at[slot];
            if (i == nowhere) continue;
            const working_order& o = orders_[i];
            if (o.cancelling || !demanded_[s].open()) continue;
            replaced += o.at_risk;
            const bool better = s == side::bid ? o.next_ticks > best.ticks : o.next_ticks < best.ticks;
            if (o.rest() > 0 && (!best.present() || better)) {
                best.ticks = o.next_ticks;
                best.lots = o.rest();
                best.since = o.since;
            }
        }
        standing_[s] = best;
        resting_[s] = exposure_[s] - replaced;
        kept_[s].steady = false;
    }

    // ---- reading orders and position --------------------------------------------------------------------------------

    [[gnu::noinline]] constexpr void take_reading(const report& r, time_point now) noexcept {
        due_ = time_point::earliest();
        switch (r.kind) {
            case report_kind::position:
                return take_position(r, now);
            case report_kind::snapshot_begin:
                return begin_list(r);
            case report_kind::snapshot_end:
                return end_list(r);
            default:
                return take_listed(r, now);
        }
    }
    [[gnu::noinline]] constexpr void take_refusal(const report& r, place i, time_point now) noexcept {
        if (r.reason == rejection::rate) too_fast_ = true;
        due_ = time_point::earliest();
        if (i != nowhere && refuses(r) && orders_[i].ours) pause_until_[orders_[i].side] = now + p_.pause_after_refusal;
    }
    constexpr void begin_list(const report& r) noexcept {
        reading_ = reading::orders;
        asked_at_ = r.time;
        listed_ = listed_elsewhere_ = 0;
        forgets_ = false;
        each_watched([](working_order& o) { o.seen = false; });
    }
    constexpr void take_listed(const report& r, time_point now) noexcept {
        if (reading_ != reading::orders) return;
        ++listed_;
        const place i = find_or_make(r);
        if (i == nowhere) return;
        change(orders_[i], [&](working_order& o) { o.listed(r, asked_at_, now); });
    }
    constexpr void end_list(const report& r) noexcept {
        if (reading_ != reading::orders) return;
        const std::int64_t listed = listed_ + (r.instrument == every_instrument ? listed_elsewhere_ : 0);
        const bool complete = r.size <= 0 || r.size == listed;
        reading_ = complete ? reading::position : reading::nothing;
    }
    constexpr void take_position(const report& r, time_point now) noexcept {
        if (reading_ != reading::position) {
            // The execution that explains it may be on its way.
            if (r.size != position_) doubt();
            return;
        }
        // One that is told unasked may be older than the list.
        if (r.time < asked_at_) return;
        reading_ = reading::nothing;
        if (r.size != position_) {
            blocked_ = position_differs;
            doubtful_ = true;
            read_again_ = now + p_.pause_after_refusal;
            return;
        }
        bool all_known = true;
        bool terms_known = true;
        each_watched([&](working_order& o) {
            const bool read = o.touched < asked_at_;  // at the same time it may be newer
            if (o.alive() && !o.seen) {
                // A placement in flight may reach the venue after the list.
                if (read && o.state != order_state::placing)
                    change(o, [](working_order& each) { each.close(); });
                else if (o.sent < asked_at_)
                    all_known = false;
            }
            terms_known = terms_known && !(o.alive() && o.restored);
            // The position agrees without the executions that nobody has told.
            if (read && o.state == order_state::done && o.missing() > 0)
                change(o, [](working_order& each) { each.told = each.executed; });
        });
        blocked_ = forgets_ ? verdict{too_many_to_remember} : terms_known ? verdict{} : verdict{not_reconciled};
        doubtful_ = doubtful_again_ || !all_known || !terms_known || forgets_;
        read_again_ = now + (terms_known ? p_.answer_within : p_.pause_after_refusal);
    }

    // ---- requests ---------------------------------------------------------------------------------------------------

    [[nodiscard]] TWOSIDE_INLINE constexpr bool leaves_alone(const kept& k, const quote_side& wanted) const noexcept {
        const std::int64_t move = wanted.ticks - k.ticks;
        const bool near = (move < 0 ? -move : move) < deadband_;
        return k.steady & (wanted.lots == k.wanted) & (near | (wanted.lots == 0));
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool leaves_alone(const quote& target) const noexcept {
        const bool bid = leaves_alone(kept_.bid, target.bid);
        const bool ask = leaves_alone(kept_.ask, target.ask);
        return bid & ask;
    }
    template <std::size_t Levels>
    [[nodiscard]] constexpr bool leaves_alone(const ladder_quote<Levels>&) const noexcept {
        return false;
    }

    [[nodiscard]] static constexpr target_reasons told(const target_reasons& why) noexcept { return why; }
    template <class Why>
    [[nodiscard]] static constexpr target_reasons told(const Why& why) noexcept {
        return why();
    }
    template <class Why, class Budget, class Efficiency>
    [[nodiscard, gnu::noinline]] constexpr const request_list& decide(time_point now, const quote& target,
                                                                      const Why& why, Budget& budget,
                                                                      Efficiency& efficiency) noexcept {
        const quote_side bid[1]{target.bid};
        const quote_side ask[1]{target.ask};
        return decide<1>(now, bid, ask, told(why), budget, efficiency);
    }
    template <std::size_t Levels, class Why, class Budget, class Efficiency>
    [[nodiscard, gnu::noinline]] constexpr const request_list& decide(time_point now,
                                                                      const ladder_quote<Levels>& target,
                                                                      const Why& why, Budget& budget,
                                                                      Efficiency& efficiency) noexcept {
        static_assert(Levels <= most_levels, "twoside::order_manager: a ladder has 15 levels or fewer");
        return decide<Levels>(now, target.bid, target.ask, told(why), budget, efficiency);
    }
    template <std::size_t Levels, class Budget, class Efficiency>
    [[nodiscard]] constexpr const request_list& decide(time_point now, const quote_side (&bid)[Levels],
                                                       const quote_side (&ask)[Levels], const target_reasons& why,
                                                       Budget& budget, Efficiency& efficiency) noexcept {
        denied_ = {};
        bool any[2]{};
        for (std::size_t i = 0; i < Levels; ++i) {
            any[0] = any[0] || bid[i].present();
            any[1] = any[1] || ask[i].present();
        }
        for (const side s : both)
            demand(s, any[s == side::ask] ? verdict{} : why.absent[s].open() ? verdict{not_wanted} : why.absent[s]);
        if (!blocked_.open() && !(blocked_ == not_reconciled)) [[unlikely]]
            for (const side s : both) demand(s, blocked_);
        slots_in_use_ = slots_in_use_ < Levels ? Levels : slots_in_use_;
        if (now >= due_) attend_now(now, budget, efficiency);
        if (!connected_) [[unlikely]] {
            denied_ = both_sides(verdict{not_connected});
            return requests_;
        }
        // The side that retreats goes first, so that the other finds its price free.
        const bool rises = any[0] && standing_.ask.present() && bid[0].ticks >= standing_.ask.ticks;
        if (rises && demanded_.ask.open()) [[unlikely]]
            move_side<Levels>(side::ask, ask, any[0], now, why, budget, efficiency);
        if (demanded_.bid.open()) move_side<Levels>(side::bid, bid, any[1], now, why, budget, efficiency);
        if (!rises && demanded_.ask.open()) [[likely]]
            move_side<Levels>(side::ask, ask, any[0], now, why, budget, efficiency);
        return requests_;
    }

    // What is demanded stays so until a target wants the side again.
    TWOSIDE_INLINE constexpr void demand(side s, verdict off) noexcept {
        if (demanded_[s] == off) [[likely]]
            return;
        demanded_[s] = off;
        look_at(s);
        if (!off.open()) due_ = time_point::earliest();
    }
    template <std::size_t Levels, class Budget, class Efficiency>
    TWOSIDE_INLINE constexpr void move_side(side s, const quote_side (&wanted)[Levels], bool other_side_wanted,
                                            time_point now, const target_reasons& why, Budget& budget,
                                            Efficiency& efficiency) noexcept {
        quote_side working[Levels];
        for (std::size_t i = 0; i < Levels; ++i) {
            const place at = slots_[s].at[i];
            if (at != nowhere) working[i] = {orders_[at].next_ticks, orders_[at].rest()};
        }
        order_places<Levels> becomes;
        if constexpr (Levels == 1)
            becomes.each[0] = wanted[0];
        else
            becomes = shifts_little(s, wanted, working) ? in_order<Levels>(s, wanted, working)
                                                        : keep_places<Levels>(s, wanted, working);
        for (std::size_t i = Levels; i < slots_in_use_; ++i)
            if (const place at = slots_[s].at[i]; at != nowhere)
                (void)cancel(orders_[at], verdict{not_wanted}, now, budget, efficiency);
        for (std::size_t i = 0; i < Levels; ++i) {
            const message_purpose purpose = !other_side_wanted && (s == side::bid ? position_ < 0 : position_ > 0)
                                                ? message_purpose::reduce
                                                : message_purpose::refresh;
            const verdict refused = move_order(s, i, becomes[i], purpose, now, why, budget, efficiency);
            if (!refused.open()) denied_[s] = refused;
        }
    }

    // The place of the order that is so many places behind the best.
    template <std::size_t Levels>
    [[nodiscard]] static constexpr std::size_t ranked(side s, const quote_side (&working)[Levels],
                                                      std::size_t rank) noexcept {
        for (std::size_t i = 0; i < Levels; ++i) {
            if (!working[i].present()) continue;
            std::size_t before = 0;
            for (const quote_side& other : working)
                before += other.present() &&
                          (s == side::bid ? other.ticks > working[i].ticks : other.ticks < working[i].ticks);
            if (before == rank) return i;
        }
        return Levels;
    }
    // Whether every level is nearer than the deadband to the order of its rank: then none moves.
    template <std::size_t Levels>
    [[nodiscard]] constexpr bool shifts_little(side s, const quote_side (&wanted)[Levels],
                                               const quote_side (&working)[Levels]) const noexcept {
        std::size_t rank = 0;
        for (const quote_side& level : wanted) {
            if (!level.present()) continue;
            const std::size_t i = ranked(s, working, rank++);
            if (i == Levels) return false;
            const std::int64_t move = level.ticks - working[i].ticks;
            if ((move < 0 ? -move : move) >= deadband_) return false;
        }
        return ranked(s, working, rank) == Levels;
    }
    template <std::size_t Levels>
    [[nodiscard]] static constexpr order_places<Levels> in_order(side s, const quote_side (&wanted)[Levels],
                                                                 const quote_side (&working)[Levels]) noexcept {
        order_places<Levels> places_of_levels;
        std::size_t rank = 0;
        for (const quote_side& level : wanted)
            if (level.present()) places_of_levels.each[ranked(s, working, rank++)] = level;
        return places_of_levels;
    }

    // One order towards what it should become. Answers why nothing was done where something should be.
    template <class Budget, class Efficiency>
    [[nodiscard]] TWOSIDE_INLINE constexpr verdict move_order(side s, std::size_t slot, quote_side wanted,
                                                              message_purpose purpose, time_point now,
                                                              const target_reasons& why, Budget& budget,
                                                              Efficiency& efficiency) noexcept {
        const place at = slots_[s].at[slot];
        working_order* const o = at == nowhere ? nullptr : &orders_[at];
        if (!wanted.present()) return o ? cancel(*o, verdict{not_wanted}, now, budget, efficiency) : verdict{};
        if (o && (o->in_flight() || o->state == order_state::placing)) {
            const bool as_wanted = !o->cancelling && o->next_ticks == wanted.ticks && o->wanted == wanted.lots;
            return as_wanted ? verdict{} : verdict{in_flight_already};
        }
        if (o && o->state == order_state::unknown) return fate_unknown;
        if (o && o->state == order_state::held) return {};
        if (o && o->time_in_force == time_in_force::ioc) return in_flight_already;  // it ends by itself
        if (o && !o->accepted) return fate_unknown;

        // What is left of the limit, with everything else on this side filled.
        const std::int64_t toward = s == side::bid ? position_ : -position_;
        // What is filled and was not told yet, or was told and taken back, stays at risk beside what rests.
        const std::int64_t own = o ? o->at_risk - (o->filled() - o->executed) - o->busted : 0;
        const std::int64_t beside = exposure_[s] - own;
        const std::int64_t room = p_.position_limit - toward - beside;
        const bool cut = wanted.lots > room;
        if (cut) wanted.lots = room;
        if (wanted.lots <= 0) {
            if (o) return cancel(*o, verdict{position_limit_reached}, now, budget, efficiency);
            return position_limit_reached;
        }
        // Only what cannot turn the position around, with all that may fill beside it, reduces it.
        if (purpose == message_purpose::reduce && toward + beside + wanted.lots > 0) purpose = message_purpose::refresh;
        std::int64_t moved = 0;
        bool for_its_size = false;
        const std::int64_t distance = s == side::bid ? why.best.bid - wanted.ticks : wanted.ticks - why.best.ask;
        if (o) {
            const std::int64_t rest = o->rest();
            moved = wanted.ticks - o->ticks;
            const std::int64_t by = moved < 0 ? -moved : moved;
            const bool price_stays = by < deadband_ || (by <= p_.same_distance_drift && distance == o->distance);
            if (price_stays && size_stays(*o, rest, wanted.lots, cut)) return {};
            if (price_stays && wanted.lots <= rest) wanted.ticks = o->ticks;  // it keeps its place in the queue
            moved = wanted.ticks - o->ticks;
            for_its_size = price_stays;
            // What the limit demands does not wait.
            const bool must = cut && wanted.lots < rest;
            if (now - o->since < p_.minimum_rest && !must) return {};
            if (keep_(*o, wanted, now) && !must) return {};
        }
        if (!blocked_.open()) return blocked_;
        if (now >= session_end_) return session_is_over;
        if (now < pause_until_[s]) return refused_before;
        if (!o) {
            std::int64_t alive = 0;
            bool doubtful = false;
            each_watched([&](const working_order& other) {
                if (!other.alive() || other.side != s) return;
                ++alive;
                // An order of ours that is in no slot might be a second one at the same level.
                doubtful = doubtful || (other.ours && (other.slot < 0 || other.state == order_state::unknown));
            });
            if (doubtful) return fate_unknown;
            if (alive >= p_.most_orders_per_side) return too_many_orders;
        }
        if (!stands_clear(s, wanted.ticks)) [[unlikely]]
            if (const verdict meets = would_meet(s, wanted.ticks, o, now, budget, efficiency); !meets.open())
                return meets;
        if (const verdict refused = efficiency.check(purpose, now); !refused.open()) {
            // Better than wanted and not to be refreshed, it would be what the market takes first.
            if (o && (s == side::bid ? -moved : moved) >= deadband_)
                return cancel(*o, verdict{stale_and_held_up}, now, budget, efficiency);
            return refused;
        }
        if (const permission p = budget.check(purpose, now); !p.refused.open()) return p.refused;

        place free = nowhere;
        std::uint64_t id = 0;
        if (!o) {
            free = free_place();
            if (free == nowhere) return too_many_orders;
            id = detail::shared(ids_).next();
            if (id == 0) return no_order_id;
        }
        request& r = about(o ? request_kind::modify : request_kind::place, s);
        r.ticks = wanted.ticks;
        if (p_.rolling_expiry.count() > 0) {
            r.time_in_force = time_in_force::gtd;
            r.expires = now + p_.rolling_expiry;
        }
        const time_point answer_by = now + p_.answer_within;
        if (o) {
            r.order = o->order;
            r.venue_order = o->venue_order;
            r.size = whole_size(o->filled(), wanted.lots);
            r.because = {!for_its_size              ? why.moved[s]
                         : o->wanted == wanted.lots ? verdict{rest_topped_up}
                                                    : verdict{our_size_changed},
                         moved};
            o->distance = distance;
            if (o->wanted != wanted.lots) o->least_rest = least_rest(wanted.lots);
            o->modified_by(r, wanted.lots, now, answer_by);
            count(*o);
            look_at_modified(*o);
        } else {
            r.order = id;
            r.size = whole_size(0, wanted.lots);
            r.because = {nothing_stands, 0};
            put(free, slot, r, wanted.lots, now).distance = distance;
        }
        last_sent_ = now;
        note_sent(now, answer_by, budget, efficiency);
        return {};
    }

    // An order that has just been placed.
    constexpr working_order& put(place at, std::size_t slot, const request& r, std::int64_t to_rest,
                                 time_point now) noexcept {
        working_order& o = orders_[at];
        o.placed(r, to_rest, now, now + p_.answer_within);
        o.cancel_sent = time_point::earliest();
        o.least_rest = least_rest(to_rest);
        if (o.time_in_force == time_in_force::day) o.expires = session_end_;
        o.slot = static_cast<signed char>(slot);
        slots_[o.side].at[slot] = at;
        watched_ |= std::uint64_t{1} << at;
        count(o);
        look_at(o.side);
        return o;
    }

    // Whether the size of an order may stay as it is.
    [[nodiscard]] constexpr bool size_stays(const working_order& o, std::int64_t rest, std::int64_t wanted,
                                            bool cut) const noexcept {
        if (wanted < rest) return !cut && rest - wanted < p_.deadband_lots;
        const std::int64_t change_of_mind = wanted > o.wanted ? wanted - o.wanted : o.wanted - wanted;
        if (change_of_mind >= p_.deadband_lots && wanted - rest >= p_.deadband_lots) return false;
        return rest >= least_rest(wanted);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t least_rest(std::int64_t wanted) const noexcept {
        const double share = p_.replenish_below * static_cast<double>(wanted);
        const auto whole = static_cast<std::int64_t>(share);
        return whole + (static_cast<double>(whole) < share);
    }
    // Whether an order at this price surely meets none: nothing rests on the other side but one order, and that is
    // beyond it.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool stands_clear(side s, std::int64_t ticks) const noexcept {
        const side other = opposite(s);
        if (slots_in_use_ > 1 || resting_[other] != 0) return false;
        const place at = slots_[other].at[0];
        if (at == nowhere) return exposure_[other] == 0;
        const std::int64_t nearest = orders_[at].nearest_ticks();
        return s == side::bid ? ticks < nearest : ticks > nearest;
    }
    // Whether an order at this price could trade with one of ours, or stand beside one. What it would meet is cancelled
    // first.
    template <class Budget, class Efficiency>
    [[nodiscard]] constexpr verdict would_meet(side s, std::int64_t ticks, const working_order* mover, time_point now,
                                               Budget& budget, Efficiency& efficiency) noexcept {
        verdict meets{};
        each_watched([&](working_order& o) {
            if (!o.alive()) return;
            if (o.side == s) {
                // Another level may still stand there, or come to stand there.
                if (&o != mover && o.ours && (o.ticks == ticks || o.next_ticks == ticks)) meets = price_taken;
                return;
            }
            const bool reached = s == side::bid ? ticks >= o.nearest_ticks() : ticks <= o.nearest_ticks();
            if (!reached) [[likely]]
                return;
            meets = o.ours ? verdict{meets_own_order} : verdict{meets_order_of_others};
            if (o.ours && !o.in_flight()) (void)cancel(o, verdict{meets_own_order}, now, budget, efficiency);
        });
        return meets;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr request& about(request_kind kind, side s) noexcept {
        request& r = requests_.add();
        r.kind = kind;
        r.side = s;
        r.time_in_force = p_.time_in_force;
        r.post_only = p_.post_only;
        r.outside_regular_hours = p_.outside_regular_hours;
        r.instrument = p_.instrument;
        r.reference = p_.reference;
        r.venue_order = 0;
        r.expires = {};
        return r;
    }
    template <class Budget, class Efficiency>
    constexpr void note_sent(time_point now, time_point answer_by, Budget& budget, Efficiency& efficiency) noexcept {
        budget.sent(now);
        efficiency.sent(now);
        if (answer_by < due_) due_ = answer_by;
    }
    // Asks for the cancel of an order, where it is not asked for already. Answers why it could not.
    template <class Budget, class Efficiency>
    constexpr verdict cancel(working_order& o, verdict why, time_point now, Budget& budget,
                             Efficiency& efficiency) noexcept {
        if (!o.alive() || !o.ours || o.cancelling || !connected_) return {};
        // The session ends day orders, and the venue counts what we send after it.
        if (now >= session_end_ && o.time_in_force == time_in_force::day) return {};
        if (o.cancel_sent != time_point::earliest() && now - o.cancel_sent < p_.pause_after_refusal) {
            wake(o.cancel_sent + p_.pause_after_refusal);
            return refused_before;
        }
        if (requests_.full()) {
            due_ = time_point::earliest();
            return in_flight_already;
        }
        if (const permission p = budget.check(message_purpose::cancel, now); !p.refused.open()) {
            wake(p.earliest);
            return p.refused;
        }
        request& r = about(request_kind::cancel, o.side);
        r.time_in_force = o.time_in_force;
        r.order = o.order;
        r.venue_order = o.venue_order;
        r.ticks = o.next_ticks;
        r.size = o.next_size;
        r.because = {why, 0};
        const time_point answer_by = now + p_.answer_within;
        change(o, [&](working_order& each) { each.cancelled_by(now, answer_by); });
        note_sent(now, answer_by, budget, efficiency);
        return {};
    }
    [[nodiscard]] constexpr bool passes_limit(side s) const noexcept {
        const std::int64_t toward = s == side::bid ? position_ : -position_;
        return exposure_[s] > 0 && toward + exposure_[s] > p_.position_limit;
    }
    constexpr void wake(time_point when) noexcept {
        if (when < due_) due_ = when;
    }

    // Everything that is due whatever the target: deadlines, cancels that are demanded, orders that should not be.
    template <class Budget, class Efficiency>
    [[gnu::noinline]] constexpr const request_list& attend_now(time_point now, Budget& budget,
                                                               Efficiency& efficiency) noexcept {
        due_ = never;
        const bool may_refresh = connected_ && now - last_sent_ >= p_.least_interval;
        if (too_fast_) {
            too_fast_ = false;
            budget.too_fast(now);
        }
        if (now >= session_end_ && session_end_ + p_.answer_within > now) wake(session_end_ + p_.answer_within);
        if (session_end_ > now) wake(session_end_);
        each_watched([&](working_order& o) {
            if (o.missing() > 0) {
                if (now - o.touched >= p_.answer_within)
                    doubtful_ = true;
                else
                    wake(o.touched + p_.answer_within);
            }
            if (!o.alive()) return;
            watch_deadlines(o, now);
            if (!o.ours) return;
            const verdict why = why_cancel(o, now);
            if (!why.open())
                (void)cancel(o, why, now, budget, efficiency);
            else if (p_.rolling_expiry.count() > 0)
                renew(o, may_refresh, now, budget, efficiency);
        });
        return requests_;
    }
    // Moves the expiry on, when half of it is over.
    template <class Budget, class Efficiency>
    constexpr void renew(working_order& o, bool may_refresh, time_point now, Budget& budget,
                         Efficiency& efficiency) noexcept {
        if (o.time_in_force != time_in_force::gtd) return;
        if (o.state != order_state::live || o.in_flight() || !o.accepted) return;
        const time_point due = o.expires - p_.rolling_expiry / 2;
        if (now >= session_end_) return;  // it ends by itself
        if (now < due) return wake(due);
        if (!connected_ || !blocked_.open()) return;  // once that is over everything is looked at anew
        if (!may_refresh) return wake(last_sent_ + p_.least_interval);
        if (requests_.full() || !efficiency.check(message_purpose::refresh, now).open())
            return wake(now + p_.least_interval);
        if (const permission p = budget.check(message_purpose::refresh, now); !p.refused.open())
            return wake(p.earliest);
        request& r = about(request_kind::modify, o.side);
        r.time_in_force = time_in_force::gtd;
        r.expires = now + p_.rolling_expiry;
        r.order = o.order;
        r.venue_order = o.venue_order;
        r.ticks = o.ticks;
        r.size = o.size;
        r.because = {expiry_renewed, 0};
        const time_point answer_by = now + p_.answer_within;
        change(o, [&](working_order& each) { each.modified_by(r, each.wanted, now, answer_by); });
        last_sent_ = now;
        note_sent(now, answer_by, budget, efficiency);
    }
    constexpr void watch_deadlines(working_order& o, time_point now) noexcept {
        if (o.in_flight()) {
            if (now >= o.deadline) {
                change(o, [](working_order& each) { each.overdue(); });
                doubt();
            } else {
                wake(o.deadline);
            }
            return;
        }
        if (o.state == order_state::unknown) {
            // The fill of one that it was too late to cancel is on its way.
            const time_point patience = o.touched + p_.pause_after_refusal;
            if (o.leaving && now < patience) return wake(patience);
            doubtful_ = true;
            return;
        }
        // An order whose time is over and of which nobody says so.
        // A day order ends with the session in which it was sent, also where the next one's end is known by now.
        const time_point ends = o.time_in_force == time_in_force::gtd ? o.expires
                                : o.time_in_force == time_in_force::day
                                    ? (has_end(o.expires) ? o.expires : session_end_)
                                : o.time_in_force == time_in_force::gtc ? never
                                                                        : o.sent;
        if (!o.ours || ends == never || ends == time_point{}) return;
        const time_point told_by = ends + p_.answer_within;
        if (now < told_by) return wake(told_by);
        change(o, [](working_order& each) { each.overdue(); });
        doubt();
    }
    // Whether another cancel would tell no more than the last one: a list of open orders does, and it cannot where the
    // order is touched again and again.
    [[nodiscard]] constexpr bool asked_enough(const working_order& o, time_point now) noexcept {
        if (o.leaving) return true;
        if (o.cancel_sent == time_point::earliest() || o.cancel_sent < o.sent) return false;
        const time_point again = o.cancel_sent + 6 * p_.answer_within;
        if (now >= again) return false;
        wake(again);
        return true;
    }
    static constexpr bool has_end(time_point t) noexcept { return t != never && t != time_point{}; }
    // Why an order should not be there; open where it should.
    [[nodiscard]] constexpr verdict why_cancel(const working_order& o, time_point now) noexcept {
        if (o.doubled) return two_orders_of_one_id;
        if (o.time_in_force == time_in_force::ioc && o.state != order_state::unknown) return {};  // it ends by itself
        if (o.state == order_state::unknown && asked_enough(o, now)) return {};
        if (!demanded_[o.side].open()) return demanded_[o.side];
        // After a lost connection the list tells sooner than a cancel.
        if (o.state == order_state::unknown) return blocked_ == not_reconciled ? verdict{} : verdict{fate_unknown};
        if (o.slot < 0) return order_superfluous;
        if (passes_limit(o.side)) return position_limit_reached;
        if (!blocked_.open() && !(blocked_ == not_reconciled)) return blocked_;
        if (o.state == order_state::live && p_.maximum_age != std::chrono::nanoseconds::max()) {
            if (now - o.since >= p_.maximum_age) return order_too_old;
            wake(o.since + p_.maximum_age);
        }
        return {};
    }

    parameters p_;
    [[no_unique_address]] Ids ids_;
    [[no_unique_address]] Keep keep_;
    std::int64_t deadband_;
    two_sided<kept> kept_{};
    time_point due_ = time_point::earliest();
    standing_quote standing_{};
    time_point last_sent_ = time_point::earliest();
    std::int64_t position_ = 0;
    two_sided<std::int64_t> exposure_{};
    two_sided<std::int64_t> resting_{};
    two_sided<verdict> demanded_{};  // why a side should be off; open where it may stand
    verdicts denied_{};
    two_sided<time_point> pause_until_{time_point::earliest(), time_point::earliest()};
    verdict blocked_{};
    bool connected_ = true;
    bool too_fast_ = false;
    bool doubtful_ = false;        // what we know should be read again
    bool doubtful_again_ = false;  // something happened since it was asked for
    reading reading_ = reading::nothing;
    std::int64_t closed_from_ = 0;  // the position when it was last tried to close it: in vain where it is the same
    std::int64_t listed_ = 0;
    std::int64_t listed_elsewhere_ = 0;
    bool forgets_ = false;  // orders are open that are not remembered
    time_point asked_at_{};
    time_point read_again_ = time_point::earliest();
    time_point session_end_ = never;
    two_sided<side_slots> slots_{};
    std::uint64_t watched_ = 0;     // the places of orders that may still fill
    std::size_t slots_in_use_ = 1;  // of a side
    bool times_orders_ = false;     // orders have an age or an expiry to be watched
    std::int64_t executed_orders_ = 0;
    std::uint64_t version_ = 0;
    working_order orders_[places]{};
    request_list requests_{};
};

template <class Ids = order_ids, class Keep = no_queue_value>
order_manager(const order_manager_parameters&, Ids = Ids{}, Keep = Keep{}) -> order_manager<Ids, Keep>;

}  // namespace twoside
