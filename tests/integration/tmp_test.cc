// /tmp of real functions behind a real server: what outlives what.
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

// /write leaves a file, /read says what is there, /spin never ends, /crash ends the process, /fill writes 40 MB.
constexpr char kFiles[] = R"(
const fs = require('fs');
exports.handler = async (event) => {
  const { uri, querystring } = event.Records[0].cf.request;
  const answer = (body) => ({ status: '200', body, headers: { 'cache-control': [{ value: 'no-store' }] } });
  if (uri === '/write') { fs.writeFileSync('/tmp/file', querystring); return answer('written'); }
  if (uri === '/read') return answer(fs.existsSync('/tmp/file') ? fs.readFileSync('/tmp/file', 'utf8') : 'nothing');
  if (uri === '/spin') { fs.appendFileSync('/tmp/file', '+spun'); for (;;); }
  if (uri === '/crash') { fs.appendFileSync('/tmp/file', '+crashed'); process.exit(3); }
  for (let i = 0; i < 40; ++i) fs.appendFileSync('/tmp/big', Buffer.alloc(1 << 20, 'x'));
  return answer('filled');
};
)";

// One worker and one context at a time: the next context is the successor of the one before.
EdgeConfig oneContext(ScriptedOrigin& origin, const std::string& root = R"("workers": 1)") {
  EdgeConfig config(origin);
  config.function("f", kFiles, R"("reservedConcurrentExecutions": 1, "timeout": 1)")
      .hook("viewer-request", "f")
      .rootMembers(root);
  return config;
}

TEST(TmpOfAFunction, SurvivesATimeoutAndACrash) {
  ScriptedOrigin origin;
  EdgeProcess edge(oneContext(origin));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/read").body, "nothing");
  EXPECT_EQ(viewer.get("/write?mine").body, "written");
  EXPECT_EQ(viewer.get("/spin").status, 503);
  EXPECT_EQ(viewer.get("/read").body, "mine+spun");
  EXPECT_EQ(viewer.get("/crash").status, 503);
  EXPECT_EQ(viewer.get("/read").body, "mine+spun+crashed");
}

TEST(TmpOfAFunction, IsGoneWithAnIdleContext) {
  ScriptedOrigin origin;
  EdgeProcess edge(oneContext(origin, R"("workers": 1, "hooks": {"idleTimeout": "1s"})"));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/write?old").body, "written");
  for (int i = 0; i < 200 && edge.metric("brink_contexts_alive") > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(edge.metric("brink_contexts_alive"), 0);
  EXPECT_EQ(viewer.get("/read").body, "nothing");
}

TEST(TmpOfAFunction, NoOtherFunctionSeesIt) {
  ScriptedOrigin origin;
  EdgeConfig config(origin);
  config.function("f", kFiles)
      .function("g",
                "exports.handler = async (event) => { const { request } = event.Records[0].cf; return request.uri !== "
                "'/seen' ? "
                "request : { status: '200', body: require('fs').readdirSync('/tmp').join() || 'nothing' }; };")
      .hook("viewer-request", "g")
      .hook("origin-request", "f")
      .rootMembers(R"("workers": 1)");
  EdgeProcess edge(config);
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/write").body, "written");
  EXPECT_EQ(viewer.get("/seen").body, "nothing");
}

TEST(TmpOfAFunction, TheBoundOfAllIsKept) {
  ScriptedOrigin origin;
  EdgeProcess edge(oneContext(origin, R"("workers": 1, "hooks": {"ephemeralStorageTotal": "16MiB"})"));
  const TestViewer viewer(edge);
  // Either it is stopped while it writes, or it goes as soon as it is looked at.
  viewer.get("/fill");
  for (int i = 0; i < 50 && edge.metric("brink_ephemeral_storage_evictions_total") == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  // Stopped before its init was told of, the call begins anew: then there are two.
  EXPECT_GE(edge.metric("brink_ephemeral_storage_evictions_total"), 1);
  EXPECT_EQ(viewer.get("/read").status, 200) << "and the function goes on";
}

}  // namespace
}  // namespace brink::test
