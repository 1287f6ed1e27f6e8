// Bytes decoded to what happens to a market maker: reports, refreshes, readings, restarts.
// tests/support/maker_trial.hpp says what must hold after each.
//     build/tests/fuzz_market_maker -max_total_time=60          made by clang alone; a failure writes the bytes to a
//     file

#include <cstdio>
#include <cstdlib>
#include <support/maker_trial.hpp>

namespace {

// Numbers from bytes; once they are used up, 0.
class bytes {
public:
    bytes(const std::uint8_t* data, std::size_t size) : at_{data}, left_{size} {}

    [[nodiscard]] bool used_up() const { return left_ == 0; }
    std::uint64_t below(std::uint64_t n) {
        std::uint64_t x = 0;
        for (std::uint64_t range = 1; range < n && left_ > 0; range <<= 8U, --left_) x = x << 8U | *at_++;
        return n == 0 ? 0 : x % n;
    }
    std::int64_t integer(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    }

private:
    const std::uint8_t* at_;
    std::size_t left_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    bytes choices{data, size};
    support::maker_trial trial{choices};
    for (int step = 0; !choices.used_up(); ++step) {
        if (trial.step()) continue;
        std::fprintf(stderr, "step %d: %s\n%s", step, trial.failure(), trial.history().c_str());
        std::abort();
    }
    return 0;
}
