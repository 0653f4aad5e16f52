// Base64 (RFC 4648 §4) as handlers' answers and event files carry bodies. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brink::hooks {

// Standard alphabet, no white space; padding may be left out but not be wrong. nullopt for anything else.
std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace brink::hooks
