// What /metrics tells of functions, by name and version.
#include <string>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

// Fails as its path says.
constexpr char kFails[] =
    "exports.handler = async event => { switch (event.Records[0].cf.request.uri) {"
    " case '/type': return null.x; case '/own': { class Own extends Error { name = 'Own'; } throw new Own('no'); }"
    " case '/forged': { const e = new Error('no'); e.name = 'Sandbox.Timedout'; throw e; }"
    " case '/rejected': Promise.reject(new Error('no')); return new Promise(r => setTimeout(r, 5000));"
    " case '/exit': process.exit(3); case '/late': for (;;); }"
    " return {status: '200', body: 'x'}; };";

std::string of(const std::string& metric, const std::string& more = "") {
  return metric + R"({function="f",version="1")" + more;
}

TEST(FunctionMetrics, CountErrorsByTypesThatHandlersCannotMakeUp) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).function("f", kFails, R"("timeout": 1)").hook("viewer-request", "f"));
  const TestViewer viewer(edge);
  for (const char* path : {"/type", "/type", "/own", "/forged", "/rejected", "/exit", "/late"}) {
    EXPECT_EQ(viewer.get(path).status, 503) << path;
  }
  EXPECT_EQ(viewer.get("/fine").status, 200);
  const std::pair<const char*, int> types[] = {{"TypeError", 2},
                                               {"_OTHER", 2},
                                               {"Runtime.UnhandledPromiseRejection", 1},
                                               {"Runtime.ExitError", 1},
                                               {"Sandbox.Timedout", 1}};
  int sum = 0;
  for (const auto& [type, count] : types) {
    EXPECT_EQ(edge.metric(of("brink_hook_errors_total", R"(,type=")" + std::string(type) + '"')), count) << type;
    sum += count;
  }
  EXPECT_EQ(edge.metric("brink_hook_errors_total"), sum);
  const std::pair<const char*, int> outcomes[] = {{"success", 1}, {"error", 5}, {"exited", 1}, {"timeout", 1}};
  for (const auto& [outcome, count] : outcomes) {
    const std::string labels = R"(,stage="viewer-request",outcome=")" + std::string(outcome) + '"';
    EXPECT_EQ(edge.metric(of("brink_hook_invocations_total", labels)), count) << outcome;
  }
  EXPECT_EQ(edge.metric(of("brink_hook_timeouts_total")), 1);
}

TEST(FunctionMetrics, TellDurationsMemoryAndWhatIsBilled) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async () => { await new Promise(r => setTimeout(r, 30));"
                                 " return {status: '200', body: 'x'}; };",
                                 R"("memorySize": 1024, "reservedConcurrentExecutions": 1)")
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 1)"));
  const TestViewer viewer(edge);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(viewer.get("/a").status, 200);
  EXPECT_EQ(edge.metric(of("brink_hook_cold_starts_total")), 1);
  EXPECT_EQ(edge.metric(of("brink_hook_init_duration_seconds_count")), 1);
  EXPECT_EQ(edge.metric(of("brink_hook_duration_seconds_count")), 3);
  EXPECT_EQ(edge.metric(of("brink_hook_duration_seconds_bucket", R"(,le="0.01")")), 0);
  const double seconds = edge.metric(of("brink_hook_duration_seconds_sum"));
  EXPECT_GE(seconds, 3 * 0.029);
  // Rounded up to milliseconds, times one gigabyte.
  const double billed = edge.metric(of("brink_hook_billed_gb_seconds_total"));
  EXPECT_GE(billed, seconds);
  EXPECT_LE(billed, seconds + 3 * 0.001);
  EXPECT_GT(edge.metric(of("brink_hook_max_memory_bytes")), 1 << 20);
  EXPECT_LE(edge.metric(of("brink_hook_max_memory_bytes")), 1 << 30);
}

TEST(FunctionMetrics, TellConcurrencyInUseAndItsLimits) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", kGenerate, R"("reservedConcurrentExecutions": 7)")
                       .function("g", kGenerate)
                       .hook("viewer-request", "f")
                       .behavior("/g", R"("lambdaFunctionAssociations": [{"eventType": "viewer-request",
                                          "function": "g:1"}])"));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/a").status, 200);
  EXPECT_EQ(viewer.get("/g").status, 200);
  EXPECT_EQ(edge.metric(R"(brink_hook_reserved_concurrency{function="f"})"), 7);
  EXPECT_EQ(edge.metric(R"(brink_hook_reserved_concurrency{function="g"})"), 0) << "it has none";
  EXPECT_EQ(edge.metric("brink_hook_unreserved_concurrency_limit"), 993);
  EXPECT_EQ(edge.metric("brink_contexts_limit"), 2000);
  EXPECT_GE(edge.metric("brink_contexts_alive"), 2);
  EXPECT_EQ(edge.metric(R"(brink_hook_concurrency{function="f"})"), 0) << "nothing runs";
}

}  // namespace
}  // namespace brink::test
