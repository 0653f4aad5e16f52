// A stand-in for brink-executor: real processes, real forks, the real protocol, and no JavaScript. What a function does
// is the export that its handler setting names ("index.echo"); what the zygote does is its trust domain. Used by the
// tests of supervision, so that they need no V8 and can misbehave at every level.
//
//   domains    "dies"  the zygote exits at once, with words on stderr     "rude"  it sends a message out of place
//              "heirs" the first zygote exits when the second one starts, which is ready half a second after that
//   handlers   echo           answers "unchanged"
//              exit:N         ends with status N in the middle of a call
//              signal:N       kills itself with signal N in the middle of a call
//              spin           never answers
//              sleep:MS       answers after so long
//              burn:MS        answers after so much processor time
//              burn-exit:MS   ends with status 0 after so much
//              scribble:SEED  writes at random over all it shares with the proxy, and may answer
//              init-exit      ends during init
//              kill-template  kills its template in the middle of a call
//              template-fails, template-rude: as they say, when the template (or its first context) is made
//              zygote-exits   the first zygote of such a function ends when nothing has happened for a second
//              mistaken, doubtful  its template finds that in its code, and is ready
//              chatty         its template tells 1,000 ends of contexts that it never had, then works
//              fails-first    the first template that its zygote makes fails
//   those of a snapshot    refused  its code is, before init        init-exit  ends while it initialises     pending
//   says that its init failed
//              snapshot-rude  writes a record out of place             slow-init  is never ready
#include <atomic>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks/protocol/answer.h"
#include "hooks/protocol/control.h"
#include "hooks/protocol/slot.h"

namespace {

using namespace brink;
using namespace brink::hooks::protocol;

void send(int socket, ControlType type, std::uint64_t id, std::int64_t value, const std::string& text = "",
          int fd = -1) {
  const ControlMessage message{.type = type, .id = id, .value = value, .text = text, .fds = {}};
  if (!sendControl(socket, message, std::span<const int>(&fd, fd < 0 ? 0 : 1), true)) _exit(0);
}

std::string exportOf(const std::string& handler) { return handler.substr(handler.find('.') + 1); }

constexpr char kMistake[] = "!/var/task/index.js:1:2: no such word\n";
constexpr char kDoubt[] = "?/var/task/other.js:3:4: unlikely\n";
constexpr int kScribbles = 200;  // a call's; some milliseconds with what the proxy makes of them

// ---- a context ----

class Context {
 public:
  Context(int slot, int bell, int page, std::string handler) : bell_(bell), handler_(std::move(handler)) {
    base_ = static_cast<char*>(mmap(nullptr, kSlotBytes, PROT_READ | PROT_WRITE, MAP_SHARED, slot, 0));
    page_ = static_cast<const SleepPage*>(mmap(nullptr, 4096, PROT_READ, MAP_SHARED, page, 0));
  }

  [[noreturn]] void run() {
    if (handler_ == "init-exit") _exit(9);
    const InitDoneBody body{.init_ns = 1000};
    publish(RecordType::InitDone, 0, {reinterpret_cast<const char*>(&body), sizeof body});
    for (std::uint64_t seq = 1;; ++seq) {
      if (begin(seq)) handle(seq);
    }
  }

 private:
  SlotHeader& header() { return *reinterpret_cast<SlotHeader*>(base_); }

  // False: it was taken back.
  bool begin(std::uint64_t seq) {
    auto& word = header().calls[seq % kCallEntries].word;
    while (true) {
      const std::uint32_t futex = header().in_futex.load();
      header().waiting.store(1);
      std::uint64_t seen = word.load();
      if (seen == callWord(seq, CallState::Posted) &&
          word.compare_exchange_strong(seen, callWord(seq, CallState::Begun))) {
        header().waiting.store(0);
        return true;
      }
      if (seen == callWord(seq, CallState::Taken)) return false;
      syscall(SYS_futex, &header().in_futex, FUTEX_WAIT, futex, nullptr, nullptr, 0);
    }
  }

  void handle(std::uint64_t seq) {
    if (handler_.starts_with("exit:")) _exit(std::atoi(handler_.c_str() + 5));
    if (handler_.starts_with("signal:")) {
      const int number = std::atoi(handler_.c_str() + 7);
      std::signal(number, SIG_DFL);  // a sanitizer would make an exit of it
      raise(number);
    }
    if (handler_ == "kill-template") kill(getppid(), SIGKILL);
    if (handler_ == "spin" || handler_ == "kill-template") {
      while (true) pause();
    }
    if (handler_.starts_with("burn-exit:")) {
      burn(std::atoi(handler_.c_str() + 10));
      _exit(0);
    }
    if (handler_.starts_with("burn:")) burn(std::atoi(handler_.c_str() + 5));
    if (handler_.starts_with("sleep:")) usleep(static_cast<useconds_t>(std::atoi(handler_.c_str() + 6)) * 1000);
    if (handler_.starts_with("scribble:"))
      scribble(static_cast<unsigned>(std::atoi(handler_.c_str() + 9)) * 1000 + seq);
    AnswerWriter writer;
    writer.op(AnswerOp::BeginRequest, {});
    publish(RecordType::Answer, seq, writer.finish());
  }

  static void burn(int milliseconds) {
    timespec used{};
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    while (used.tv_sec * 1000 + used.tv_nsec / 1'000'000 < milliseconds);
  }

  // Words of the header and of the entries, heads and bytes of records and frames, records of any type: wild values,
  // and those that are nearly right, which get further. All of it while the proxy reads.
  void scribble(std::uint64_t seed) {
    constexpr std::pair<std::size_t, std::size_t> kAreas[] = {{0, 256},
                                                              {0, 256},
                                                              {192, 1024},
                                                              {0, 4096},
                                                              {kInboundOffset, 512},
                                                              {kOutboundOffset, 4096},
                                                              {kFramesOffset, 4096}};
    std::mt19937_64 random(seed);
    for (int i = 0; i < kScribbles; ++i) {
      const auto& [area, reach] = kAreas[random() % std::size(kAreas)];
      auto* const word = reinterpret_cast<std::atomic<std::uint64_t>*>(base_ + area + random() % (reach / 8) * 8);
      switch (random() % 8) {
        case 0:
          word->store(random());
          break;
        case 1:
          word->store(random() >> random() % 64);
          break;
        case 2:
          word->fetch_add(random() % 3 * 8 - 8);
          break;
        case 3:
          word->fetch_xor(std::uint64_t{1} << random() % 64);
          break;
        default:
          forge(random);
      }
      if (random() % 16 == 0) [[maybe_unused]]
        const auto rung = ::write(bell_, "", 1);
    }
  }

  // A record behind what was published, of any type, with figures that may be right.
  void forge(std::mt19937_64& random) {
    const std::uint64_t tail = header().out_tail.load();
    const std::size_t offset = (tail & 0xFFFFFFFF) % (kOutboundBytes / 2) / 8 * 8;
    std::string body(random() % 200, '\0');
    for (char& byte : body) byte = static_cast<char>(random());
    const RecordHeader record{.size = static_cast<std::uint32_t>(
                                  random() % 8 == 0 ? random() : (sizeof(RecordHeader) + body.size() + 7) / 8 * 8),
                              .type = static_cast<std::uint16_t>(random() % 13),
                              .flags = static_cast<std::uint16_t>(random() % 4),
                              .seq = random() % 4,
                              .body_size = static_cast<std::uint32_t>(random() % 8 == 0 ? random() : body.size()),
                              .elapsed_us = static_cast<std::uint32_t>(random())};
    std::memcpy(base_ + kOutboundOffset + offset, &record, sizeof record);
    std::memcpy(base_ + kOutboundOffset + offset + sizeof record, body.data(), body.size());
    header().out_tail.store(tail + record.size);
  }

  void publish(RecordType type, std::uint64_t seq, const std::string& body) {
    std::uint64_t tail = header().out_tail.load();
    if (tail == header().out_head.load() && (tail & 0xFFFFFFFF) != 0) {
      header().out_end.store(static_cast<std::uint32_t>(tail));
      tail = ((tail >> 32) + 1) << 32;
    }
    const auto size = static_cast<std::uint32_t>((sizeof(RecordHeader) + body.size() + 7) / 8 * 8);
    const RecordHeader record{.size = size,
                              .type = static_cast<std::uint16_t>(type),
                              .flags = 0,
                              .seq = seq,
                              .body_size = static_cast<std::uint32_t>(body.size()),
                              .elapsed_us = 1};
    char* at = base_ + kOutboundOffset + (tail & 0xFFFFFFFF);
    std::memcpy(at, &record, sizeof record);
    std::memcpy(at + sizeof record, body.data(), body.size());
    header().out_tail.store(tail + size);
    const std::uint32_t sleep = page_->sequence.load();
    if (sleep % 2 == 1 && sleep != rung_for_) {
      rung_for_ = sleep;
      [[maybe_unused]] const auto rung = ::write(bell_, "", 1);
    }
  }

  char* base_;
  const SleepPage* page_;
  int bell_;
  std::string handler_;
  std::uint32_t rung_for_ = 0;
};

// ---- the slot of a snapshot: one record is all it says ----

void tellFirst(int slot, RecordType type, const std::string& body) {
  auto* base = static_cast<char*>(mmap(nullptr, kSlotBytes, PROT_READ | PROT_WRITE, MAP_SHARED, slot, 0));
  const auto size = static_cast<std::uint32_t>((sizeof(RecordHeader) + body.size() + 7) / 8 * 8);
  const RecordHeader record{.size = size,
                            .type = static_cast<std::uint16_t>(type),
                            .flags = 0,
                            .seq = 0,
                            .body_size = static_cast<std::uint32_t>(body.size()),
                            .elapsed_us = 0};
  std::memcpy(base + kOutboundOffset, &record, sizeof record);
  std::memcpy(base + kOutboundOffset + sizeof record, body.data(), body.size());
  reinterpret_cast<SlotHeader*>(base)->out_tail.store(size);
  munmap(base, kSlotBytes);
}

// ---- zygote and template: a socket and children that end ----

constexpr int kExitDelayMs = 1000;  // of a zygote that exits when nothing happens
constexpr int kHeirPollMs = 5;
constexpr useconds_t kHeirDelayUs = 500'000;  // the end of the first is told long before

// A file beside this program, which all zygotes of a test share.
std::string fileBeside(const char* name) {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  if (size <= 0) _exit(4);
  const std::string program(path, static_cast<std::size_t>(size));
  return program.substr(0, program.rfind('/') + 1) + name;
}

bool exists(const char* name) { return access(fileBeside(name).c_str(), F_OK) == 0; }

// True: this process made it.
bool make(const char* name) {
  const int made = open(fileBeside(name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return made >= 0 && close(made) == 0;
}

// Of the domain "heirs". True: it is the first.
bool inherit() {
  if (make("first")) return true;
  if (!make("second")) return false;
  while (!exists("gone")) usleep(kHeirPollMs * 1000);
  usleep(kHeirDelayUs);
  return false;
}

class Parent {
 public:
  Parent(int socket, ControlType started, ControlType exited) : socket_(socket), started_(started), exited_(exited) {}
  virtual ~Parent() = default;

  [[noreturn]] void run() {
    while (true) {
      std::vector<pollfd> watched{{.fd = socket_, .events = POLLIN, .revents = 0}};
      for (const auto& [pid, child] : children_) watched.push_back({.fd = child.pidfd, .events = POLLIN, .revents = 0});
      const int ready = poll(watched.data(), watched.size(), patience());
      if (ready == 0) onQuiet();
      if (watched[0].revents != 0) {
        auto message = receiveControl(socket_, true);
        if (!message) _exit(0);
        onOrder(std::move(*message));
      }
      reap();
    }
  }

 protected:
  virtual void onOrder(ControlMessage message) = 0;

  // True in the child.
  bool forkChild(std::uint64_t id) {
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(0);
      for (const auto& [other, child] : children_) close(child.pidfd);
      children_.clear();
      close(socket_);
      return true;
    }
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    children_[pid] = {id, pidfd};
    send(socket_, started_, id, pid, "", pidfd);
    return false;
  }

  // How long poll() waits before onQuiet(), in milliseconds; -1: for ever.
  virtual int patience() const { return -1; }
  virtual void onQuiet() {}

  int socket_;

 private:
  struct Child {
    std::uint64_t id;
    int pidfd;
  };
  void reap() {
    int status = 0;
    rusage usage{};
    for (pid_t pid = wait4(-1, &status, WNOHANG, &usage); pid > 0; pid = wait4(-1, &status, WNOHANG, &usage)) {
      const auto found = children_.find(pid);
      if (found == children_.end()) continue;
      const long used =
          (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
      send(socket_, exited_, found->second.id, status, std::to_string(used));
      close(found->second.pidfd);
      children_.erase(found);
    }
  }
  ControlType started_;
  ControlType exited_;
  std::map<pid_t, Child> children_;
};

class TemplateProcess final : public Parent {
 public:
  TemplateProcess(int socket, std::uint64_t id, std::string handler, bool is_first)
      : Parent(socket, ControlType::ContextStarted, ControlType::ContextExited),
        id_(id),
        handler_(std::move(handler)),
        is_first_(is_first) {}

  void initialise(int slot) {
    if (handler_ == "init-exit") _exit(9);
    if (handler_ == "refused") {
      send(socket_, ControlType::TemplateFailed, id_, 1, kMistake);
      _exit(1);
    }
    while (handler_ == "slow-init") pause();
    if (handler_ == "snapshot-rude") return tellFirst(slot, RecordType::StreamOpen, "");
    if (handler_ == "pending") {
      tellFirst(slot, RecordType::InitFailed,
                encodeFailure({.error_type = "Runtime.SnapshotError",
                               .error_message = "a timer is\npending",
                               .trace_json = "[]",
                               .logged_json = ""}));
      send(socket_, ControlType::TemplateFailed, id_, 0, "what the record says counts");
      _exit(1);
    }
    const InitDoneBody body{.init_ns = 1000};
    tellFirst(slot, RecordType::InitDone, {reinterpret_cast<const char*>(&body), sizeof body});
  }

  [[noreturn]] void start() {
    if (handler_ == "template-fails" || (handler_ == "fails-first" && is_first_)) {
      send(socket_, ControlType::TemplateFailed, id_, 0, "it does not compile");
      _exit(1);
    }
    send(socket_, ControlType::TemplateReady, id_, 0,
         handler_ == "mistaken"   ? kMistake + std::string(kDoubt)
         : handler_ == "doubtful" ? kDoubt
                                  : "");
    for (std::uint64_t i = 0; handler_ == "chatty" && i < 1000; ++i) send(socket_, ControlType::ContextExited, i, 0);
    if (handler_ == "template-rude") send(socket_, ControlType::Ready, 1, 1);
    run();
  }

 private:
  void onOrder(ControlMessage message) override {
    if (message.type != ControlType::MakeContext) _exit(2);
    if (!forkChild(message.id)) return;
    Context(message.fds[0].get(), message.fds[1].get(), message.fds[2].get(), handler_).run();
  }
  std::uint64_t id_;
  std::string handler_;
  bool is_first_;
};

class ZygoteProcess final : public Parent {
 public:
  ZygoteProcess(int socket, bool has_heir)
      : Parent(socket, ControlType::TemplateStarted, ControlType::TemplateExited), has_heir_(has_heir) {}

 private:
  int patience() const override { return has_heir_ ? kHeirPollMs : exits_ ? kExitDelayMs : -1; }
  void onQuiet() override {
    if (has_heir_ && !exists("second")) return;
    if (has_heir_) make("gone");
    _exit(5);
  }
  void onOrder(ControlMessage message) override {
    const auto settings = decodeFunctionSettings(message.text);
    const bool snapshot = message.type == ControlType::MakeSnapshot;
    if ((!snapshot && message.type != ControlType::MakeTemplate) || !settings) _exit(2);
    if (forkChild(message.id)) {
      TemplateProcess process(message.fds[1].get(), message.id, exportOf(settings->handler), orders_ == 0);
      if (snapshot) process.initialise(message.fds[2].get());
      process.start();
    }
    ++orders_;
    if (exportOf(settings->handler) == "zygote-exits") exits_ = exits_ || make("exits");
  }
  const bool has_heir_;
  int orders_ = 0;
  bool exits_ = false;
};

}  // namespace

int main() {
  char text[4096];
  const ssize_t size = pread(kZygoteSettingsFd, text, sizeof text, 0);
  close(kZygoteSettingsFd);
  const auto settings = decodeZygoteSettings({text, static_cast<std::size_t>(size < 0 ? 0 : size)});
  if (!settings) return 3;
  if (settings->domain == "dies") {
    std::fprintf(stderr, "no engine today\n");
    return 7;
  }
  if (settings->domain == "rude") send(kZygoteControlFd, ControlType::ContextExited, 1, 0);
  const bool has_heir = settings->domain == "heirs" && inherit();
  send(kZygoteControlFd, ControlType::Ready, 0, kProtocolVersion, "{}");
  ZygoteProcess(kZygoteControlFd, has_heir).run();
}
