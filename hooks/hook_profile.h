// Rules that the real edge has because of AWS's operations alone, checked when a function is loaded (contract §5). The
// others of the strict profile (no environment variables, 128 MB and 5 s at viewer events) are the configuration's.
// Pure, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "conf/config.h"
#include "proxy/base/error.h"

namespace brink::hooks {

// The stages that a package's function is attached to; one viewer stage is enough for the smaller size.
enum class PackageUse : std::uint8_t { ViewerEvents, OriginEvents };

// Bytes as uploaded: the zip file, or all files of a directory. The default profile has no limit of its own: what a
// package unpacks to is bounded elsewhere.
inline constexpr std::uint64_t kStrictViewerPackage = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kStrictOriginPackage = std::uint64_t{50} << 20;
Status checkPackageSize(conf::HookProfile profile, PackageUse use, std::uint64_t bytes);

// The use of function number `function` in a configuration: ViewerEvents if any behavior has it at a viewer stage.
PackageUse packageUse(const conf::Config& config, conf::Index function);

}  // namespace brink::hooks
