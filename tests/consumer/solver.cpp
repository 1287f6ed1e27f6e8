// What a user of the parts that need Eigen and fmt writes first.
#include <twoside/batch/quoter.hpp>
#include <twoside/format.hpp>
#include <twoside/solve/micro_price.hpp>

int main() {
    twoside::solve::micro_price_estimator<> quotes{{.tick = 0.01}};
    const auto result = quotes.solve();
    fmt::print("{}\n", twoside::not_estimated(*result.missing));
    const twoside::batch::quoter all{.spread = twoside::batch::fixed_spread{twoside::batch::column::Constant(3, 0.01)},
                                     .ticks = twoside::batch::tick_grids{3, 0.01}};
    twoside::batch::quotes made;
    twoside::batch::explanation why;
    all.refresh(twoside::batch::markets{3}, made, why);
    return result.usable() || why.count_stopped(twoside::side::bid, twoside::batch::stopped_by::no_number) != 3 ? 1 : 0;
}
