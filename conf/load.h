// From text to Config: the door to this folder. `brink check`, `brink serve` and a reload come through here; a reload
// that fails leaves the running Config as it is.
//
// All problems are reported at once, each with line and column. Reads the files that the configuration names only to
// see that they are there, and secrets ({"file": …}, {"env": …}) by value. Blocks on the file system: main thread only.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "conf/config.h"
#include "conf/problem.h"

namespace brink::conf {

using ConfigResult = std::expected<ConfigPtr, std::vector<Problem>>;

// `file_name` is what Config::file will say. Relative paths in the text are relative to `base_dir` (absolute).
ConfigResult parseConfig(std::string_view text, std::string_view file_name, const std::string& base_dir);

// Reads `path`; base_dir is its folder.
ConfigResult loadConfig(const std::string& path);

// Sorted by place.
Problems inFileOrder(Problems problems);

// "FILE:LINE:COLUMN: message" lines, in the order given; after a hundred only the number of the others.
std::string formatProblems(std::string_view file_name, const std::vector<Problem>& problems);

}  // namespace brink::conf
