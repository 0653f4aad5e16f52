// "did you mean": the nearest of some names. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace brink::conf {

// The candidate with the fewest edits (insert, delete, replace, swap of neighbours; letter case is free), if those are
// at most a third of the word, but at least one. The first of several equals.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

// ` (did you mean "NEAREST"?)`, or "" if nothing is near.
std::string suggestion(std::string_view word, std::span<const std::string> candidates);

}  // namespace brink::conf
