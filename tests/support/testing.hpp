#pragma once
// Catch2 in whichever version the system has: 3.x as a library, 2.13 as one header.

#if __has_include(<catch2/catch_test_macros.hpp>)
#    include <catch2/benchmark/catch_benchmark.hpp>
#    include <catch2/catch_session.hpp>
#    include <catch2/catch_template_test_macros.hpp>
#    include <catch2/catch_test_macros.hpp>
#    include <catch2/generators/catch_generators_all.hpp>
#    include <catch2/matchers/catch_matchers_floating_point.hpp>
#else
#    include <catch2/catch.hpp>
#endif
