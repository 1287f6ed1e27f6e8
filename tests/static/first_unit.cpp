// Two translation units that both include the umbrella link, and see the same reasons: with second_unit.cpp.
#include <twoside/twoside.hpp>

const twoside::reason* reason_of_the_other_unit();
twoside::verdict verdict_of_the_other_unit();

int main() {
    const bool same =
        reason_of_the_other_unit() == &twoside::throttled && verdict_of_the_other_unit() == twoside::valid_book::locked;
    return same ? 0 : 1;
}
