#pragma once
// Small functions on the path of a quote are inlined whatever the compiler's size estimate says: composed from many
// parts, a refresh would otherwise cost nearly three times what the same arithmetic costs in one function
// (benchmarks/quote_latency). Not undefined at the end, because every header of the path uses it.

#define TWOSIDE_INLINE [[gnu::always_inline]]
