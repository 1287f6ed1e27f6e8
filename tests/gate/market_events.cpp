#include <support/testing.hpp>
#include <twoside/gate/market_events.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("a book that differs in anything is an event, the same one is none") {
    market_events events;
    top_of_book book{99, 1, 101, 2, time_point{1s}};
    CHECK(events.is_event(book));
    CHECK_FALSE(events.is_event(book));
    for (double* x : {&book.bid, &book.bid_size, &book.ask, &book.ask_size}) {
        *x += 1;
        CHECK(events.is_event(book));
        CHECK_FALSE(events.is_event(book));
    }
    book.time = time_point{2s};
    CHECK(events.is_event(book));
    CHECK_FALSE(events.is_event(book));
}

TEST_CASE("a side that is missing, and is missing still, is no event") {
    market_events events;
    top_of_book book{.ask = 101, .ask_size = 2};
    CHECK(events.is_event(book));
    CHECK_FALSE(events.is_event(book));
    book.bid = 99;
    CHECK(events.is_event(book));
    book.bid = not_a_number;
    CHECK(events.is_event(book));
    CHECK_FALSE(events.is_event(book));
}

TEST_CASE("the first book is an event, whatever it holds") {
    market_events events;
    CHECK(events.is_event(top_of_book{}));
    CHECK_FALSE(events.is_event(top_of_book{}));
}
