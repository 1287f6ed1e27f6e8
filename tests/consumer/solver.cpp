// What a user of the parts that need Eigen and fmt writes first.
#include <twoside/format.hpp>
#include <twoside/solve/micro_price.hpp>

int main() {
    twoside::solve::micro_price_estimator<> quotes{{.tick = 0.01}};
    const auto result = quotes.solve();
    fmt::print("{}\n", twoside::not_estimated(*result.missing));
    return result.usable() ? 1 : 0;
}
