// A whole edge without sockets or processes: real transactions, real cache; the viewer, the hooks and the origin are
// fakes.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "proxy/transaction/handler.h"
#include "tests/support/fake_exchange.h"
#include "tests/support/fake_hook_backend.h"
#include "tests/support/fake_origin_client.h"
#include "tests/support/manual_loop.h"

namespace brink::transaction::test {

using brink::test::FakeExchange;
using brink::test::getRequest;
using brink::test::ScriptedResponse;
using brink::test::SeenFetch;
using hooks::AnswerScript;
using hooks::SeenCall;

inline conf::Config smallConfig() {
  conf::Config config;
  config.cache_policies.push_back({.name = "Optimized", .min_ttl = conf::Seconds(1)});
  config.cache_policies.push_back(
      {.name = "Disabled", .min_ttl = conf::Seconds(0), .default_ttl = conf::Seconds(0), .max_ttl = conf::Seconds(0)});
  conf::Origin origin;
  origin.id = "app";
  origin.custom = conf::CustomOrigin{.domain_name = "origin.test"};
  config.origins.push_back(origin);
  conf::Distribution distribution;
  distribution.id = "E1";
  distribution.domain_name = "d1.cloudfront.net";
  distribution.aliases = {"www.test"};
  conf::Behavior behavior;
  behavior.path_pattern = "*";
  behavior.origin = 0;
  behavior.cache_policy = 0;
  behavior.allowed_methods = conf::AllowedMethods::All;
  distribution.behaviors.push_back(behavior);
  config.distributions.push_back(distribution);
  return config;
}

class EdgeTest : public testing::Test {
 protected:
  // Before start(): change `config`.
  conf::Config config = smallConfig();
  conf::Behavior& behavior() { return config.distributions[0].behaviors.back(); }

  // Attaches a function named like the stage.
  void attach(conf::Stage stage, bool include_body = false) {
    conf::Function function;
    function.name = conf::stageName(stage);
    behavior().hooks[static_cast<std::size_t>(stage)] = {.function = static_cast<conf::Index>(config.functions.size()),
                                                         .include_body = include_body};
    config.functions.push_back(function);
  }
  void attachAll() {
    attach(conf::Stage::ViewerRequest);
    attach(conf::Stage::OriginRequest);
    attach(conf::Stage::OriginResponse);
    attach(conf::Stage::ViewerResponse);
  }

  void start() {
    access_log = *AccessLogFile::open({});
    services = std::unique_ptr<Services>(
        new Services{.loop = loop,
                     .log = Log(2, LogLevel::Off, LogFormat::Text),
                     .snapshot = std::make_shared<Snapshot>(std::make_shared<const conf::Config>(config)),
                     .hooks = runner,
                     .origins = origin,
                     .store = store,
                     .fills = fills,
                     .access_log = *access_log,
                     .counters = counters,
                     .request_ids = {},
                     .background = TaskScope(loop.ready())});
    handler = std::make_unique<Handler>(*services);
  }

  std::unique_ptr<FakeExchange> begin(http::RequestHead request, std::string body = "") {
    if (handler == nullptr) start();
    auto exchange = std::make_unique<FakeExchange>(loop, std::move(request), std::move(body));
    exchange->serve(*handler);
    loop.runUntilIdle();
    return exchange;
  }
  std::unique_ptr<FakeExchange> get(std::string_view target) { return begin(getRequest("www.test", target)); }

  // Names of the functions called, in order.
  std::string calls() const {
    std::string names;
    for (const SeenCall& call : backend.calls()) names += (names.empty() ? "" : " ") + call.function;
    return names;
  }

  brink::test::ManualLoop loop;
  hooks::FakeHookBackend backend;
  hooks::HookRunner runner{backend, Log(2, LogLevel::Off, LogFormat::Text), nullptr};
  brink::test::FakeOriginClient origin{loop};
  cache::CacheCounters cache_counters;
  cache::Store store{conf::CacheSettings{}, cache_counters};
  cache::FillTable fills{store};
  Counters counters;
  std::unique_ptr<AccessLogFile> access_log;
  std::unique_ptr<Services> services;
  std::unique_ptr<Handler> handler;
};

}  // namespace brink::transaction::test
