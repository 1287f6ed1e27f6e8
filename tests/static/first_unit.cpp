// Two translation units that both include the umbrella link, and see the same reasons: with second_unit.cpp.
#include <twoside/estimators.hpp>
#include <twoside/twoside.hpp>

const twoside::reason* reason_of_the_other_unit();
twoside::verdict verdict_of_the_other_unit();
twoside::estimate estimate_of_the_other_unit();

int main() {
    const bool same =
        reason_of_the_other_unit() == &twoside::throttled && verdict_of_the_other_unit() == twoside::valid_book::locked;
    const bool same_estimate = estimate_of_the_other_unit().missing == &twoside::not_enough_data;
    return same && same_estimate ? 0 : 1;
}
