#include <twoside/estimators.hpp>
#include <twoside/twoside.hpp>

const twoside::reason* reason_of_the_other_unit();
twoside::verdict verdict_of_the_other_unit();
twoside::estimate estimate_of_the_other_unit();

const twoside::reason* reason_of_the_other_unit() { return &twoside::throttled; }
twoside::estimate estimate_of_the_other_unit() { return twoside::vpin<>{100}.read(); }
twoside::verdict verdict_of_the_other_unit() { return twoside::valid_book::locked; }
