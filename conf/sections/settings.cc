// The sections that are plain settings: limits, cache, hooks, outbound, access log.
#include "conf/fields.h"
#include "conf/sections/sections.h"

namespace brink::conf {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t kKiB = 1 << 10;
constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kTiB = 1ULL << 40;
// A time limit of zero or of more than a day is a slip of the pen.
constexpr Milliseconds kShortest = milliseconds(1);
constexpr Milliseconds kLongest = hours(24);
// A zygote that is replaced less often than monthly is not replaced for its age at all.
constexpr Milliseconds kLongestZygote = hours(24 * 30);

// Less would be a new file every few calls.
constexpr std::uint64_t kShortestLog = 64 * kKiB;

// More would be a range, and the policy is looked through for every request.
constexpr std::size_t kMaxPorts = 64;
constexpr std::int64_t kSmtpPort = 25;

Reader ports(std::vector<std::uint16_t>& out) {
  return [&out](const Node& node, Decoding& run) {
    out.clear();
    each([&out](const Node& element, Decoding& inner) {
      integer(1, 65'535, [&](std::int64_t port) {
        if (port == kSmtpPort)
          return inner.problem(element.place, "port 25 is for mail servers: functions never connect to it");
        out.push_back(static_cast<std::uint16_t>(port));
      })(element, inner);
    })(node, run);
    if (out.size() > kMaxPorts) reportExpected(node, run, "at most 64 ports");
  };
}

}  // namespace

void readViewerLimits(const Node& node, Decoding& run, ViewerLimits& limits) {
  readObject(node, run, "viewerLimits",
             {
                 optional("headerBytes", size(limits.header_bytes, kKiB, kMiB)),
                 optional("headerCount", number(limits.header_count, 8, 4096)),
                 optional("urlBytes", size(limits.url_bytes, 256, kMiB)),
                 optional("concurrentStreams", number(limits.concurrent_streams, 1, 10'000)),
                 optional("connections", number(limits.connections, 1, 10'000'000)),
                 optional("headerTimeout", duration(limits.header_timeout, kShortest, kLongest)),
                 optional("idleTimeout", duration(limits.idle_timeout, kShortest, kLongest)),
                 optional("bodyTimeout", duration(limits.body_timeout, kShortest, kLongest)),
                 optional("replaceDrainBytes", size(limits.replace_drain_bytes, 0, kTiB)),
             });
}

void readCacheSettings(const Node& node, Decoding& run, CacheSettings& cache) {
  const bool read = readObject(node, run, "cache",
                               {
                                   optional("maxBytes", size(cache.max_bytes, kMiB, 64 * kTiB)),
                                   optional("maxObjectBytes", size(cache.max_object_bytes, kKiB, kTiB)),
                               });
  if (read && cache.max_object_bytes > cache.max_bytes) {
    run.problem(placeOf(node, node.find("maxObjectBytes") != nullptr ? "maxObjectBytes" : "maxBytes"),
                "maxObjectBytes (" + std::to_string(cache.max_object_bytes) + ") is larger than maxBytes (" +
                    std::to_string(cache.max_bytes) + ")");
  }
}

void readLogRotation(const Node& node, Decoding& run, LogRotation& rotation) {
  const bool read = readObject(node, run, "logRotation",
                               {
                                   optional("size", size(rotation.bytes, 0, kTiB)),
                                   optional("keep", number(rotation.keep, 0, 1000)),
                               });
  if (read && rotation.bytes != 0 && rotation.bytes < kShortestLog) {
    run.problem(placeOf(node, "size"), "size: a log file holds at least 64KiB (\"0B\": files are never set aside)");
  }
}

void readHookSettings(const Node& node, Decoding& run, HookSettings& hooks) {
  const bool read = readObject(
      node, run, "hooks",
      {
          optional("profile", choice<HookProfile>(
                                  hooks.profile, {{"default", HookProfile::Default}, {"strict", HookProfile::Strict}})),
          optional("sandbox", choice<SandboxMode>(hooks.sandbox, {{"require", SandboxMode::Require},
                                                                  {"degrade", SandboxMode::Degrade}})),
          optional("concurrency", number(hooks.concurrency, 1, 100'000)),
          optional("maxContexts", number(hooks.max_contexts, 1, 1'000'000)),
          optional("idleTimeout", duration(hooks.idle_timeout, kShortest, kLongest)),
          optional("memoryReservePercent", number(hooks.memory_reserve, 0, 100)),
          optional("maxBlanks", number(hooks.max_blanks, 0, 256)),
          optional("queueDepth", number(hooks.queue_depth, 0, 63)),
          optional("throttleQueue", number(hooks.throttle_queue, 0, 65'536)),
          optional("throttleWait", duration(hooks.throttle_wait, milliseconds(0), minutes(1))),
          optional("zygoteMaxForks", number(hooks.zygote_max_forks, 1, 1'000'000'000)),
          optional("zygoteMaxAge", duration(hooks.zygote_max_age, seconds(1), kLongestZygote)),
          optional("ephemeralStorageTotal", size(hooks.ephemeral_storage_total, kMiB, 64 * kTiB)),
          optional("logDirectory", path(hooks.log_directory)),
          optional("logRotation", object(hooks.log_rotation, readLogRotation)),
      });
  run.profile = hooks.profile;
  if (read && hooks.log_directory.empty() && node.find("logRotation") != nullptr) {
    run.problem(placeOf(node, "logRotation"),
                "logRotation: only files are set aside, and without logDirectory there are none");
  }
  if (read && hooks.max_contexts < hooks.concurrency) {
    run.problem(placeOf(node, node.find("maxContexts") != nullptr ? "maxContexts" : "concurrency"),
                "maxContexts (" + std::to_string(hooks.max_contexts) + ") is smaller than concurrency (" +
                    std::to_string(hooks.concurrency) + ")");
  }
}

void readOutboundPolicy(const Node& node, Decoding& run, OutboundPolicy& outbound) {
  readObject(node, run, "outbound",
             {
                 optional("allowPrivate", flag(outbound.allow_private)),
                 optional("ports", ports(outbound.ports)),
                 optional("connectionTimeout", duration(outbound.connection_timeout, kShortest, kLongest)),
                 optional("readTimeout", duration(outbound.read_timeout, kShortest, kLongest)),
             });
}

void readAccessLog(const Node& node, Decoding& run, AccessLog& log) {
  const Reader file = [&log](const Node& value, Decoding& inner) {
    if (value.type == NodeType::String && value.text == "-") {
      log.file = value.text;
    } else {
      path(log.file)(value, inner);
    }
  };
  readObject(node, run, "accessLog",
             {
                 required("file", file),
                 optional("format", choice<AccessLogFormat>(log.format, {{"cloudfront", AccessLogFormat::CloudFront},
                                                                         {"json", AccessLogFormat::Json}})),
             });
}

}  // namespace brink::conf
