// A hook's way to its execution context and back, without HTTP: event built, judged answer out. Contexts are real
// processes in their jail.
//
//   saturated    W calls in flight all the time. CPU is the worker's per call, `contexts_us` that of all contexts.
//   oneByOne     one call in flight, everything on one processor: time of a round trip
//   wedge        5,000 calls a second, one in a thousand spins for 50 ms: how late the others are, from when they were
//                due. `late_ms` is the generator's own lateness, contained in them.
#include <algorithm>
#include <chrono>
#include <vector>

#include <benchmark/benchmark.h>
#include <sched.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "tests/bench/hook_worker.h"

namespace brink::hooks {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration duration) { return std::chrono::duration<double, std::micro>(duration).count(); }

double quantile(std::vector<double>& values, double share) {
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, nth);
  return *nth;
}

void saturated(benchmark::State& state) {
  BenchWorker worker;
  worker.keepInFlight(static_cast<int>(state.range(0)));
  worker.complete(20'000);
  constexpr int kBatch = 1000;
  const double before = BenchWorker::executorCpuMicroseconds();
  while (state.KeepRunningBatch(kBatch)) worker.complete(kBatch);
  state.counters["contexts_us"] =
      (BenchWorker::executorCpuMicroseconds() - before) / static_cast<double>(state.iterations());
  state.counters["contexts"] = static_cast<double>(worker.contexts());
  state.counters["failed"] = static_cast<double>(worker.failed());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(saturated)->Arg(8)->Arg(32)->Arg(320)->Unit(benchmark::kMicrosecond);

// Inherited by everything that is started below.
class OneProcessor {
 public:
  OneProcessor() {
    CPU_ZERO(&before_);
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~OneProcessor() { sched_setaffinity(0, sizeof before_, &before_); }

 private:
  cpu_set_t before_;
};

void oneByOne(benchmark::State& state) {
  const OneProcessor pinned;
  BenchWorker worker;
  worker.keepInFlight(1);
  worker.complete(20'000);
  std::vector<double> took;
  const double before = BenchWorker::executorCpuMicroseconds();
  for ([[maybe_unused]] auto _ : state) {
    const auto begin = Clock::now();
    worker.complete(1);
    took.push_back(microseconds(Clock::now() - begin));
  }
  state.counters["contexts_us"] =
      (BenchWorker::executorCpuMicroseconds() - before) / static_cast<double>(state.iterations());
  state.counters["p50_us"] = quantile(took, .5);
  state.counters["p99_us"] = quantile(took, .99);
  state.counters["failed"] = static_cast<double>(worker.failed());
}
BENCHMARK(oneByOne)->Unit(benchmark::kMicrosecond);

// Calls at a steady rate, whatever becomes of those before.
class OpenLoad final : private IoHandler {
 public:
  OpenLoad(BenchWorker& worker, Clock::duration gap, int calls)
      : worker_(worker), gap_(gap), calls_(calls), timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
    const auto ns = std::chrono::nanoseconds(gap).count();
    const itimerspec every{.it_interval = {.tv_sec = 0, .tv_nsec = ns}, .it_value = {.tv_sec = 0, .tv_nsec = ns}};
    timerfd_settime(timer_.get(), 0, &every, nullptr);
    watcher_ = worker.loop().watch(timer_.get(), *this);
    watcher_->want(IoEvents::Read);
  }

  void run() {
    while (ended_ < calls_) worker_.loop().runTurn();
  }

  std::vector<double> light_us;
  std::vector<double> late_us;

 private:
  void onIo(IoEvents) override {
    std::uint64_t ticks = 0;
    if (read(timer_.get(), &ticks, sizeof ticks) != sizeof ticks) return;
    const auto now = Clock::now();
    for (; sent_ < calls_ && due() <= now; ++sent_) {
      late_us.push_back(microseconds(now - due()));
      worker_.scope().spawn(one(due(), sent_ % 1000 == 500));
    }
  }

  Clock::time_point due() const { return begin_ + gap_ * sent_; }

  Task<void> one(Clock::time_point due, bool spin) {
    co_await worker_.call(spin);
    if (!spin) light_us.push_back(microseconds(Clock::now() - due));
    ++ended_;
  }

  BenchWorker& worker_;
  const Clock::duration gap_;
  const int calls_;
  const UniqueFd timer_;
  std::unique_ptr<IoWatcher> watcher_;
  const Clock::time_point begin_ = Clock::now();
  int sent_ = 0;
  int ended_ = 0;
};

void wedge(benchmark::State& state) {
  BenchWorker worker;
  for ([[maybe_unused]] auto _ : state) {
    OpenLoad(worker, std::chrono::microseconds(200), 5'000).run();  // contexts are there and compiled
    OpenLoad load(worker, std::chrono::microseconds(200), 50'000);
    load.run();
    for (const auto& [name, share] : {std::pair{"p50_ms", .5}, {"p99_ms", .99}, {"p99.9_ms", .999}}) {
      state.counters[name] = quantile(load.light_us, share) / 1000;
    }
    state.counters["late_p99.9_ms"] = quantile(load.late_us, .999) / 1000;
  }
  state.counters["contexts"] = static_cast<double>(worker.contexts());
  state.counters["failed"] = static_cast<double>(worker.failed());
}
BENCHMARK(wedge)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace brink::hooks

int main(int argc, char** argv) {
  brink::hooks::becomeLauncherIfAsked(argc, argv);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
