#pragma once
// A part may offer cheaper answers for the path of a quote (concepts.hpp lists them). They are trusted only where the
// part itself says so, by `using shortcuts_of = ` its own name: a type that is derived from it and answers something
// else does not inherit that, and a member that happens to have the name of a shortcut means nothing. Shown by
// tests/core/shortcuts.cpp.

#include <concepts>
#include <type_traits>

namespace twoside::detail {

template <class Part>
inline constexpr bool has_shortcuts =
    requires { requires std::same_as<typename Part::shortcuts_of, std::remove_cv_t<Part>>; };

}  // namespace twoside::detail
