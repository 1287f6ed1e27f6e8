#pragma once
// What a venue says, in short: reports that answer a request, and those of a reading.

#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>

namespace support {

// A report of the order that a request is about, with the terms of the request.
[[nodiscard]] inline twoside::report answer(twoside::report_kind kind, const twoside::request& to,
                                            twoside::time_point when) {
    twoside::report r;
    r.kind = kind;
    r.side = to.side;
    r.instrument = to.instrument;
    r.time = when;
    r.order = to.order;
    r.venue_order = to.venue_order;
    r.reference = to.reference;
    r.ticks = to.ticks;
    r.size = to.size;
    return r;
}
[[nodiscard]] inline twoside::report refusal(twoside::report_kind kind, const twoside::request& to,
                                             twoside::time_point when, twoside::rejection why) {
    twoside::report r = answer(kind, to, when);
    r.reason = why;
    return r;
}
// An execution, with the cumulative filled size where it is told.
[[nodiscard]] inline twoside::report fill(const twoside::request& of, twoside::time_point when, std::uint64_t execution,
                                          std::int64_t lots, std::int64_t filled = twoside::untold) {
    twoside::report r = answer(twoside::report_kind::fill, of, when);
    r.execution = {0, execution};
    r.executed = lots;
    r.filled = filled;
    r.size = 0;
    return r;
}
// A report that is about no order: of a position, of a list.
[[nodiscard]] inline twoside::report plain(twoside::report_kind kind, twoside::time_point when, std::int64_t size = 0) {
    twoside::report r;
    r.kind = kind;
    r.time = when;
    r.size = size;
    return r;
}

}  // namespace support
