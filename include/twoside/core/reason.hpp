#pragma once
// Why there is no quote, no estimate, no fit. A reason is a static object that carries its text and what it demands of
// a quoter, so that it can be handed on as one pointer, from an estimator through a gate to a signal and a log, and
// anybody can add one of their own:
//     inline constexpr twoside::reason news{"news in five minutes"};
// Shown by tests/core/reason.cpp and tests/core/verdict.cpp.

namespace twoside {

enum class decision : unsigned char {
    open,  // quote
    stop,  // no quote on this side
    exit   // no quote on either side, and close the position
};

struct reason {
    const char* text;
    decision demands = decision::stop;
};

}  // namespace twoside
