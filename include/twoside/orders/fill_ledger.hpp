#pragma once
// What was executed, what it cost, and what came of it: position, cash, fees, average cost, profit. Every execution
// counts once, by its id, whatever is told twice, late, out of order or taken back. Shown by
// tests/orders/fill_ledger.cpp, against a recomputation in whole numbers from the list of what is true.
//   fill        told again, with the same or a lower revision: ignored. Fills of orders that nobody knows (order 0, by
//               hand, another client's) count like all others: they move the position
//   corrected   states the whole execution anew, also before its fill, which then changes nothing. Its revision has to
//               be higher than what is known; 0, where a venue has none, is newer than everything but a bust
//   busted      the execution never was, also before its fill. Only a correction of a higher revision brings it back
//   commission  what the venue charged for the execution, in place of our estimate; may come before it; last told wins
// What concerns no execution is no business of a ledger, but for `modified` (see the fees). strike() takes an execution
// off the books on our own word, for one fill that came under two ids; no report brings it back. adjust() books a
// position that the venue has and nobody can explain.
//
// Exact: prices are whole units and sizes whole lots. A unit is a millionth of the largest price that divides all
// increments of the tick rule, so that any tick of any band, with its millionths, is a whole number of them. Position,
// turnover and cash before fees are sums of whole numbers and do not depend on any order. They are 128 bits wide and
// hold 10^25 ticks * lots; a report that does not fit, or makes no sense, is not booked, and refused() counts it.
//   cash         = -sum d q p - fees, 0 at the beginning                                  d: +1 bought, -1 sold
//   average cost : adding moves it to the size-weighted mean, reducing leaves it, through zero it is the new price
//   realised     = sum over reductions of -d * closed * (p - average cost), before fees
//   open         = position * (mark - average cost)
//   profit(mark) = realised + open - fees = cash + position * mark - cost of the position at the beginning
// These identities hold exactly in whole numbers. Average cost and realised profit go by the order in which the
// executions were first told. They are worked out when they are read, from the executions since the last reading or,
// after a correction or a bust, from all: so they are what a ledger says that had known the truth from the start. The
// cost of what is open is kept in 10^-12 tick * lots; where a reduction does not divide it evenly, it is rounded there
// once, to nearest.
//
// Fees by market/fees.hpp, exactly to 10^-12 money an execution. The commission is of an order, C(Q, V) with what is
// filled of it; a fill adds the difference of after and before: the minimum is paid once an order, and the cap beats
// it. Executions without an order of ours go by the venue's id of it, without that each is an order. Liquidity that is
// not told costs what is dearer. Where `modify_restarts_minimum`, a modification of an order with fills begins a new
// commission behind the executions that are known to be of the order by then (Interactive Brokers): `modified` reports
// that are not replayed do it, or modified().
//
// take() allocates nothing and needs constant time for up to `executions` executions; beyond, the tables double. After
// a correction or a bust it goes through the executions of that order. Nothing is ever forgotten: begin a ledger for a
// day or a session, with the position and its cost. Not for several threads at once, not even for reading alone.

#include <cstddef>
#include <cstdint>
#include <twoside/core/dynamic_array.hpp>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/fees.hpp>
#include <twoside/orders/report.hpp>
#include <twoside/quote/lot_rule.hpp>
#include <twoside/quote/tick_rule.hpp>

namespace twoside {

// Money and values in whole units.
__extension__ typedef __int128 wide_integer;

namespace detail {

[[nodiscard]] TWOSIDE_INLINE constexpr double to_double(wide_integer x) noexcept {
    const auto narrow = static_cast<std::int64_t>(x);
    return narrow == x ? static_cast<double>(narrow) : static_cast<double>(x);
}
[[nodiscard]] constexpr wide_integer absolute(wide_integer x) noexcept { return x < 0 ? -x : x; }

// The nearest whole number, half away from zero; 10^30 at the most.
[[nodiscard]] TWOSIDE_INLINE constexpr wide_integer nearest(double x) noexcept {
    if (magnitude(x) < 4.5e15) [[likely]]
        return static_cast<std::int64_t>(x + __builtin_copysign(0.5, x));
    return static_cast<wide_integer>(clamp(x, -1e30, 1e30));  // a whole number, or not worth half of one
}
// x * part / whole, to nearest, half away from zero, for 0 < part < whole: the product need not fit.
[[nodiscard]] constexpr wide_integer share(wide_integer x, std::int64_t part, std::int64_t whole) noexcept {
    const wide_integer rest = (x % whole) * part;
    const wide_integer half = whole / 2;
    return (x / whole) * part + (rest < 0 ? rest - half : rest + half) / whole;
}

// Where in an array the value is that has a hash, by open addressing. It knows hashes alone: `same` tells, of a place
// in the array, whether what is there is what is looked for.
class hash_table {
public:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    template <class Same>
    [[nodiscard]] TWOSIDE_INLINE std::uint32_t find(std::uint32_t hash, const Same& same) const noexcept {
        for (std::uint32_t i = hash >> shift_;; i = (i + 1) & mask_) {
            const slot& s = slots_[i];
            if (s.index == none || (s.hash == hash && same(s.index))) return s.index;
        }
    }
    // Needs room.
    TWOSIDE_INLINE void insert(std::uint32_t hash, std::uint32_t index) noexcept {
        std::uint32_t i = hash >> shift_;
        while (slots_[i].index != none) i = (i + 1) & mask_;
        slots_[i] = {hash, index};
        ++held_;
    }
    [[nodiscard]] TWOSIDE_INLINE bool full() const noexcept { return 4 * held_ >= slots_.size(); }
    void grow() { grow(slots_.size() / 2); }
    // Room for so many values in a quarter of the slots: nearly always the first place is the right one.
    [[gnu::noinline]] void grow(std::size_t values) {
        std::uint32_t bits = 4;
        while ((std::size_t{1} << bits) < 4 * values && bits < 32) ++bits;
        const dynamic_array<slot> before = static_cast<dynamic_array<slot>&&>(slots_);
        slots_ = {};
        slots_.reserve(std::size_t{1} << bits);
        while (slots_.size() < std::size_t{1} << bits) slots_.push_back({});
        shift_ = 32 - bits;
        mask_ = static_cast<std::uint32_t>(slots_.size() - 1);
        held_ = 0;
        for (const slot& s : before)
            if (s.index != none) insert(s.hash, s.index);
    }

private:
    struct slot {
        std::uint32_t hash = 0;
        std::uint32_t index = none;
    };
    dynamic_array<slot> slots_{};
    std::size_t held_ = 0;
    std::uint32_t shift_ = 28;
    std::uint32_t mask_ = 15;
};

[[nodiscard]] TWOSIDE_INLINE constexpr std::uint32_t hash_of(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t h = ((a ^ (a >> 29U)) * 0xbf58476d1ce4e5b9U + b) * 0x9e3779b97f4a7c15U;
    return static_cast<std::uint32_t>((h ^ (h << 31U)) >> 32U);
}

// The prices of a tick rule in whole numbers. The base is the largest price that divides all increments; a unit is a
// millionth of it.
class price_units {
public:
    static constexpr std::int64_t per_base = 1'000'000;
    static constexpr std::int64_t largest = 1'000'000'000'000'000;  // ticks, bases and lots

    template <class Ticks>
    constexpr explicit price_units(const Ticks& rule) : stretches_{rule.stretches()} {
        double least = infinity;
        for (std::size_t i = 0; i < stretches_; ++i) least = smaller(least, rule.stretch(i).increment);
        const std::int64_t parts = parts_of(rule, least);
        require(check_that(parts > 0, "fill_ledger", "smallest increment of the tick rule", least,
                           "a thousandth of it, or more, divides all other increments, which are at most 10^9 times "
                           "as large"));
        base_ = increment_grid{least / static_cast<double>(parts)};
        for (std::size_t i = 0; i < stretches_; ++i) {
            const tick_stretch s = rule.stretch(i);
            from_[i] = s.from;
            zero_[i] = s.zero;
            bases_[i] = multiple(s.increment, least, parts);
        }
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr wide_integer operator()(std::int64_t ticks,
                                                                   std::uint32_t millionths) const noexcept {
        if (stretches_ == 1) return static_cast<wide_integer>(ticks) * per_base + millionths;
        std::size_t i = 0;
        while (i + 1 < stretches_ && ticks >= from_[i + 1]) ++i;
        return (static_cast<wide_integer>(ticks - zero_[i]) * per_base + millionths) * bases_[i];
    }
    [[nodiscard]] constexpr const increment_grid& base() const noexcept { return base_; }

private:
    // How many times the base goes into an increment; 0: not a whole number of times.
    [[nodiscard]] static constexpr std::int64_t multiple(double increment, double least, std::int64_t parts) noexcept {
        const double times = increment / least * static_cast<double>(parts);
        if (!(times <= 1e9)) return 0;
        const std::int64_t whole = floor_to_integer(times + 0.5);
        return magnitude(times - static_cast<double>(whole)) <= 1e-12 * times ? whole : 0;
    }
    template <class Ticks>
    [[nodiscard]] static constexpr std::int64_t parts_of(const Ticks& rule, double least) noexcept {
        for (std::int64_t parts = 1; parts <= 1000; ++parts) {
            bool all = true;
            for (std::size_t i = 0; all && i < rule.stretches(); ++i)
                all = multiple(rule.stretch(i).increment, least, parts) > 0;
            if (all) return parts;
        }
        return 0;
    }

    std::size_t stretches_;
    std::int64_t from_[max_tick_bands]{};
    std::int64_t zero_[max_tick_bands]{};
    std::int64_t bases_[max_tick_bands]{};
    increment_grid base_{};
};

}  // namespace detail

struct fill_ledger_parameters {
    fee_schedule fees{};
    std::int64_t position = 0;           // at the beginning, in lots
    double average_cost = not_a_number;  // of it, a price; NaN: unknown, or the first mark
    std::size_t executions = 4096;       // that there is room for, without allocating
    bool modify_restarts_minimum = false;

    [[nodiscard]] constexpr problem check() const noexcept {
        constexpr std::int64_t most = detail::price_units::largest;
        return first_problem(fees.check(),
                             check_that(position >= -most && position <= most, "fill_ledger", "position",
                                        static_cast<double>(position), "at most 10^15 lots"),
                             check_that(average_cost != average_cost || is_finite(average_cost), "fill_ledger",
                                        "average_cost", average_cost, "a finite price (NaN: unknown)"),
                             check_that(executions >= 1 && executions <= std::size_t{1} << 28U, "fill_ledger",
                                        "executions", static_cast<double>(executions), "1 to 2^28"));
    }
};

// What a report changed: by how many lots the executed size of an order, below 0 for what is taken back. `news`: it
// said something that was not known.
struct booking {
    bool news = false;
    twoside::side side = side::bid;
    std::uint64_t order = 0;
    std::int64_t lots = 0;

    friend constexpr bool operator==(const booking&, const booking&) = default;
};

// An execution as the ledger has it.
struct ledger_entry {
    execution_id execution{};  // not given: there is none
    std::uint64_t order = 0;
    std::uint64_t venue_order = 0;
    twoside::side side = side::bid;
    twoside::liquidity liquidity = twoside::liquidity::unknown;
    bool counts = false;      // it is in the books
    bool busted = false;      // the venue took it back
    bool struck = false;      // we did
    bool adjustment = false;  // our own entry
    std::uint32_t revision = 0;
    std::uint32_t millionths = 0;
    std::int64_t ticks = 0;
    std::int64_t lots = 0;
    double commission = not_a_number;  // as the venue told it; NaN: it has not
    double estimated = 0;              // all fees by the schedule
};

struct fee_parts {
    double commission = 0;
    double venue_fees = 0;  // below 0: rebates
    double levies = 0;
};

template <class Ticks = tick_rule<1>>
class fill_ledger {
public:
    using parameters = fill_ledger_parameters;

    fill_ledger(const Ticks& ticks, const lot_rule& lots, const fill_ledger_parameters& p = {})
        : units_{(require(p.check()), ticks)},
          lot_{lots.lot()},
          fees_{p.fees},
          has_fees_{charges(p.fees)},
          modify_restarts_minimum_{p.modify_restarts_minimum},
          in_money_{value_of_one(units_.base()) * value_of_one(lot_)},
          per_money_{1e6 * number_of(units_.base()) * number_of(lot_)},
          money_per_unit_{in_money_ / per_money_},
          executions_{p.executions},
          start_position_{p.position},
          position_{p.position} {
        make_room(executions_);
        if (is_finite(p.average_cost)) {
            require(check_cost(p.average_cost));
            start_cost_ = p.average_cost;
        }
        begin_anew();
    }

    // ---- what happened

    booking take(const report& r) noexcept {
        switch (r.kind) {
            case report_kind::fill:
            case report_kind::corrected:
                return state(r);
            case report_kind::busted:
                return bust(r);
            case report_kind::commission:
                return charge(r);
            case report_kind::modified:
                if (!r.replayed) modified(r.order);
                return {};
            default:
                return {};
        }
    }

    // The venue has carried out a modification of the order: where that begins a new commission, it does.
    void modified(std::uint64_t order) noexcept {
        if (!modify_restarts_minimum_ || !has_fees_ || order == 0) return;
        const std::uint32_t i = find_order(order, false);
        if (i == none) return;
        order_fees& o = orders_[i];
        entries_[o.last].ends_commission = true;
        o.restart();
    }

    // Takes an execution off the books for good: it was booked under another id. One that was never stated cannot be.
    booking strike(const execution_id& id) noexcept {
        const std::uint32_t i = find_execution(id);
        if (i == none || entries_[i].struck || entries_[i].is == stage::unstated) return {};
        entry& e = entries_[i];
        const std::int64_t before = executed(e);
        take_off(e);
        e.struck = true;
        put_back(e);
        return {true, e.side, e.order, -before};
    }

    // Books so many lots, signed, at a price, without fees and without an order: what makes the position the venue's.
    // Answers the id by which the entry is found, and struck; not given where nothing was booked.
    execution_id adjust(std::int64_t lots, std::int64_t ticks, std::uint32_t millionths = 0) noexcept {
        report r;
        r.kind = report_kind::fill;
        r.side = lots < 0 ? side::ask : side::bid;
        r.execution = {~std::uint64_t{0}, adjustments_ + 1};
        while (find_execution(r.execution) != none) ++r.execution.low;
        r.ticks = ticks;
        r.millionths = millionths;
        // The one number without an absolute value is refused as too large.
        r.executed = lots < 0 && lots > -units::largest ? -lots : lots;
        const bool legal = usable(r) && fits(r.executed, units_(ticks, millionths));
        if (lots == 0 || !legal) {
            if (lots != 0) ++refused_;
            return {};
        }
        ++adjustments_;
        const std::uint32_t i = add_entry(r.execution, hash_of(r.execution));
        entries_[i].adjustment = true;
        book_first(entries_[i], i, r, value_of(r));
        return r.execution;
    }

    // What the position of the beginning cost, where that was not given: the first price that is told counts.
    void first_mark(double price) noexcept {
        if (is_finite(start_cost_) || start_position_ == 0 || !is_finite(price) || check_cost(price)) return;
        start_cost_ = price;
        account_ = beginning();
    }

    // ---- what is

    [[nodiscard]] std::int64_t position() const noexcept { return position_; }  // lots
    [[nodiscard]] double position_size() const noexcept { return lot_.value(position_); }
    // All executions that count, and what is not one: the adjustments, summed, in lots.
    [[nodiscard]] std::size_t executions() const noexcept { return counting_; }
    [[nodiscard]] std::int64_t adjusted() const noexcept { return adjusted_; }
    // Reports and adjustments that could not be booked: the position may be wrong.
    [[nodiscard]] std::int64_t refused() const noexcept { return refused_; }

    [[nodiscard]] double cash() const noexcept { return money(cash_) - fees(); }
    [[nodiscard]] double turnover() const noexcept { return money(turnover_); }
    // Bought and sold, in lots, as turnover with the adjustments.
    [[nodiscard]] std::int64_t traded_lots() const noexcept { return traded_lots_; }

    // The price that a lot of the position cost on average; NaN without a position, or where it is not known.
    [[nodiscard]] double average_cost() const noexcept {
        settle();
        if (account_.position == 0 || !account_.cost_known) return not_a_number;
        return detail::to_double(account_.cost) / static_cast<double>(account_.position) * base_value() / 1e12;
    }
    // Before fees; NaN where the position of the beginning has no cost.
    [[nodiscard]] double realised() const noexcept {
        if (!start_known()) return not_a_number;
        settle();
        return money_of_costs(account_.realised);
    }
    [[nodiscard]] double open_profit(double mark) const noexcept {
        settle();
        if (account_.position == 0) return 0;
        if (!account_.cost_known) return not_a_number;
        return position_size() * mark - money_of_costs(account_.cost);
    }
    // Everything: realised and open, after fees. Costs no look at the executions.
    [[nodiscard]] double profit(double mark) const noexcept {
        if (!start_known()) return not_a_number;
        const double before = money(cash_) - money_of_costs(beginning().cost) - fees();
        return position_ == 0 ? before : before + position_size() * mark;
    }

    // Fees as far as is known: what the venue told, and the estimate of what it did not.
    [[nodiscard]] double fees() const noexcept { return fee_money(estimated_ - replaced_ + told_); }
    // Of the executions in the books: the sum of what the venue told, and what the schedule says for all of them.
    [[nodiscard]] double commissions_told() const noexcept { return fee_money(told_); }
    [[nodiscard]] double estimated() const noexcept { return fee_money(estimated_); }
    // What the estimate consists of. Goes through all executions.
    [[nodiscard]] fee_parts estimate() const noexcept {
        charged sum;
        if (has_fees_) {
            for (std::size_t i = 0; i < orders_.size(); ++i) {
                order_fees o;
                for (std::uint32_t e = orders_[i].first; e != none; e = entries_[e].next_of_order)
                    sum.add(charge_next(o, entries_[e], value_of(entries_[e])));
            }
        }
        return {fee_money(sum.commission), fee_money(sum.venue), fee_money(sum.levies)};
    }

    // The same in whole numbers, for books that have to balance: cash before fees and turnover in units, of which
    // units_of_money() make up one.
    [[nodiscard]] wide_integer cash_units() const noexcept { return cash_; }
    [[nodiscard]] wide_integer turnover_units() const noexcept { return turnover_; }
    [[nodiscard]] double units_of_money() const noexcept { return per_money_ / in_money_; }
    // The price of a tick of this rule, with millionths of it, in units of a lot.
    [[nodiscard]] wide_integer price_units(std::int64_t ticks, std::uint32_t millionths = 0) const noexcept {
        return units_(ticks, millionths);
    }

    [[nodiscard]] ledger_entry find(const execution_id& id) const noexcept {
        const std::uint32_t i = find_execution(id);
        return i == none ? ledger_entry{} : shown(entries_[i]);
    }
    // All that was ever told, in the order in which it was.
    [[nodiscard]] std::size_t entries() const noexcept { return entries_.size(); }
    [[nodiscard]] ledger_entry entry_at(std::size_t i) const noexcept { return shown(entries_[i]); }

    // ---- as plain numbers

    static constexpr std::int64_t version = 1;

    // The whole state, but for the parameters: out(n) is called with the version, with how many numbers follow, and
    // with these, one after another.
    template <class Out>
    void save(Out&& out) const {
        const auto put = [&](auto n) { out(static_cast<std::int64_t>(n)); };
        put(version);
        put(numbers_before + numbers_of_entry * entries_.size());
        put(__builtin_bit_cast(std::int64_t, units_.base().increment()));
        put(__builtin_bit_cast(std::int64_t, lot_.increment()));
        put(start_position_);
        put(__builtin_bit_cast(std::int64_t, start_cost_));
        put(adjustments_);
        put(refused_);
        put(entries_.size());
        for (const entry& e : entries_) {
            put(e.id.high);
            put(e.id.low);
            put(e.order);
            put(e.venue_order);
            put(e.ticks);
            put(e.lots);
            put(__builtin_bit_cast(std::int64_t, e.told));
            put(std::uint64_t{e.revision} << 32U | e.millionths);
            put(std::uint64_t{e.place} << 32U | flags_of(e));
        }
    }
    // Reads what save() wrote, by calling in(). It needs the same tick rule and lot; the fees are estimated anew, by
    // the schedule of this ledger. Where the numbers make no sense, it says so, and nothing has changed.
    template <class In>
    [[nodiscard]] problem restore(In&& in) {
        const auto wrong = [](const char* what, std::int64_t value, const char* legal) {
            return problem{"fill_ledger", what, static_cast<double>(value), legal};
        };
        const std::int64_t told_version = in();
        if (told_version != version) return wrong("saved version", told_version, "1");
        const std::int64_t count = in();
        if (count < numbers_before || (count - numbers_before) % numbers_of_entry != 0 || count > most_numbers)
            return wrong("saved count", count, "7, and 9 for each execution");
        const std::size_t size = static_cast<std::size_t>(count - numbers_before) / numbers_of_entry;
        const double base = __builtin_bit_cast(double, static_cast<std::int64_t>(in()));
        const double lot = __builtin_bit_cast(double, static_cast<std::int64_t>(in()));
        if (!(base == units_.base().increment()))
            return {"fill_ledger", "saved increment", base, "what divides all increments of this ledger's tick rule"};
        if (!(lot == lot_.increment())) return {"fill_ledger", "saved lot", lot, "this ledger's lot"};
        const std::int64_t start = in();
        if (start < -units::largest || start > units::largest)
            return wrong("saved position", start, "at most 10^15 lots");
        const double cost = __builtin_bit_cast(double, static_cast<std::int64_t>(in()));
        const std::int64_t adjustments = in();
        const std::int64_t refused = in();
        if (!is_count(adjustments)) return wrong("saved adjustments", adjustments, "a count");
        if (!is_count(refused)) return wrong("saved refused reports", refused, "a count");
        const std::int64_t entries = in();
        if (entries < 0 || static_cast<std::size_t>(entries) != size)
            return wrong("saved executions", entries, "as many as the count of numbers says");

        fill_ledger fresh = *this;
        fresh.forget();
        fresh.make_room(executions_ + size);
        fresh.start_position_ = start;
        fresh.start_cost_ = not_a_number;
        if (cost == cost) {
            if (const problem p =
                    is_finite(cost) ? fresh.check_cost(cost) : check_finite("fill_ledger", "saved cost", cost))
                return p;
            fresh.start_cost_ = cost;
        }
        fresh.adjustments_ = static_cast<std::uint64_t>(adjustments);
        fresh.refused_ = refused;
        fresh.begin_anew();
        std::size_t places = 0;
        for (std::size_t n = 0; n < size; ++n) {
            entry e;
            e.id.high = static_cast<std::uint64_t>(in());
            e.id.low = static_cast<std::uint64_t>(in());
            e.order = static_cast<std::uint64_t>(in());
            e.venue_order = static_cast<std::uint64_t>(in());
            e.ticks = in();
            e.lots = in();
            e.told = __builtin_bit_cast(double, static_cast<std::int64_t>(in()));
            const auto versions = static_cast<std::uint64_t>(in());
            const auto rest = static_cast<std::uint64_t>(in());
            e.revision = static_cast<std::uint32_t>(versions >> 32U);
            e.millionths = static_cast<std::uint32_t>(versions);
            e.place = static_cast<std::uint32_t>(rest >> 32U);
            if (!e.id.given()) return wrong("saved execution id", 0, "one that is given");
            if (fresh.find_execution(e.id) != none)
                return wrong("saved execution", static_cast<std::int64_t>(n), "each id once");
            if (!set_flags(e, static_cast<std::uint32_t>(rest)))
                return wrong("saved flags", static_cast<std::int64_t>(static_cast<std::uint32_t>(rest)),
                             "those of an execution");
            if (!(e.told != e.told || magnitude(e.told) <= most_money))
                return {"fill_ledger", "saved commission", e.told, "at most 10^18 (NaN: not told)"};
            const bool has_place = e.place != none;
            if (has_place ? e.place >= size || e.is == stage::unstated : e.is == stage::booked)
                return wrong("saved place", e.place, "one for each execution that was in the books");
            if (has_place && !fresh.fits_alone(e))
                return wrong("saved execution", static_cast<std::int64_t>(n), "a price and a size that can be booked");
            fresh.entries_[fresh.add_entry(e.id)] = e;
            places += has_place ? 1 : 0;
        }
        for (std::size_t i = 0; i < places; ++i) fresh.booked_.push_back(none);
        for (std::uint32_t i = 0; i < fresh.entries_.size(); ++i) {
            const std::uint32_t place = fresh.entries_[i].place;
            if (place == none) continue;
            if (place >= places || fresh.booked_[place] != none)
                return wrong("saved place", place, "each from 0 on once");
            fresh.booked_[place] = i;
        }
        for (const std::uint32_t i : fresh.booked_) {
            entry& e = fresh.entries_[i];
            const bool counts = e.counts();
            if (counts && !fresh.fits_beside(e.lots, fresh.value_of(e)))
                return wrong("saved execution", i, "books that hold at most 10^25 ticks times lots");
            if (counts) fresh.book(e, fresh.value_of(e), false);
            if (fresh.has_fees_ && !e.adjustment) fresh.link_last(e, i, fresh.value_of(e));
            if (counts && e.told == e.told) fresh.charge_told(e, 1);
        }
        *this = static_cast<fill_ledger&&>(fresh);
        return {};
    }

private:
    using units = detail::price_units;

    static constexpr std::uint32_t none = detail::hash_table::none;
    static constexpr double most_money = 1e18;  // a commission
    static constexpr std::int64_t numbers_before = 7;
    static constexpr std::int64_t numbers_of_entry = 9;
    static constexpr std::int64_t most_numbers = numbers_before + numbers_of_entry * (std::int64_t{1} << 31U);
    static constexpr wide_integer million = 1'000'000;
    static constexpr wide_integer most_units = million * million * million * million * million * 10;  // 10^31
    static constexpr std::int64_t most_traded_lots = 4'000'000'000'000'000'000;

    enum class stage : unsigned char { unstated, booked, busted };

    struct entry {
        execution_id id{};
        std::uint64_t order = 0;
        std::uint64_t venue_order = 0;
        std::int64_t ticks = 0;
        std::int64_t lots = 0;
        double told = not_a_number;  // commission
        std::uint32_t millionths = 0;
        std::uint32_t revision = 0;
        std::uint32_t place = none;          // in the order of booking; none: never was in the books
        std::uint32_t next_of_order = none;  // of those that were, by place
        std::uint32_t of_order = none;       // its fees
        twoside::side side = side::bid;
        twoside::liquidity liquidity = twoside::liquidity::unknown;
        stage is = stage::unstated;
        bool struck = false;
        bool adjustment = false;
        bool ends_commission = false;  // the order was modified after it
        wide_integer estimate = 0;     // as charged

        [[nodiscard]] TWOSIDE_INLINE bool counts() const noexcept { return is == stage::booked && !struck; }
    };

    // What the fees of an order depend on, and what has been charged.
    struct order_fees {
        std::uint64_t id = 0;
        bool of_venue = false;
        std::uint32_t first = none;
        std::uint32_t last = none;
        std::int64_t filled = 0;  // since the commission began
        std::int64_t sold = 0;    // ever
        wide_integer value = 0;   // of what is filled, in units
        wide_integer commission = 0;
        wide_integer unit_levy = 0;

        void restart() noexcept { filled = 0, value = 0, commission = 0; }
        void begin_anew() noexcept { restart(), sold = 0, unit_levy = 0; }
    };
    struct charged {
        wide_integer commission = 0;
        wide_integer venue = 0;
        wide_integer levies = 0;

        void add(const charged& c) noexcept {
            commission += c.commission;
            venue += c.venue;
            levies += c.levies;
        }
    };

    // Average cost, as far as it has been worked out.
    struct cost_account {
        std::uint32_t next = 0;  // place
        bool cost_known = true;
        std::int64_t position = 0;
        wide_integer cost = 0;      // of the position, signed as it is, in millionths of units
        wide_integer realised = 0;  // the same

        void book(std::int64_t lots, wide_integer price) noexcept {
            if (position == 0 || (position > 0) == (lots > 0)) {
                if (position == 0) cost_known = true;
                cost += price * lots;
                position += lots;
                return;
            }
            const std::int64_t held = position < 0 ? -position : position;
            const std::int64_t size = lots < 0 ? -lots : lots;
            const std::int64_t closed = size < held ? size : held;
            const std::int64_t change = lots < 0 ? -closed : closed;
            const wide_integer released = closed == held ? cost : detail::share(cost, closed, held);
            realised -= price * change + released;
            cost -= released;
            position += change;
            if (size > held) {
                position = lots - change;
                cost = price * position;
                cost_known = true;
            }
        }
    };

    // ---- money

    // A grid is a number of it in one, or the value of one: whichever is a whole number.
    [[nodiscard]] static double value_of_one(const increment_grid& g) noexcept {
        return g.reciprocal() ? 1 : g.increment();
    }
    [[nodiscard]] static double number_of(const increment_grid& g) noexcept {
        return g.reciprocal() ? g.per_unit() : 1;
    }
    [[nodiscard]] double base_value() const noexcept { return units_.base().increment(); }
    [[nodiscard]] double money(wide_integer in_units) const noexcept {
        return detail::to_double(in_units) * in_money_ / per_money_;
    }
    [[nodiscard]] double money_of_costs(wide_integer x) const noexcept {
        return detail::to_double(x) * in_money_ / (per_money_ * 1e6);
    }
    // Fees are whole 10^-12 of money.
    [[nodiscard]] TWOSIDE_INLINE static wide_integer fee(double money) noexcept {
        return detail::nearest(money * 1e12);
    }
    [[nodiscard]] static double fee_money(wide_integer x) noexcept { return detail::to_double(x) / 1e12; }

    [[nodiscard]] static constexpr bool charges(const fee_schedule& f) noexcept {
        return f.per_unit != 0 || f.per_value != 0 || f.least_per_order != 0 || f.maker_per_unit != 0 ||
               f.taker_per_unit != 0 || f.sale_of_value != 0 || f.sale_per_unit != 0;
    }

    // ---- books

    [[nodiscard]] TWOSIDE_INLINE static bool usable(const report& r) noexcept {
        return r.execution.given() && r.executed >= 1 && r.executed <= units::largest && r.ticks >= -units::largest &&
               r.ticks <= units::largest && r.millionths < units::per_base;
    }
    [[nodiscard]] TWOSIDE_INLINE wide_integer value_of(const entry& e) const noexcept {
        return units_(e.ticks, e.millionths) * e.lots;
    }
    [[nodiscard]] bool fits_alone(const entry& e) const noexcept {
        report r;
        r.execution = e.id;
        r.executed = e.lots;
        r.ticks = e.ticks;
        r.millionths = e.millionths;
        return usable(r) && fits_in_units(units_(e.ticks, e.millionths));
    }
    [[nodiscard]] TWOSIDE_INLINE static bool fits_in_units(wide_integer price) noexcept {
        constexpr wide_integer most = static_cast<wide_integer>(units::largest) * units::per_base;
        return price <= most && price >= -most;
    }
    [[nodiscard]] TWOSIDE_INLINE bool fits_beside(std::int64_t lots, wide_integer value) const noexcept {
        return turnover_ + detail::absolute(value) <= most_units && traded_lots_ + lots <= most_traded_lots;
    }
    // Whether an execution can be booked, at a price in units, beside all that is.
    [[nodiscard]] TWOSIDE_INLINE bool fits(std::int64_t lots, wide_integer price) const noexcept {
        return fits_in_units(price) && fits_beside(lots, price * lots);
    }
    [[nodiscard]] static std::int64_t executed(const entry& e) noexcept { return e.counts() ? e.lots : 0; }

    TWOSIDE_INLINE void book(const entry& e, wide_integer value, bool back) noexcept {
        const wide_integer size = detail::absolute(value);
        const bool adds = (e.side == side::bid) != back;
        position_ += adds ? e.lots : -e.lots;
        cash_ -= adds ? value : -value;
        turnover_ += back ? -size : size;
        traded_lots_ += back ? -e.lots : e.lots;
        if (e.adjustment)
            adjusted_ += adds ? e.lots : -e.lots;
        else
            counting_ += back ? std::size_t{0} - 1 : 1;
    }
    // What is told of an execution is about to change: before and after.
    void take_off(const entry& e) noexcept {
        if (e.counts()) {
            book(e, value_of(e), true);
            if (e.told == e.told) charge_told(e, -1);
        }
    }
    void put_back(const entry& e) noexcept {
        if (e.counts()) {
            book(e, value_of(e), false);
            if (e.told == e.told) charge_told(e, 1);
        }
        if (e.of_order != none) charge_again(orders_[e.of_order]);
        if (e.place < account_.next) account_ = beginning();
    }

    [[nodiscard]] TWOSIDE_INLINE wide_integer value_of(const report& r) const noexcept {
        return units_(r.ticks, r.millionths) * r.executed;
    }

    TWOSIDE_INLINE booking state(const report& r) noexcept {
        if (!usable(r)) [[unlikely]]
            return refuse();
        const std::uint32_t hash = hash_of(r.execution);
        std::uint32_t i = find_execution(r.execution, hash);
        if (i != none && entries_[i].is != stage::unstated) return state_anew(entries_[i], i, r);
        const wide_integer price = units_(r.ticks, r.millionths);
        if (!fits(r.executed, price)) [[unlikely]]
            return refuse();
        if (i == none) i = add_entry(r.execution, hash);
        book_first(entries_[i], i, r, price * r.executed);
        return {true, r.side, r.order, r.executed};
    }
    [[gnu::cold]] booking refuse() noexcept {
        ++refused_;
        return {};
    }

    // The first statement of an execution.
    TWOSIDE_INLINE void book_first(entry& e, std::uint32_t i, const report& r, wide_integer value) noexcept {
        e.order = r.order;
        e.venue_order = r.venue_order;
        tell(e, r);
        e.is = stage::booked;
        e.place = static_cast<std::uint32_t>(booked_.size());
        booked_.push_back(i);
        book(e, value, false);
        if (has_fees_ && !e.adjustment) link_last(e, i, value);
        if (e.told == e.told) charge_told(e, 1);
    }
    TWOSIDE_INLINE static void tell(entry& e, const report& r) noexcept {
        e.ticks = r.ticks;
        e.lots = r.executed;
        e.millionths = r.millionths;
        e.revision = r.revision;
        e.side = r.side;
        e.liquidity = r.liquidity;
    }

    // A further one.
    [[gnu::noinline]] booking state_anew(entry& e, std::uint32_t i, const report& r) noexcept {
        const bool newer =
            r.revision > e.revision || (r.revision == 0 && r.kind == report_kind::corrected && e.is == stage::booked);
        if (!newer) return {};
        const bool same = e.is == stage::booked && e.ticks == r.ticks && e.lots == r.executed && e.side == r.side &&
                          e.millionths == r.millionths && e.liquidity == r.liquidity &&
                          (e.order != 0 || r.order == 0) && (e.venue_order != 0 || r.venue_order == 0);
        if (same) {
            e.revision = larger_of(e.revision, r.revision);
            return {};
        }
        const std::int64_t before = executed(e);
        take_off(e);
        if (!fits(r.executed, units_(r.ticks, r.millionths))) {
            put_back(e);
            return refuse();
        }
        // An execution stays with the order that it was first told of.
        const bool found_order = e.order == 0 && r.order != 0;
        const bool found_venue_order = e.venue_order == 0 && r.venue_order != 0;
        if ((found_order || found_venue_order) && e.place != none && has_fees_ && !e.adjustment) unlink(e, i);
        if (found_order) e.order = r.order;
        if (found_venue_order) e.venue_order = r.venue_order;
        const std::uint32_t revision = larger_of(e.revision, r.revision);
        tell(e, r);
        e.revision = revision;
        e.is = stage::booked;
        if (e.place == none) {
            e.place = static_cast<std::uint32_t>(booked_.size());
            booked_.push_back(i);
        }
        if (has_fees_ && !e.adjustment && e.of_order == none) link(e, i);
        put_back(e);
        return {true, e.side, e.order, executed(e) - (found_order ? 0 : before)};
    }

    booking bust(const report& r) noexcept {
        if (!r.execution.given()) return refuse();
        std::uint32_t i = find_execution(r.execution);
        if (i == none) i = add_entry(r.execution);
        entry& e = entries_[i];
        if (e.is == stage::unstated) {
            e.is = stage::busted;
            e.order = r.order;
            e.venue_order = r.venue_order;
            e.side = r.side;
            e.revision = r.revision;
            return {true, e.side, e.order, 0};
        }
        if (r.revision != 0 && r.revision <= e.revision) return {};
        e.revision = larger_of(e.revision, r.revision);
        if (e.is == stage::busted) return {};
        const std::int64_t before = executed(e);
        take_off(e);
        e.is = stage::busted;
        put_back(e);
        return {true, e.side, e.order, -before};
    }

    booking charge(const report& r) noexcept {
        if (!r.execution.given() || !(magnitude(r.money) <= most_money)) return refuse();
        std::uint32_t i = find_execution(r.execution);
        if (i == none) i = add_entry(r.execution);
        entry& e = entries_[i];
        if (e.told == r.money) return {};
        if (e.counts() && e.told == e.told) charge_told(e, -1);
        e.told = r.money;
        if (e.counts()) charge_told(e, 1);
        return {true, e.side, e.order, 0};
    }
    void charge_told(const entry& e, int sign) noexcept {
        told_ += sign * fee(e.told);
        replaced_ += sign * e.estimate;
    }

    [[nodiscard]] static std::uint32_t larger_of(std::uint32_t a, std::uint32_t b) noexcept { return a < b ? b : a; }

    // ---- fees

    // What an execution adds to the fees of its order.
    TWOSIDE_INLINE charged charge_next(order_fees& o, const entry& e, wide_integer signed_value) const noexcept {
        charged c;
        if (e.counts()) {
            const wide_integer value = detail::absolute(signed_value);
            const double size = in_size(e.lots);
            o.filled += e.lots;
            o.value += value;
            const wide_integer commission =
                fee(fees_.order_commission(in_size(o.filled), detail::to_double(o.value) * money_per_unit_));
            c.commission = commission - o.commission;
            o.commission = commission;
            c.venue = fee(size * venue_rate(e.liquidity));
            // Without a branch: which side is filled next cannot be predicted.
            const bool sale = e.side == side::ask;
            o.sold += sale ? e.lots : 0;
            const wide_integer levy = fee(fees_.order_unit_levy(in_size(o.sold)));
            c.levies = levy - o.unit_levy +
                       fee((sale ? fees_.sale_of_value : 0.0) * detail::to_double(value) * money_per_unit_);
            o.unit_levy = levy;
        }
        if (e.ends_commission) o.restart();
        return c;
    }
    [[nodiscard]] TWOSIDE_INLINE double in_size(std::int64_t lots) const noexcept {
        return static_cast<double>(lots) * lot_.increment();
    }
    [[nodiscard]] double venue_rate(twoside::liquidity l) const noexcept {
        if (l == liquidity::added) return fees_.maker_per_unit;
        if (l == liquidity::removed) return fees_.taker_per_unit;
        return larger(fees_.maker_per_unit, fees_.taker_per_unit);
    }
    TWOSIDE_INLINE void estimate_next(order_fees& o, entry& e, wide_integer value) noexcept {
        const charged c = charge_next(o, e, value);
        e.estimate = c.commission + c.venue + c.levies;
        estimated_ += e.estimate;
    }

    // After a change, all executions of the order.
    void charge_again(order_fees& o) noexcept {
        o.begin_anew();
        for (std::uint32_t i = o.first; i != none; i = entries_[i].next_of_order) {
            entry& e = entries_[i];
            const wide_integer before = e.estimate;
            estimated_ -= before;
            estimate_next(o, e, value_of(e));
            if (e.counts() && e.told == e.told) replaced_ += e.estimate - before;
        }
    }

    // The last in the order of booking is charged at once.
    TWOSIDE_INLINE void link_last(entry& e, std::uint32_t i, wide_integer value) noexcept {
        e.of_order = order_of(e);
        order_fees& o = orders_[e.of_order];
        if (o.first == none)
            o.first = i;
        else
            entries_[o.last].next_of_order = i;
        o.last = i;
        estimate_next(o, e, value);
    }
    // Any other takes its place; the order is to be charged again.
    void link(entry& e, std::uint32_t i) noexcept {
        e.of_order = order_of(e);
        order_fees& o = orders_[e.of_order];
        std::uint32_t* at = &o.first;
        while (*at != none && entries_[*at].place < e.place) at = &entries_[*at].next_of_order;
        e.next_of_order = *at;
        *at = i;
        if (e.next_of_order == none) o.last = i;
    }
    void unlink(entry& e, std::uint32_t i) noexcept {
        if (e.of_order == none) return;
        order_fees& o = orders_[e.of_order];
        std::uint32_t before = none;
        for (std::uint32_t at = o.first; at != i; at = entries_[at].next_of_order) before = at;
        (before == none ? o.first : entries_[before].next_of_order) = e.next_of_order;
        if (o.last == i) o.last = before;
        e.next_of_order = e.of_order = none;
        charge_again(o);
    }

    // ---- tables

    [[nodiscard]] TWOSIDE_INLINE static std::uint32_t hash_of(const execution_id& id) noexcept {
        return detail::hash_of(id.high, id.low);
    }
    [[nodiscard]] TWOSIDE_INLINE std::uint32_t find_execution(const execution_id& id,
                                                              std::uint32_t hash) const noexcept {
        return executions_by_id_.find(hash, [&](std::uint32_t i) { return entries_[i].id == id; });
    }
    [[nodiscard]] std::uint32_t find_execution(const execution_id& id) const noexcept {
        return find_execution(id, hash_of(id));
    }
    TWOSIDE_INLINE std::uint32_t add_entry(const execution_id& id, std::uint32_t hash) noexcept {
        const auto i = static_cast<std::uint32_t>(entries_.size());
        if (executions_by_id_.full()) [[unlikely]]
            executions_by_id_.grow();
        entries_.emplace_back().id = id;
        executions_by_id_.insert(hash, i);
        // Where the next one will be written is not looked at until then.
        const char* const next = reinterpret_cast<const char*>(entries_.end());
        __builtin_prefetch(next + 64, 1);
        __builtin_prefetch(next + sizeof(entry), 1);
        return i;
    }
    std::uint32_t add_entry(const execution_id& id) noexcept { return add_entry(id, hash_of(id)); }

    [[nodiscard]] TWOSIDE_INLINE std::uint32_t find_order(std::uint64_t id, bool of_venue) const noexcept {
        return orders_by_id_.find(detail::hash_of(id, of_venue), [&](std::uint32_t i) {
            return orders_[i].id == id && orders_[i].of_venue == of_venue;
        });
    }
    // The fees that an execution goes to, with place made for them.
    TWOSIDE_INLINE std::uint32_t order_of(const entry& e) noexcept {
        const bool of_venue = e.order == 0;
        const std::uint64_t id = of_venue ? e.venue_order : e.order;
        if (id != 0) {
            const std::uint32_t i = find_order(id, of_venue);
            if (i != none) return i;
        }
        const auto i = static_cast<std::uint32_t>(orders_.size());
        order_fees& o = orders_.emplace_back();
        o.id = id;
        o.of_venue = of_venue;
        if (id != 0) {
            if (orders_by_id_.full()) [[unlikely]]
                orders_by_id_.grow();
            orders_by_id_.insert(detail::hash_of(id, of_venue), i);
        }
        return i;
    }

    // ---- average cost

    [[nodiscard]] problem check_cost(double price) const noexcept {
        const double most = 1e25 / larger(1, magnitude(static_cast<double>(start_position_)));
        return check_that(magnitude(units_.base().in_increments(price)) <= smaller(most, 1e15), "fill_ledger",
                          "average_cost", price, "at most 10^15 increments, and 10^25 increments times lots");
    }
    [[nodiscard]] bool start_known() const noexcept { return start_position_ == 0 || is_finite(start_cost_); }
    [[nodiscard]] cost_account beginning() const noexcept {
        cost_account a;
        a.position = start_position_;
        a.cost_known = start_known();
        if (start_position_ != 0 && a.cost_known)
            a.cost = detail::nearest(units_.base().in_increments(start_cost_) * 1e12) * start_position_;
        return a;
    }
    void settle() const noexcept {
        for (; account_.next < booked_.size(); ++account_.next) {
            const entry& e = entries_[booked_[account_.next]];
            if (!e.counts()) continue;
            account_.book(e.side == side::bid ? e.lots : -e.lots, units_(e.ticks, e.millionths) * million);
        }
    }

    void begin_anew() noexcept {
        position_ = start_position_;
        account_ = beginning();
    }
    void make_room(std::size_t executions) {
        entries_.reserve(executions);
        booked_.reserve(executions);
        executions_by_id_.grow(executions);
        if (!has_fees_) return;
        orders_.reserve(executions);
        orders_by_id_.grow(executions);
    }
    void forget() noexcept {
        entries_.clear();
        booked_.clear();
        orders_.clear();
        executions_by_id_ = orders_by_id_ = {};
        cash_ = turnover_ = estimated_ = replaced_ = told_ = 0;
        traded_lots_ = adjusted_ = 0;
        counting_ = 0;
    }

    // ---- what is seen from outside

    [[nodiscard]] static ledger_entry shown(const entry& e) noexcept {
        return {.execution = e.id,
                .order = e.order,
                .venue_order = e.venue_order,
                .side = e.side,
                .liquidity = e.liquidity,
                .counts = e.counts(),
                .busted = e.is == stage::busted,
                .struck = e.struck,
                .adjustment = e.adjustment,
                .revision = e.revision,
                .millionths = e.millionths,
                .ticks = e.ticks,
                .lots = e.lots,
                .commission = e.told,
                .estimated = fee_money(e.estimate)};
    }
    [[nodiscard]] static std::uint32_t flags_of(const entry& e) noexcept {
        return static_cast<std::uint32_t>(e.side) | static_cast<std::uint32_t>(e.liquidity) << 1U |
               static_cast<std::uint32_t>(e.is) << 3U | static_cast<std::uint32_t>(e.struck) << 5U |
               static_cast<std::uint32_t>(e.adjustment) << 6U | static_cast<std::uint32_t>(e.ends_commission) << 7U;
    }
    [[nodiscard]] static bool set_flags(entry& e, std::uint32_t flags) noexcept {
        if (flags >> 8U != 0 || (flags >> 1U & 3U) == 3 || (flags >> 3U & 3U) == 3) return false;
        e.side = static_cast<twoside::side>(flags & 1U);
        e.liquidity = static_cast<twoside::liquidity>(flags >> 1U & 3U);
        e.is = static_cast<stage>(flags >> 3U & 3U);
        e.struck = (flags >> 5U & 1U) != 0;
        e.adjustment = (flags >> 6U & 1U) != 0;
        e.ends_commission = (flags >> 7U & 1U) != 0;
        return true;
    }

    units units_;
    increment_grid lot_;
    fee_schedule fees_;
    bool has_fees_;
    bool modify_restarts_minimum_;
    // Units into money: times the one, divided by the other, both as exact as they can be; and at once.
    double in_money_;
    double per_money_;
    double money_per_unit_;

    std::size_t executions_;  // that room is made for

    std::int64_t start_position_;
    double start_cost_ = not_a_number;
    std::int64_t position_;
    wide_integer cash_ = 0;
    wide_integer turnover_ = 0;
    std::int64_t traded_lots_ = 0;
    std::int64_t adjusted_ = 0;
    std::size_t counting_ = 0;
    std::int64_t refused_ = 0;
    std::uint64_t adjustments_ = 0;
    wide_integer estimated_ = 0;
    wide_integer replaced_ = 0;  // of it, where the venue told
    wide_integer told_ = 0;

    dynamic_array<entry> entries_{};
    dynamic_array<std::uint32_t> booked_{};
    dynamic_array<order_fees> orders_{};
    detail::hash_table executions_by_id_{};
    detail::hash_table orders_by_id_{};
    mutable cost_account account_{};  // worked out when it is read
};

}  // namespace twoside
