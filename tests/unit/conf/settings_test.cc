// Listeners, limits, admin, cache, hooks, outbound, access log; durations and sizes.
#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

using SettingsTest = ConfigTest;

TEST_F(SettingsTest, DurationsTakeAUnit) {
  const auto limits = [&](const std::string& value) {
    return load(document({{"viewerLimits", "{\"idleTimeout\": \"" + value + "\"}"}}))->viewer_limits.idle_timeout;
  };
  EXPECT_EQ(limits("500ms"), Milliseconds(500));
  EXPECT_EQ(limits("30s"), Milliseconds(30'000));
  EXPECT_EQ(limits("15m"), Milliseconds(900'000));
  EXPECT_EQ(limits("2h"), Milliseconds(7'200'000));
  EXPECT_EQ(limits("1d"), Milliseconds(86'400'000));
}

TEST_F(SettingsTest, DurationsWithoutUnitOrOutOfRangeAreRefused) {
  for (const std::string value : {"30", "\"30\"", "\"30 s\"", "\"-1s\"", "\"1.5s\"", "\"s\"", "\"0s\"", "\"25h\"",
                                  "\"99999999999999999999s\"", "\"9223372036854775807d\""}) {
    const Lines lines = problems(document({{"viewerLimits", "{\"idleTimeout\": " + value + "}"}}));
    ASSERT_EQ(lines.size(), 1U) << value;
    EXPECT_TRUE(
        lines[0].starts_with("6:33: viewerLimits.idleTimeout: expected a duration with its unit (ms, s, m, h, d), "
                             "as in \"30s\", from 1ms to 1d, found "))
        << lines[0];
  }
}

TEST_F(SettingsTest, ShutdownTimeoutIsInWholeSeconds) {
  EXPECT_EQ(load(document({{"shutdownTimeout", "\"2m\""}}))->shutdown_timeout, Seconds(120));
  EXPECT_EQ(problems(document({{"shutdownTimeout", "\"1500ms\""}})),
            (Lines{"6:20: shutdownTimeout: expected a duration in whole seconds with its unit (ms, s, m, h, d), as in "
                   "\"30s\", from 0ms to 1d, found the text \"1500ms\""}));
}

TEST_F(SettingsTest, SizesTakeAUnit) {
  const auto config = load(document({{"cache", R"({"maxBytes": "2GiB", "maxObjectBytes": "512KiB"})"},
                                     {"viewerLimits", R"({"headerBytes": "20481B"})"}}));
  EXPECT_EQ(config->cache.max_bytes, 2ULL << 30);
  EXPECT_EQ(config->cache.max_object_bytes, 512U << 10);
  EXPECT_EQ(config->viewer_limits.header_bytes, 20481U);
  EXPECT_EQ(
      problems(document({{"cache", R"({"maxBytes": 1000})"}})),
      (Lines{"6:23: cache.maxBytes: expected a size with its unit (B, KiB, MiB, GiB), as in \"64MiB\", from 1MiB to "
             "65536GiB, found the number 1000"}));
}

TEST_F(SettingsTest, WhatAllTmpMayOccupyIsASize) {
  EXPECT_EQ(load(document({{"hooks", R"({"ephemeralStorageTotal": "3GiB"})"}}))->hooks.ephemeral_storage_total,
            3ULL << 30);
  EXPECT_EQ(load(document({}))->hooks.ephemeral_storage_total, 0U) << "a part of the machine's memory";
}

TEST_F(SettingsTest, AnObjectLargerThanTheCacheIsRefused) {
  EXPECT_EQ(problems(document({{"cache", R"({"maxBytes": "1MiB"})"}})),
            (Lines{"6:23: cache: maxObjectBytes (67108864) is larger than maxBytes (1048576)"}));
}

TEST_F(SettingsTest, TlsNeedsReadableCertificates) {
  write("cert.pem", "x");
  EXPECT_EQ(
      problems(document({{"listeners", R"([{"port": 1, "tls": {"certificates": [
{"certificateFile": "cert.pem", "privateKeyFile": "key.pem"}]}}])"}})),
      (Lines{
          "4:51: listeners[0].tls.certificates[0].privateKeyFile: expected a file, but DIR/key.pem does not exist"}));
  EXPECT_EQ(problems(document({{"listeners", R"([{"port": 1, "tls": {"certificates": []}}])"}})),
            (Lines{"3:51: listeners[0].tls: expected at least one certificate"}));
  write("key.pem", "x");
  const auto config = load(document({{"listeners", R"([{"host": "::1", "port": 443, "tls": {"certificates": [
{"certificateFile": "cert.pem", "privateKeyFile": "key.pem"}], "minimumProtocolVersion": "TLSv1.3"}}])"}}));
  EXPECT_EQ(config->listeners[0].tls->certificates[0].private_key_file, folder_ + "/key.pem");
  EXPECT_FALSE(config->listeners[0].tls->allow_tls12);
  EXPECT_EQ(config->listeners[0].host, "::1");
}

TEST_F(SettingsTest, TwoListenersCannotShareAPort) {
  EXPECT_EQ(
      problems(document({{"listeners", "[{\"port\": 80},\n{\"port\": 80}, {\"host\": \"127.0.0.1\", \"port\": 81}]"},
                         {"admin", R"({"port": 81})"}})),
      (Lines{"4:10: port 80 is taken by the listener on line 3", "7:19: port 81 is taken by the listener on line 4"}));
}

TEST_F(SettingsTest, ThereIsAtLeastOneListener) {
  EXPECT_EQ(problems(document({{"listeners", "[]"}})), (Lines{"3:14: expected at least one listener"}));
}

TEST_F(SettingsTest, ListenersAreBoundToAddressesNotNames) {
  EXPECT_EQ(problems(document({{"listeners", R"([{"host": "localhost", "port": 1}])"}})),
            (Lines{"3:24: listeners[0].host: expected an IP address, or \"\" for all, found the text \"localhost\""}));
}

TEST_F(SettingsTest, AdminHasATcpPortOnlyWhenAsked) {
  EXPECT_FALSE(load(document())->admin.port);
  const auto config = load(document({{"admin", R"({"port": 0, "socket": "admin.sock"})"}}));
  EXPECT_EQ(config->admin.port, 0);
  EXPECT_EQ(config->admin.socket, folder_ + "/admin.sock");
}

TEST_F(SettingsTest, AdminSocketFitsIntoAUnixAddress) {
  const Lines lines = problems(document({{"admin", "{\"socket\": \"" + std::string(108, 's') + "\"}"}}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].ends_with("is longer than the 107 bytes that Unix sockets allow"));
}

TEST_F(SettingsTest, ContextsAreAtLeastAsManyAsCallsAtOnce) {
  EXPECT_EQ(problems(document({{"hooks", R"({"concurrency": 3000})"}})),
            (Lines{"6:26: hooks: maxContexts (2000) is smaller than concurrency (3000)"}));
}

TEST_F(SettingsTest, ZygotesAreReplacedAfterForksAndTime) {
  const ConfigPtr config = load(document({{"hooks", R"({"zygoteMaxForks": 7, "zygoteMaxAge": "30d"})"}}));
  EXPECT_EQ(config->hooks.zygote_max_forks, 7U);
  EXPECT_EQ(config->hooks.zygote_max_age, std::chrono::hours(30 * 24));
  EXPECT_EQ(problems(document({{"hooks", R"({"zygoteMaxForks": 0})"}})).size(), 1U);
  EXPECT_EQ(problems(document({{"hooks", R"({"zygoteMaxAge": "31d"})"}})).size(), 1U);
  EXPECT_EQ(problems(document({{"hooks", R"({"zygoteMaxAge": "999ms"})"}})).size(), 1U);
}

TEST_F(SettingsTest, LogFilesAreSetAsideBySize) {
  EXPECT_EQ(load(document())->hooks.log_rotation, (LogRotation{.bytes = 64ULL << 20, .keep = 4}));
  EXPECT_EQ(load(document({{"hooks", R"({"logDirectory": "log", "logRotation": {"size": "1GiB", "keep": 0}})"}}))
                ->hooks.log_rotation,
            (LogRotation{.bytes = 1ULL << 30, .keep = 0}));
  EXPECT_EQ(load(document({{"hooks", R"({"logDirectory": "log", "logRotation": {"size": "0B"}})"}}))
                ->hooks.log_rotation.bytes,
            0U);
  EXPECT_EQ(
      problems(document({{"hooks", R"({"logDirectory": "log", "logRotation": {"size": "1KiB"}})"}})),
      (Lines{"6:58: hooks.logRotation: size: a log file holds at least 64KiB (\"0B\": files are never set aside)"}));
  EXPECT_EQ(problems(document({{"hooks", R"({"logRotation": {"keep": 1}})"}})),
            (Lines{"6:26: hooks: logRotation: only files are set aside, and without logDirectory there are none"}));
}

TEST_F(SettingsTest, FunctionsConnectToTheWebUnlessPortsAreNamed) {
  EXPECT_EQ(load(document())->outbound.ports, (std::vector<std::uint16_t>{80, 443}));
  EXPECT_EQ(load(document({{"outbound", R"({"ports": [5432, 443]})"}}))->outbound.ports,
            (std::vector<std::uint16_t>{5432, 443}));
  EXPECT_TRUE(load(document({{"outbound", R"({"ports": []})"}}))->outbound.ports.empty());
}

TEST_F(SettingsTest, FunctionsNeverConnectToMailServers) {
  const Lines lines = problems(document({{"outbound", R"({"ports": [443, 25]})"}}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].ends_with("port 25 is for mail servers: functions never connect to it")) << lines[0];
}

TEST_F(SettingsTest, WordsAreCheckedWithASuggestion) {
  EXPECT_EQ(problems(document({{"hooks", R"({"profile": "strcit"})"}})),
            (Lines{"6:22: hooks.profile: expected \"default\" or \"strict\", found the text \"strcit\" (did you mean "
                   "\"strict\"?)"}));
}

TEST_F(SettingsTest, AccessLogGoesToStandardOutputOrAFile) {
  EXPECT_EQ(load(document({{"accessLog", R"({"file": "-"})"}}))->access_log.file, "-");
  const auto config = load(document({{"accessLog", R"({"file": "a.log", "format": "json"})"}}));
  EXPECT_EQ(config->access_log.file, folder_ + "/a.log");
  EXPECT_EQ(config->access_log.format, AccessLogFormat::Json);
  EXPECT_EQ(problems(document({{"accessLog", "{}"}})), (Lines{"6:14: accessLog: the key \"file\" is missing"}));
}

}  // namespace
}  // namespace brink::conf::test
