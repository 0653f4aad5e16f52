// CloudFront's path patterns (contract §9.1): `*` is any number of any characters, '/' included, `?` exactly one;
// letter case counts; the leading '/' is optional. The query string does not count. The router gives the path as
// http::normalizedPath() has it, so that no other spelling of a path leads around a behavior. Pure, thread-safe. Used
// by the router once per request and behavior.
#pragma once

#include <string>
#include <string_view>

namespace brink::conf {

// No allocation; time at most pattern length × path length, usually one pass over the path.
bool matchesPath(std::string_view pattern, std::string_view path);

// "" if it is a pattern that CloudFront would take, else what is wrong with it.
std::string checkPathPattern(std::string_view pattern);

}  // namespace brink::conf
