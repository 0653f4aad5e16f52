// Which header fields a handler may see and touch (contract §4), and what a name and a value must look like.
// Pure, thread-safe; isDisallowed() runs for every field of every event.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conf/config.h"
#include "hooks/hook_failure.h"

namespace brink::hooks {

// Bytes of all fields, on the wire, that a handler's result may grow to: CloudFront's quota for a request line and its
// fields, and for an origin's response fields (§5).
inline constexpr std::size_t kMaxHeaderBytes = 20480;

// Never in an event, never in a result. Any letter case.
bool isDisallowed(std::string_view name);

// In the event; adding, changing or deleting it is an error at this stage. Any letter case.
bool isReadOnly(conf::Stage stage, std::string_view name);

// Never in origin.*.customHeaders (§11.4), on top of the disallowed ones. Any letter case.
bool isForbiddenCustomHeader(std::string_view name);

// user-agent -> User-Agent: the `key` of an entry that has none (§2).
std::string defaultKey(std::string_view lower_name);

// One entry of a result's header list: `map_key` in any letter case, `key` as given. nullopt if HTTP can carry it.
// Violations are InvalidHeader.
std::optional<HookFailure> judgeHeaderEntry(std::string_view map_key, std::optional<std::string_view> key,
                                            std::string_view value);

}  // namespace brink::hooks
