// A function's version as the configuration has it: code, layers, settings, where it may connect. A part of config.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conf/problem.h"

namespace brink::conf {

using Milliseconds = std::chrono::milliseconds;

enum class LogFormat : std::uint8_t { Text, Json };
// The least that is logged, for the JSON format: of a handler's own lines, and of the platform's.
enum class ApplicationLogLevel : std::uint8_t { Trace, Debug, Info, Warn, Error, Fatal };
enum class SystemLogLevel : std::uint8_t { Debug, Info, Warn };

// Where a function may connect, and where origins that only a hook names may be: addresses are judged after DNS.
struct OutboundPolicy {
  bool allow_private = false;  // loopback, private, link-local, metadata addresses; only for tests and development
  std::vector<std::uint16_t> ports{80, 443};  // of functions; 25 is never among them
  Milliseconds connection_timeout{10'000};    // of functions: TCP and TLS together
  Milliseconds read_timeout{30'000};          // of functions: to the first byte, and between two pieces

  bool operator==(const OutboundPolicy&) const = default;
};

// Files that come to lie in /opt.
struct Layer {
  std::string path;  // directory or .zip, absolute after loading
  Place place = kNoPlace;

  bool operator==(const Layer&) const = default;
};

// One numbered version of a function (its code and settings never change under that number).
struct Function {
  std::string name;
  std::string version = "1";  // "1".."999999999"; "$LATEST" only in `brink invoke`
  std::string code;           // directory or .zip, absolute after loading
  std::vector<Layer> layers;  // a later one's files lie over those of the ones before
  std::string handler = "index.handler";
  std::uint32_t memory_mb = 128;             // memorySize, 128–10240
  Milliseconds timeout{3000};                // whole seconds in the file, 1–900
  std::uint32_t ephemeral_storage_mb = 512;  // ephemeralStorage
  std::map<std::string, std::string> environment;
  bool jit = true;                                    // false: no machine code is made at run time; no WebAssembly
  std::optional<std::uint32_t> reserved_concurrency;  // reservedConcurrentExecutions
  std::uint32_t provisioned_concurrency = 0;          // provisionedConcurrency; of the version, may change
  bool snap_start = false;                            // snapStart
  LogFormat log_format = LogFormat::Text;
  ApplicationLogLevel application_log_level = ApplicationLogLevel::Info;  // Text: of no effect, everything is logged
  SystemLogLevel system_log_level = SystemLogLevel::Info;                 // likewise
  std::string domain = "default";          // trust domain: contexts of two domains never share a zygote
  std::optional<OutboundPolicy> outbound;  // instead of the configuration's
  Place version_place = kNoPlace;
  Place code_place = kNoPlace;
  Place handler_place = kNoPlace;  // of the whole version if it names no handler
  Place snap_start_place = kNoPlace;

  bool operator==(const Function&) const = default;
};

}  // namespace brink::conf
