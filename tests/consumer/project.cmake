# The consumer's CMakeLists.txt: HOW is embedded or installed; WANTED is the version asked for.
cmake_minimum_required(VERSION 3.25)
project(consumer CXX)
if(HOW STREQUAL embedded)
    add_subdirectory(${TWOSIDE_SOURCE} twoside)
    # Nothing of the project's own is built inside somebody else's.
    foreach(target quickstart calibrate unit quote_latency twoside_development)
        if(TARGET ${target})
            message(FATAL_ERROR "${target} is built inside a consumer")
        endif()
    endforeach()
else()
    find_package(twoside ${WANTED} REQUIRED COMPONENTS fmt eigen)
endif()
add_executable(consumer main.cpp)
target_link_libraries(consumer PRIVATE twoside::twoside)
get_target_property(options twoside::twoside INTERFACE_COMPILE_OPTIONS)
if(options)
    message(FATAL_ERROR "the library's target brings compile options: ${options}")
endif()

# The parts that need a package come with their own targets.
add_executable(solver solver.cpp)
target_link_libraries(solver PRIVATE twoside::eigen twoside::fmt)
