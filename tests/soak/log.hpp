#pragma once
// Every request and every report as one line, for a program of somebody else's that checks the claims from it alone:
//     time_ns,instrument,who,kind,order,side,ticks,size,filled,execution,reason
// `us` when a request leaves, `venue` when a report reaches us. `size` is the whole size of an order, empty where a
// fill does not tell it; `filled` what of the order is filled, of a fill, a correction and a bust the size of that
// execution; empty where untold. `execution` is empty where there is none. Reports that concern every instrument have
// an empty instrument. Orders of others are told apart by their kind: their number is written as `#reference:order`. A
// position has its size, signed; a snapshot_end the number of orders. At the end, of each instrument, who `ledger` and
// who `venue`, kind `books`, with the position as size and the cash, in ticks times lots, as filled. Several seeds in
// one file have instruments, order numbers and times of their own.

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <soak/checker.hpp>
#include <string>
#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>

namespace support {

class soak_log {
public:
    soak_log() = default;
    explicit soak_log(const char* path) : file_{std::fopen(path, "w")} {
        if (file_ == nullptr) return;
        std::setvbuf(file_, nullptr, _IOFBF, std::size_t{1} << 20U);
        std::fputs("time_ns,instrument,who,kind,order,side,ticks,size,filled,execution,reason\n", file_);
    }
    soak_log(const soak_log&) = delete;
    soak_log& operator=(const soak_log&) = delete;
    ~soak_log() {
        if (file_ != nullptr) std::fclose(file_);
    }
    [[nodiscard]] bool writes() const noexcept { return file_ != nullptr; }

    void request(const twoside::request& r, twoside::time_point now) {
        if (!writes()) return;
        std::string why = r.because.why.open() ? "" : r.because.why.text();
        for (char& c : why)
            if (c == ',' || c == '"' || c == '\n') c = ';';
        std::fprintf(file_, "%" PRId64 ",%u,us,%s,%" PRIu64 ",%s,%" PRId64 ",%" PRId64 ",,,%s\n",
                     static_cast<std::int64_t>(now.since_epoch().count()), r.instrument,
                     request_names[static_cast<std::size_t>(r.kind)], r.order, name(r.side), r.ticks, r.size,
                     why.c_str());
    }
    void report(const twoside::report& r, twoside::time_point now, std::uint64_t reference) {
        using twoside::report_kind;
        if (!writes()) return;
        const report_kind k = r.kind;
        const bool of_execution = k == report_kind::fill || k == report_kind::corrected || k == report_kind::busted;
        const bool of_order = k < report_kind::position || k == report_kind::snapshot_order;
        const bool of_list = k == report_kind::snapshot_begin || k == report_kind::snapshot_end;
        const bool has_terms = of_order && k != report_kind::commission;
        char instrument[16] = "", order[64] = "", ticks[24] = "", size[24] = "", filled[24] = "", execution[48] = "";
        if (!of_list) std::snprintf(instrument, sizeof instrument, "%u", r.instrument);
        if (of_order && r.reference == reference)
            std::snprintf(order, sizeof order, "%" PRIu64, r.order);
        else if (of_order)
            std::snprintf(order, sizeof order, "#%" PRIu64 ":%" PRIu64, r.reference, r.order);
        if (has_terms) std::snprintf(ticks, sizeof ticks, "%" PRId64, r.ticks);
        if ((has_terms && !(k == report_kind::fill && r.size == 0)) || k == report_kind::position ||
            (k == report_kind::snapshot_end && r.size > 0))
            std::snprintf(size, sizeof size, "%" PRId64, r.size);
        if (of_execution)
            std::snprintf(filled, sizeof filled, "%" PRId64, r.executed);
        else if (has_terms && r.filled != twoside::untold)
            std::snprintf(filled, sizeof filled, "%" PRId64, r.filled);
        if (r.execution.given())
            std::snprintf(execution, sizeof execution, "%" PRIu64 ".%" PRIu64, r.execution.high, r.execution.low);
        std::fprintf(file_, "%" PRId64 ",%s,venue,%s,%s,%s,%s,%s,%s,%s,%s\n",
                     static_cast<std::int64_t>(now.since_epoch().count()), instrument,
                     report_names[static_cast<std::size_t>(k)], order, has_terms ? name(r.side) : "", ticks, size,
                     filled, execution,
                     r.reason == twoside::rejection::none ? "" : rejection_names[static_cast<std::size_t>(r.reason)]);
    }
    void books(const char* who, std::uint32_t instrument, std::int64_t position, std::int64_t cash,
               twoside::time_point now) {
        if (!writes()) return;
        std::fprintf(file_, "%" PRId64 ",%u,%s,books,,,,%" PRId64 ",%" PRId64 ",,\n",
                     static_cast<std::int64_t>(now.since_epoch().count()), instrument, who, position, cash);
    }

private:
    static const char* name(twoside::side s) noexcept { return s == twoside::side::bid ? "bid" : "ask"; }

    std::FILE* file_ = nullptr;
};

}  // namespace support
