// The processes below the proxy: replaced while viewers ask, with and without a compiler, and without any secret.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "tests/integration/handlers.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

TEST(Executors, AreReplacedUnderLoadAndNoRequestFails) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin)
                       .rootMembers(R"("hooks": {"zygoteMaxForks": 3})")
                       .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
                       .function("first", kPassRequest)
                       .function("second", kPassResponse, R"("provisionedConcurrency": 1)")
                       .hook("viewer-request", "first")
                       .hook("viewer-response", "second"));
  std::atomic<bool> stop{false};
  std::atomic<int> answered{0};
  std::atomic<int> failed{0};
  std::vector<std::thread> load;
  for (int i = 0; i < 3; ++i) {
    load.emplace_back([&] {
      while (!stop) {
        const Reply reply = TestViewer(edge).get("/a");
        ++(reply.status == 200 && reply.body == "a" ? answered : failed);
      }
    });
  }
  const auto replaced = [&] { return edge.metric("brink_executor_events_total{event=\"zygote_replaced\"}"); };
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (replaced() < 3 && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(20ms);
  stop = true;
  for (auto& thread : load) thread.join();
  EXPECT_GE(replaced(), 3);
  EXPECT_EQ(failed, 0);
  EXPECT_GT(answered, 10);
  EXPECT_EQ(edge.metric("brink_executor_events_total{event=\"zygote_died\"}"), 0);
  EXPECT_EQ(edge.metric("brink_executor_events_total{event=\"violation\"}"), 0);
}

TEST(Executors, AFunctionWithoutJitRunsBesideOneThatHasIt) {
  ScriptedOrigin origin;
  const std::string tell = R"(exports.handler = async () => ({status: '200', body: typeof WebAssembly});)";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("compiled", tell)
                       .function("interpreted", tell, R"("jit": false)")
                       .hook("viewer-request", "compiled")
                       .behavior("/interpreted", R"("lambdaFunctionAssociations": [{"eventType": "viewer-request",
                                       "function": "interpreted:1"}])"));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/").body, "object");
  EXPECT_EQ(viewer.get("/interpreted").body, "undefined");
  EXPECT_EQ(edge.metric("brink_executor_zygotes"), 2);
}

TEST(Executors, ProcessorTimeIsCountedForEachFunction) {
  ScriptedOrigin origin;
  const std::string burn =
      "exports.handler = async () => { const end = process.cpuUsage().user + 20000;"
      " while (process.cpuUsage().user < end); return {status: '200', body: 'done'}; };";
  EdgeProcess edge(EdgeConfig(origin).function("burn", burn, R"("timeout": 10)").hook("viewer-request", "burn"));
  EXPECT_EQ(TestViewer(edge).get("/").body, "done");
  const auto seconds = [&] { return edge.metric("brink_hook_cpu_seconds_total{function=\"burn\""); };
  for (int i = 0; i < 500 && seconds() < 0.02; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_GE(seconds(), 0.02);
  EXPECT_LT(seconds(), 1);
}

// ---- secrets ----

std::string contentOf(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The private number of an EC key, most significant byte first.
std::string privateNumber(const std::string& key_file) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(key_file.c_str(), "r"), &std::fclose);
  EVP_PKEY* key = PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr);
  BIGNUM* number = nullptr;
  EXPECT_EQ(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number), 1);
  std::string bytes(32, '\0');
  EXPECT_EQ(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32), 32);
  BN_clear_free(number);
  EVP_PKEY_free(key);
  return bytes;
}

// More than a function may have: what is larger is a sanitizer's shadow, which holds nothing of the program's.
constexpr unsigned long kShadowBytes = 64UL << 30;

// Whether any private memory of the process that can be read has these bytes. `searched` is what was looked through.
bool holds(pid_t process, const std::string& bytes, std::size_t& searched) {
  const std::string folder = "/proc/" + std::to_string(process);
  const UniqueFd memory(::open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
  std::istringstream maps(contentOf(folder + "/maps"));
  bool found = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin = 0;
    unsigned long end = 0;
    char access[5] = "";
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, access) != 3) continue;
    // What cannot be written came from a file; what is shared is a call's.
    if (std::string(access).substr(0, 2) != "rw" || access[3] != 'p') continue;
    if (end - begin >= kShadowBytes) continue;
    std::string piece(end - begin, '\0');
    const ssize_t size = ::pread(memory.get(), piece.data(), piece.size(), static_cast<off_t>(begin));
    if (size <= 0) continue;
    searched += static_cast<std::size_t>(size);
    piece.resize(static_cast<std::size_t>(size));
    found = found || piece.find(bytes) != std::string::npos;
  }
  return found;
}

TEST(Executors, HaveNoKeyAndNothingOfTheProxysEnvironment) {
  const std::string secret = "planted-" + std::to_string(::getpid()) + "-a-secret-of-the-operator";
  ASSERT_EQ(setenv("BRINK_TEST_SECRET", secret.c_str(), 1), 0);
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).function("generate", kGenerate).hook("viewer-request", "generate"));
  EXPECT_EQ(TestViewer(edge).send({.path = "/", .wire = Wire::Http2Tls}).status, 200);

  const std::string number = privateNumber(EdgeProcess::keyFile());
  const std::string as_stored(number.rbegin(), number.rend());  // as OpenSSL keeps it: the least significant word first
  const std::string key_text = contentOf(EdgeProcess::keyFile()).substr(40, 64);
  std::size_t searched = 0;
  ASSERT_TRUE(holds(edge.pid(), secret, searched)) << "the search finds what is there";
  ASSERT_TRUE(holds(edge.pid(), as_stored, searched)) << "the search finds what is there";

  const std::vector<pid_t> executors = descendantsOf(edge.pid());
  ASSERT_GE(executors.size(), 4U) << "launcher, zygote, template, context";
  for (const pid_t process : executors) {
    const std::string environment = contentOf("/proc/" + std::to_string(process) + "/environ");
    EXPECT_EQ(environment.find("BRINK_TEST_SECRET"), std::string::npos);
    EXPECT_EQ(environment.find(secret), std::string::npos);
    searched = 0;
    for (const std::string& bytes : {secret, number, as_stored, key_text})
      EXPECT_FALSE(holds(process, bytes, searched));
    EXPECT_GT(searched, std::size_t{1} << 18) << "its memory could be read";
  }
}

}  // namespace
}  // namespace brink::test
