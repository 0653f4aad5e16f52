// Prints what is asked of execution contexts: cold start with small and large packages, memory of a thousand warm ones,
// cost of a call, the longest pause. Not a test: figures depend on the machine. Run it alone, on a release build, as
// root (smaps).
//
//     executor_figures [cold] [blanks] [density] [warm] [snapstart]        all of it unless told
#include <algorithm>
#include <cstdio>
#include <fstream>

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "tests/sandbox/executor_driver.h"

namespace brink::testing {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration duration) { return std::chrono::duration<double, std::micro>(duration).count(); }

double at(std::vector<double>& values, double quantile) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(quantile * static_cast<double>(values.size() - 1))];
}

long kilobytes(pid_t pid, const char* file, const std::string& key) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/" + file);
  long sum = 0;
  for (std::string word; stream >> word;) {
    long value = 0;
    if (word == key && stream >> value) sum += value;
  }
  return sum;
}

double cpuMicroseconds(pid_t pid) {
  clockid_t clock{};
  if (clock_getcpuclockid(pid, &clock) != 0) return 0;
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

const char* const kHandler = R"js(
  exports.handler = async (event) => {
    const request = event.Records[0].cf.request;
    request.uri += 'index.html';
    request.headers['x-added'] = [{ key: 'X-Added', value: 'yes' }];
    return request;
  };)js";

CallOptions typicalCall() {
  CallOptions options;
  options.headers = {
      {"Host", "d111111abcdef8.example.net"},
      {"User-Agent",
       "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"},
      {"accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"},
      {"accept-encoding", "gzip, deflate, br"},
      {"accept-language", "en-US,en;q=0.9,de;q=0.8"},
      {"cache-control", "max-age=0"},
      {"cookie", "session=0123456789abcdef; theme=dark"},
      {"referer", "https://www.example.net/"},
      {"sec-fetch-dest", "document"},
      {"sec-fetch-mode", "navigate"},
      {"sec-fetch-site", "same-origin"},
      {"upgrade-insecure-requests", "1"},
  };
  return options;
}

// A bundle as bundlers write them: one file, many functions, of which a call needs few.
std::string bundle(std::size_t bytes) {
  std::string text = "'use strict';\n";
  int count = 0;
  while (text.size() + 400 < bytes) {
    const std::string own = std::to_string(count);
    text += "function part" + own + "(a, b) { const c = a * " + own +
            " + b.length; if (c % 3 === 0) return [a, b, c].join('-'); " + "return { a, c, text: `part " + own +
            " ${b}` }; }\n";
    ++count;
  }
  return text + "exports.handler = async (event) => { const request = event.Records[0].cf.request;" +
         " request.headers['x-part'] = [{ key: 'X-Part', value: String(part" + std::to_string(count / 2) +
         "(3, request.uri)) }]; return request; };\n";
}

void coldStarts(Template& function, const char* what, Clock::duration made, int rounds) {
  std::vector<double> first, second, cpu;
  for (int i = 0; i < rounds; ++i) {
    const auto begin = Clock::now();
    const auto context = function.contextFor(typicalCall());
    if (context->await().kind != Outcome::Kind::Answer) return;
    first.push_back(microseconds(Clock::now() - begin));
    cpu.push_back(cpuMicroseconds(context->pid()));
    const auto again = Clock::now();
    context->call(typicalCall());
    second.push_back(microseconds(Clock::now() - again));
    context->kill();
    context->awaitExit();
  }
  const double warm = at(second, .5);
  std::printf(
      "%-23s template %.1f ms; order -> first answer p10 %.0f  p50 %.0f  p99 %.0f us; beyond a warm call (%.0f us) p50 "
      "%.0f  p99 %.0f us; context's CPU p10 %.0f  p50 %.0f us\n",
      what, microseconds(made) / 1000, at(first, .1), at(first, .5), at(first, .99), warm, at(first, .5) - warm,
      at(first, .99) - warm, at(cpu, .1), at(cpu, .5));
}

void coldStarts(Executor& executor, const char* what, const Files& files, int rounds) {
  const auto start = Clock::now();
  const auto function = executor.makeTemplate(files);
  coldStarts(*function, what, Clock::now() - start, rounds);
}

// Warm contexts beside each other, as a site's functions would lie there: what each has of its own.
void density(Template& function, int count, int calls) {
  std::vector<std::unique_ptr<TestContext>> contexts;
  for (int i = 0; i < count; ++i) {
    contexts.push_back(function.context());
    for (int call = 0; call < calls; ++call) {
      if (contexts.back()->call(typicalCall()).kind != Outcome::Kind::Answer) return;
    }
  }
  std::vector<double> own, tables, slots, all;
  for (const auto& context : contexts) {
    own.push_back(static_cast<double>(kilobytes(context->pid(), "smaps_rollup", "Private_Dirty:") +
                                      kilobytes(context->pid(), "smaps_rollup", "Private_Clean:")));
    tables.push_back(static_cast<double>(kilobytes(context->pid(), "status", "VmPTE:")));
    slots.push_back(static_cast<double>(context->slotBytes()) / 1024);
    all.push_back(own.back() + tables.back());
  }
  std::printf(
      "%d warm, %d calls each: private p50 %.0f KB, page tables p50 %.0f KB, together p50 %.0f  p99 %.0f  most %.0f "
      "KB; "
      "slot pages p50 %.0f KB\n",
      count, calls, at(own, .5), at(tables, .5), at(all, .5), at(all, .99), at(all, 1), at(slots, .5));
}

void blanks(Template& function, int rounds) {
  using hooks::protocol::ContextState;
  using hooks::protocol::Waiting;
  std::vector<double> ready, first, cpu, dirty_0, dirty_25;
  for (int i = 0; i < rounds; ++i) {
    const auto begin = Clock::now();
    const auto context = function.context();
    const auto waits = [&header = context->header()] {
      return header.state.load() == static_cast<std::uint32_t>(ContextState::Forked) &&
             header.waiting.load() == static_cast<std::uint32_t>(Waiting::ForCall);
    };
    while (!waits()) usleep(100);
    ready.push_back(microseconds(Clock::now() - begin));
    usleep(2000);  // as long as blanks wait, and longer: what it was forked with is out of the caches
    dirty_0.push_back(static_cast<double>(kilobytes(context->pid(), "smaps_rollup", "Private_Dirty:")));
    const double cpu_before = cpuMicroseconds(context->pid());
    const auto asked = Clock::now();
    if (context->call(typicalCall()).kind != Outcome::Kind::Answer) return;
    first.push_back(microseconds(Clock::now() - asked));
    cpu.push_back(cpuMicroseconds(context->pid()) - cpu_before);
    for (int call = 1; call < 25; ++call) context->call(typicalCall());
    dirty_25.push_back(static_cast<double>(kilobytes(context->pid(), "smaps_rollup", "Private_Dirty:")));
    context->kill();
    context->awaitExit();
  }
  std::printf("order -> blank ready    p50 %.0f us\n", at(ready, .5));
  std::printf("blank: order -> answer  p10 %.0f  p50 %.0f  p99 %.0f us; of its CPU p10 %.0f  p50 %.0f us\n",
              at(first, .1), at(first, .5), at(first, .99), at(cpu, .1), at(cpu, .5));
  std::printf("blank: private dirty    %.0f KB when ready, %.0f KB after 25 calls\n", at(dirty_0, .5),
              at(dirty_25, .5));
}

void warmCalls(Template& function) {
  const auto context = function.context();
  const std::string record = makeRecord(typicalCall());
  for (const int window : {1, 4, 16}) {
    context->saturate(record, 20'000, window);
    const double cpu = cpuMicroseconds(context->pid());
    const auto begin = Clock::now();
    constexpr int kCalls = 200'000;
    if (!context->saturate(record, kCalls, window)) return;
    const double wall = microseconds(Clock::now() - begin);
    std::printf("queue of %-2d             executor %.2f us CPU per call, %.0f calls/s\n", window,
                (cpuMicroseconds(context->pid()) - cpu) / kCalls, kCalls / wall * 1e6);
  }
  std::printf("private dirty           after 660,000 calls %ld KB\n",
              kilobytes(context->pid(), "smaps_rollup", "Private_Dirty:"));
}

void pauses(Template& function) {
  const auto context = function.context();
  const std::string record = makeRecord(typicalCall());
  double worst = 0, sum_of_first_1000 = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto begin = Clock::now();
    context->saturate(record, 1, 1);
    const double took = microseconds(Clock::now() - begin);
    if (i > 0) worst = std::max(worst, took);
    if (i > 0 && i < 1000) sum_of_first_1000 += took;
  }
  std::printf("one by one              worst of 20,000 calls %.1f ms, mean of the first 1,000 %.1f us\n", worst / 1000,
              sum_of_first_1000 / 999);
}

// A megabyte of code, most of it never called, and an init that computes for 200 ms.
std::string heavyBundle() {
  std::string source = kHandler;
  for (int i = 0; source.size() < (1u << 20); ++i) {
    const std::string name = "unused" + std::to_string(i);
    source +=
        "\nfunction " + name + "(a, b) { const list = [a, b, '" + name + "']; return list.map((x) => x + a).join(b); }";
  }
  return source + R"js(
    const table = new Map();
    const end = Date.now() + 200;
    for (let i = 0; Date.now() < end; i++) table.set('key' + (i % 20000), { i });
    exports.size = table.size;)js";
}

void heavyInit(Executor& executor) {
  const Files files{{"index.js", heavyBundle()}};
  coldStarts(executor, "1 MB, 200 ms of init", files, 20);
  const auto begin = Clock::now();
  const auto taken = executor.makeSnapshot(files);
  if (taken->refusal().empty()) coldStarts(*taken, "the same, SnapStart", Clock::now() - begin, 100);
}

// A thousand contexts are two descriptors each here, and one each in the template.
void raiseDescriptorLimit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const std::vector<std::string>& parts) {
  const auto wanted = [&parts](const char* part) {
    return parts.empty() || std::ranges::find(parts, part) != parts.end();
  };
  raiseDescriptorLimit();
  const auto begin = Clock::now();
  auto executor = Executor::start(defaultOptions());
  if (!executor) {
    std::fprintf(stderr, "%s\n", executor.error().detail.c_str());
    return 1;
  }
  std::printf("exec -> Ready           %.0f ms\n", microseconds(Clock::now() - begin) / 1000);
  std::printf("zygote                  %.0f ms CPU until Ready, %ld KB private\n",
              cpuMicroseconds((*executor)->pid()) / 1000,
              kilobytes((*executor)->pid(), "smaps_rollup", "Private_Dirty:"));
  if (wanted("cold")) {
    coldStarts(**executor, "a small handler", {{"index.js", kHandler}}, 200);
    coldStarts(**executor, "a bundle of 20 KB", {{"index.js", bundle(20 << 10)}}, 200);
    coldStarts(**executor, "a bundle of 1 MB", {{"index.js", bundle(1 << 20)}}, 200);
    coldStarts(**executor, "1 MB that is required",
               {{"index.js", "exports.handler = require('./bundle').handler;"}, {"bundle.js", bundle(1 << 20)}}, 200);
  }
  const auto function = (*executor)->makeTemplate({{"index.js", kHandler}});
  if (wanted("blanks")) blanks(*function, 200);
  if (wanted("density")) {
    density(*function, 1000, 25);
  }
  if (wanted("warm")) {
    warmCalls(*function);
    pauses(*function);
  }
  if (wanted("snapstart")) heavyInit(**executor);
  return 0;
}

}  // namespace
}  // namespace brink::testing

int main(int argc, char** argv) { return brink::testing::run({argv + 1, argv + argc}); }
