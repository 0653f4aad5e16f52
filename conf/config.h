// The configuration, typed and immutable: what one JSON file says after every key was decoded, defaulted and
// cross-checked. Knows nothing of sockets, V8 or OpenSSL.
//
// One Config is one snapshot: shared by all threads through shared_ptr<const Config>; a reload publishes a new one and
// running requests keep theirs. References between sections are resolved to indices, so that no name is looked up on
// the hot path. Key names are CloudFront's and Lambda's (design.md §4): the member for `minTTL` is min_ttl, and so on.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conf/function.h"
#include "conf/problem.h"
#include "proxy/http/header_list.h"

namespace brink::conf {

using Seconds = std::chrono::seconds;
using Index = std::uint32_t;
inline constexpr Index kNone = 0xFFFFFFFF;

// ---- listeners ----

struct Certificate {
  std::string certificate_file;  // PEM, leaf first
  std::string private_key_file;  // PEM
  Place certificate_place = kNoPlace;
  Place private_key_place = kNoPlace;

  bool operator==(const Certificate&) const = default;
};

struct TlsListener {
  std::vector<Certificate> certificates;  // chosen by SNI; the first is the default
  bool allow_tls12 = true;                // minimumProtocolVersion: "TLSv1.2" (default) or "TLSv1.3"

  bool operator==(const TlsListener&) const = default;
};

struct Listener {
  std::string host;        // address to bind, "" = all
  std::uint16_t port = 0;  // 0 = chosen by the kernel (tests)
  std::optional<TlsListener> tls;

  bool operator==(const Listener&) const = default;
};

// Viewer-side limits; defaults are CloudFront's quotas where it has one (contract §5).
struct ViewerLimits {
  std::uint32_t header_bytes = 20480;  // request line + fields
  std::uint32_t header_count = 128;
  std::uint32_t url_bytes = 8192;
  std::uint32_t concurrent_streams = 128;        // per HTTP/2 connection
  std::uint32_t connections = 65536;             // per process
  Milliseconds header_timeout{10'000};           // from accept or first byte to a complete head
  Milliseconds idle_timeout{60'000};             // keep-alive connection without a request
  Milliseconds body_timeout{30'000};             // between two pieces of a body, either way
  std::uint64_t replace_drain_bytes = 16 << 20;  // of a replaced body's unread rest, before the connection is given up

  bool operator==(const ViewerLimits&) const = default;
};

struct Admin {
  std::string host = "127.0.0.1";
  std::optional<std::uint16_t> port;  // TCP, read only; absent = no TCP listener. 0 = kernel's choice
  std::string socket;                 // Unix socket for changes, mode 0600; "" = none

  bool operator==(const Admin&) const = default;
};

// ---- origins ----

enum class OriginProtocolPolicy : std::uint8_t { HttpOnly, HttpsOnly, MatchViewer };

// Found in the event as origin.custom (contract §2).
struct CustomOrigin {
  std::string domain_name;
  std::uint16_t http_port = 80;
  std::uint16_t https_port = 443;
  OriginProtocolPolicy protocol_policy = OriginProtocolPolicy::HttpOnly;
  std::vector<std::string> ssl_protocols{"TLSv1.2"};  // as the event shows them
  Seconds read_timeout{30};                           // originReadTimeout: to first byte, and between pieces
  Seconds keepalive_timeout{5};                       // originKeepaliveTimeout
  bool verify_certificate = true;                     // false only for tests and development
  std::string trusted_ca_file;                        // PEM; "" = the system's store

  bool operator==(const CustomOrigin&) const = default;
};

// A folder served as an S3 bucket would be; found in the event as origin.s3.
struct DirectoryOrigin {
  std::string path;         // absolute after loading
  std::string domain_name;  // shown to handlers, e.g. "site.s3.us-east-1.amazonaws.com"
  std::string region = "us-east-1";

  bool operator==(const DirectoryOrigin&) const = default;
};

struct Origin {
  std::string id;
  std::string origin_path;  // "" or "/prefix" without trailing slash
  http::HeaderList custom_headers;
  Seconds connection_timeout{10};
  std::uint32_t connection_attempts = 3;
  std::optional<CustomOrigin> custom;  // exactly one of the two
  std::optional<DirectoryOrigin> directory;
};

// ---- functions ----

enum class Stage : std::uint8_t { ViewerRequest, OriginRequest, OriginResponse, ViewerResponse };
inline constexpr std::size_t kStageCount = 4;
constexpr bool isViewerStage(Stage stage) { return stage == Stage::ViewerRequest || stage == Stage::ViewerResponse; }
constexpr bool isRequestStage(Stage stage) { return stage == Stage::ViewerRequest || stage == Stage::OriginRequest; }
// "viewer-request" and so on.
std::string_view stageName(Stage stage);

struct HookAssociation {
  Index function = kNone;
  bool include_body = false;
};

// ---- policies and distributions ----

enum class Selection : std::uint8_t { None, List, AllExcept, All };
struct NameSelection {
  Selection selection = Selection::None;
  std::vector<std::string> names;  // headers: lower case

  bool operator==(const NameSelection&) const = default;
};

struct CachePolicy {
  std::string name;
  Seconds min_ttl{0};
  Seconds default_ttl{86400};
  Seconds max_ttl{31536000};
  NameSelection headers;  // None or List only
  NameSelection cookies;
  NameSelection query_strings;
  bool enable_gzip = false;    // enableAcceptEncodingGzip: normalised Accept-Encoding is in the key
  bool enable_brotli = false;  // enableAcceptEncodingBrotli

  bool operator==(const CachePolicy&) const = default;
};

// What is forwarded beyond the cache key.
struct OriginRequestPolicy {
  std::string name;
  NameSelection headers;  // None, List, All ("allViewer"), AllExcept ("allExcept")
  NameSelection cookies;
  NameSelection query_strings;

  bool operator==(const OriginRequestPolicy&) const = default;
};

enum class ViewerProtocolPolicy : std::uint8_t { AllowAll, RedirectToHttps, HttpsOnly };
enum class AllowedMethods : std::uint8_t { GetHead, GetHeadOptions, All };

struct Behavior {
  std::string path_pattern;  // "*" for the default
  Index origin = kNone;
  Index cache_policy = kNone;
  Index origin_request_policy = kNone;  // kNone: nothing beyond the key
  ViewerProtocolPolicy viewer_protocol_policy = ViewerProtocolPolicy::AllowAll;
  AllowedMethods allowed_methods = AllowedMethods::GetHead;
  bool cache_options = false;          // cachedMethods includes OPTIONS
  HookAssociation hooks[kStageCount];  // by Stage; function == kNone: no hook
};

// What the edge enforces: everything AWS's operations impose (contract §5), or only what handlers can tell apart.
enum class HookProfile : std::uint8_t { Default, Strict };

struct Distribution {
  std::string id;                    // "E" + …, shown to handlers
  std::string domain_name;           // distributionDomainName
  std::vector<std::string> aliases;  // host names, lower case; "*.example.com" allowed; domain_name matches as well
  std::string default_root_object;   // without leading slash; "" = none
  std::vector<Behavior> behaviors;   // in order, the default ("*") last
  Seconds error_caching_min_ttl{10};
};

// ---- the rest ----

struct CacheSettings {
  std::uint64_t max_bytes = 256ULL << 20;        // memory for cached objects, whole process
  std::uint64_t max_object_bytes = 64ULL << 20;  // larger ones pass through uncached

  bool operator==(const CacheSettings&) const = default;
};

enum class SandboxMode : std::uint8_t { Require, Degrade };

// Of function logs that have files.
struct LogRotation {
  std::uint64_t bytes = 64ULL << 20;  // size: a file that would grow beyond it is set aside; 0 = never
  std::uint32_t keep = 4;             // so many files set aside are kept

  bool operator==(const LogRotation&) const = default;
};

struct HookSettings {
  HookProfile profile = HookProfile::Default;
  SandboxMode sandbox = SandboxMode::Require;
  std::uint32_t concurrency = 1000;            // execution contexts running at once, account-wide
  std::uint32_t max_contexts = 2000;           // contexts alive at once, idle ones included
  Milliseconds idle_timeout{15 * 60'000};      // an unused context is evicted
  std::uint32_t memory_reserve = 5;            // percent; with less memory available they are evicted earlier
  std::uint32_t max_blanks = 8;                // contexts forked ahead of demand, of a function and worker
  std::uint32_t queue_depth = 32;              // next requests held by a busy context
  std::uint32_t throttle_queue = 64;           // calls waiting per function before a throttle
  Milliseconds throttle_wait{100};             // how long such a call waits at most
  std::uint32_t zygote_max_forks = 20'000;     // after so many templates and contexts another zygote takes over
  Milliseconds zygote_max_age{24 * 3600'000};  // or after so long
  // Bytes of all /tmp together; 0: a quarter of the machine's memory.
  std::uint64_t ephemeral_storage_total = 0;
  std::string log_directory;  // one file per function or distribution; "" = stdout
  LogRotation log_rotation;

  bool operator==(const HookSettings&) const = default;
};

enum class AccessLogFormat : std::uint8_t { CloudFront, Json };
struct AccessLog {
  std::string file;  // "" = off, "-" = stdout
  AccessLogFormat format = AccessLogFormat::CloudFront;

  bool operator==(const AccessLog&) const = default;
};

struct Config {
  std::string file;              // path it was read from
  std::uint32_t workers = 0;     // 0 = one per core
  std::string pop = "BRK50-C1";  // X-Amz-Cf-Pop
  std::vector<Listener> listeners;
  ViewerLimits viewer_limits;
  Admin admin;
  CacheSettings cache;
  HookSettings hooks;
  OutboundPolicy outbound;
  AccessLog access_log;
  Seconds shutdown_timeout{30};  // a drain's limit
  std::vector<Origin> origins;
  std::vector<Function> functions;
  std::vector<CachePolicy> cache_policies;  // managed ones (contract §9.3) first
  std::vector<OriginRequestPolicy> origin_request_policies;
  std::vector<Distribution> distributions;
};

using ConfigPtr = std::shared_ptr<const Config>;

}  // namespace brink::conf
