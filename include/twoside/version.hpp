#pragma once
// The version has one source: this file. CMakeLists.txt reads it from here.

#define TWOSIDE_VERSION_MAJOR 0
#define TWOSIDE_VERSION_MINOR 3
#define TWOSIDE_VERSION_PATCH 0
