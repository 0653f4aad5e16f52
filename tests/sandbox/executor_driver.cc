#include "tests/sandbox/executor_driver.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks/executor/zygote_process.h"
#include "hooks/protocol/code_image.h"
#include "hooks/protocol/tmp_size.h"
#include "proxy/base/check.h"

namespace brink::testing {
namespace {

using namespace hooks::protocol;
using Clock = std::chrono::steady_clock;

int left(Clock::time_point end) {
  const auto rest = std::chrono::duration_cast<milliseconds>(end - Clock::now()).count();
  return rest < 0 ? 0 : static_cast<int>(rest);
}

bool readable(int fd, int wait_ms) {
  pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&one, 1, wait_ms) > 0;
}

UniqueFd sealedMemfd(const char* name, const std::string& bytes, int seals) {
  UniqueFd fd(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  CHECK(fd && write(fd.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  CHECK(fcntl(fd.get(), F_ADD_SEALS, seals) == 0);
  return fd;
}

std::string readAll(int fd) {
  std::string text(65536, '\0');
  const ssize_t size = read(fd, text.data(), text.size());
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

FunctionSettings withDefaults(FunctionSettings settings) {
  if (settings.name.empty()) settings.name = "us-east-1.test";
  if (settings.version.empty()) settings.version = "7";
  if (settings.handler.empty()) settings.handler = "index.handler";
  settings.environment.try_emplace("AWS_LAMBDA_FUNCTION_NAME", settings.name);
  return settings;
}

}  // namespace

UniqueFd makeImage(const Files& given) {
  Files files;
  for (const auto& [path, data] : given) files.emplace(path[0] == '/' ? path.substr(1) : "var/task/" + path, data);
  const auto align = [](std::size_t at) { return (at + 7) & ~std::size_t{7}; };
  std::size_t path_at = sizeof(ImageHeader) + files.size() * sizeof(ImageEntry);
  std::size_t data_at = path_at;
  for (const auto& [path, data] : files) data_at += path.size();
  const ImageHeader header{kImageMagic, kImageVersion, static_cast<std::uint32_t>(files.size()), 0};
  std::string index(reinterpret_cast<const char*>(&header), sizeof header);
  std::string paths;
  std::string contents;
  const std::size_t first_data = data_at = align(data_at);
  for (const auto& [path, data] : files) {
    bool ascii = true;
    for (const char c : data) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    const ImageEntry entry{.path_offset = path_at,
                           .data_offset = data_at,
                           .data_size = data.size(),
                           .path_size = static_cast<std::uint32_t>(path.size()),
                           .encoding = ascii ? TextEncoding::Ascii : TextEncoding::Utf8,
                           .executable = 0,
                           .zero = {}};
    index.append(reinterpret_cast<const char*>(&entry), sizeof entry);
    paths += path;
    contents += data;
    contents.append(align(data.size() + 1) - data.size(), '\0');
    path_at += path.size();
    data_at += align(data.size() + 1);
  }
  std::string bytes = index + paths;
  bytes.resize(first_data, '\0');
  return sealedMemfd("image", bytes + contents, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW);
}

std::string makeRecord(const CallOptions& options) {
  std::string out;
  CallWriter writer(out);
  const bool is_raw = !options.raw_event.empty();
  const std::uint32_t flags = (options.with_origin ? kHasOrigin | kCustomOrigin : 0u) |
                              (options.with_response ? kHasResponse : 0u) | (options.body ? kHasBody : 0u) |
                              (is_raw ? kRawEvent : 0u) | (is_raw || options.raw_answer ? kRawAnswer : 0u);
  writer.begin(
      {.size = 0, .flags = flags, .stage = options.stage, .timeout_ms = options.timeout_ms, .deadline_unix_ms = 0});
  writer.strings(std::vector<std::string_view>{"8f507cfd-ff7c-4f0c-9a1c-000000000001", "", "d1.example.net", "EDIST",
                                               "cmVxdWVzdA==", "203.0.113.9", options.method, options.uri, "a=1"});
  if (is_raw) {
    writer.bytes(options.raw_event);
    writer.end();
    return out;
  }
  writer.headers(options.headers);
  if (options.with_origin) {
    writer.origin({.port = 443, .keepalive_timeout = 5, .read_timeout = 30});
    writer.strings(std::vector<std::string_view>{"origin.example.org", "/base", "https", "TLSv1.2,TLSv1.1", "", ""});
    writer.headers(std::vector<NameValue>{{"X-Secret", "s3cret"}});
  }
  if (options.with_response) {
    writer.strings(std::vector<std::string_view>{"200", "OK"});
    writer.headers(std::vector<NameValue>{{"Content-Type", "text/html"}, {"ETag", "\"1\""}});
  }
  if (options.body) writer.bytes(*options.body);
  writer.end();
  return out;
}

const char* name(Outcome::Kind kind) {
  constexpr const char* kNames[] = {"Answer", "Failure", "InitFailed", "Exited", "TimedOut"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<std::vector<std::string>> find(const Outcome& outcome, AnswerOp op) {
  for (const auto& operation : outcome.operations) {
    if (operation.op == op) return operation.strings;
  }
  return std::nullopt;
}

// ---- TestContext ----

TestContext::~TestContext() {
  kill();
  if (base_ != nullptr) munmap(base_, kSlotBytes);
  if (page_ != nullptr) munmap(page_, 4096);
}

std::uint64_t TestContext::postRecord(const std::string& record) {
  const std::uint64_t seq = next_seq_++;
  auto& entry = header().calls[seq % kCallEntries];
  // Far more room than sixteen calls need: starting over cannot meet a record that is still wanted.
  if (answered_seq_ + 1 == seq || in_offset_ + record.size() > kInboundBytes) in_offset_ = 0;
  std::memcpy(base_ + kInboundOffset + in_offset_, record.data(), record.size());
  entry.offset = static_cast<std::uint32_t>(in_offset_);
  entry.size = static_cast<std::uint32_t>(record.size());
  in_offset_ += (record.size() + 7) & ~std::size_t{7};
  entry.word.store(callWord(seq, CallState::Posted), std::memory_order_release);
  header().in_futex.fetch_add(1);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (header().waiting.load() != 0) {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&header().in_futex), FUTEX_WAKE, 1, nullptr, nullptr, 0);
  }
  return seq;
}

bool TestContext::takeBack(std::uint64_t seq) {
  std::uint64_t word = callWord(seq, CallState::Posted);
  return header().calls[seq % kCallEntries].word.compare_exchange_strong(word, callWord(seq, CallState::Taken));
}

// One record; true when it ended a call or the init.
bool TestContext::takeRecord(Outcome& outcome) {
  const char* at = base_ + kOutboundOffset + offset_;
  RecordHeader record;
  std::memcpy(&record, at, sizeof record);
  CHECK(record.size >= sizeof record && record.size % 8 == 0 && record.body_size <= record.size - sizeof record);
  const std::string body(at + sizeof record, record.body_size);
  offset_ += record.size;
  outcome.fatal = (record.flags & kFatal) != 0;
  outcome.cold = (record.flags & kColdCall) != 0;
  switch (static_cast<RecordType>(record.type)) {
    case RecordType::InitDone:
      init_done_ = true;
      return false;
    case RecordType::Log: {
      LogBody log;
      std::memcpy(&log, body.data(), sizeof log);
      logs_.push_back({static_cast<LineLevel>(log.level), body.substr(sizeof log), record.seq});
      return false;
    }
    case RecordType::Answer: {
      auto decoded = decodeAnswer(body);
      CHECK(decoded.has_value());
      outcome.kind = Outcome::Kind::Answer;
      outcome.operations = std::move(*decoded);
      answered_seq_ = record.seq;
      return true;
    }
    case RecordType::InitFailed:
    case RecordType::Failure: {
      auto decoded = decodeFailure(body);
      CHECK(decoded.has_value());
      const bool init = static_cast<RecordType>(record.type) == RecordType::InitFailed;
      outcome.kind = init ? Outcome::Kind::InitFailed : Outcome::Kind::Failure;
      outcome.failure = std::move(*decoded);
      if (!init) answered_seq_ = record.seq;
      return true;
    }
    default:
      return false;  // of streams: nobody is there to send anything
  }
}

std::optional<Outcome> TestContext::takeOutcomeUpTo(std::uint32_t end) {
  while (offset_ != end) {
    Outcome outcome;
    if (takeRecord(outcome)) return outcome;
  }
  return std::nullopt;
}

std::optional<Outcome> TestContext::takeOutcome() {
  const std::uint64_t tail = header().out_tail.load(std::memory_order_acquire);
  const auto epoch = static_cast<std::uint32_t>(tail >> 32);
  std::optional<Outcome> ended;
  if (epoch != epoch_) {  // what is left of the epoch before comes first
    ended = takeOutcomeUpTo(header().out_end.load());
    if (!ended) {
      epoch_ = epoch;
      offset_ = 0;
    }
  }
  if (!ended) ended = takeOutcomeUpTo(static_cast<std::uint32_t>(tail));
  header().out_head.store(std::uint64_t{epoch_} << 32 | offset_, std::memory_order_release);
  return ended;
}

void TestContext::setSequence(std::uint32_t step) { page_->sequence.fetch_add(step); }

bool TestContext::ringsFor(const CallOptions& options, milliseconds limit) {
  setSequence(1);
  post(options);
  const bool rung = readable(bell_.get(), static_cast<int>(limit.count()));
  setSequence(1);
  return takeOutcome(), rung;
}

void TestContext::sleep(milliseconds limit) {
  pollfd waits[] = {{.fd = bell_.get(), .events = POLLIN, .revents = 0},
                    {.fd = pidfd_.get(), .events = POLLIN, .revents = 0}};
  poll(waits, 2, static_cast<int>(limit.count()));
  if (waits[0].revents != 0) readAll(bell_.get());
}

Outcome TestContext::await(milliseconds limit) {
  const auto end = Clock::now() + limit;
  for (;;) {
    if (auto outcome = takeOutcome()) return std::move(*outcome);
    if (exit_status_ || readable(pidfd_.get(), 0)) {
      if (auto outcome = takeOutcome()) return std::move(*outcome);
      Outcome gone;
      gone.kind = Outcome::Kind::Exited;
      gone.wait_status = awaitExit().value_or(-1);
      return gone;
    }
    if (left(end) == 0) return {};
    setSequence(1);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (header().out_tail.load() == (std::uint64_t{epoch_} << 32 | offset_)) sleep(milliseconds(left(end)));
    setSequence(1);
  }
}

std::optional<int> TestContext::awaitExit(milliseconds limit) {
  if (!exit_status_) exit_status_ = owner_->exitOf(id_, limit);
  takeOutcome();
  return exit_status_;
}

void TestContext::kill() {
  if (pidfd_ && !exit_status_) syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
}

const std::vector<LogLine>& TestContext::logs() { return logs_; }

bool TestContext::logged(std::string_view part) {
  for (const auto& line : logs_) {
    if (line.text.find(part) != std::string::npos) return true;
  }
  return false;
}

pid_t TestContext::pid() const {
  std::ifstream info("/proc/self/fdinfo/" + std::to_string(pidfd_.get()));
  for (std::string key; info >> key;) {
    pid_t pid = -1;
    if (key == "Pid:" && info >> pid) return pid;
  }
  return -1;
}

// Counts the answers that were published since the last look, without reading their bodies.
int TestContext::countAnswers() {
  const std::uint64_t tail = header().out_tail.load(std::memory_order_acquire);
  if (static_cast<std::uint32_t>(tail >> 32) != epoch_) {
    epoch_ = static_cast<std::uint32_t>(tail >> 32);
    offset_ = 0;
  }
  int answers = 0;
  while (offset_ != static_cast<std::uint32_t>(tail)) {
    RecordHeader record;
    std::memcpy(&record, base_ + kOutboundOffset + offset_, sizeof record);
    CHECK(record.size >= sizeof record);
    offset_ += record.size;
    if (static_cast<RecordType>(record.type) == RecordType::Answer) ++answers;
    if (static_cast<RecordType>(record.type) == RecordType::Failure) return -1;
    if (record.seq > answered_seq_) answered_seq_ = record.seq;
  }
  header().out_head.store(std::uint64_t{epoch_} << 32 | offset_, std::memory_order_release);
  return answers;
}

bool TestContext::saturate(const std::string& record, int count, int window) {
  int posted = 0;
  for (int done = 0; done < count;) {
    while (posted < count && posted - done < window) {
      postRecord(record);
      ++posted;
    }
    const int answers = countAnswers();
    if (answers < 0) return false;
    done += answers;
  }
  return true;
}

UniqueFd TestContext::makeSlot() {
  UniqueFd slot(memfd_create("slot", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  CHECK(ftruncate(slot.get(), static_cast<off_t>(kSlotBytes)) == 0);
  CHECK(fcntl(slot.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0);
  base_ = static_cast<char*>(mmap(nullptr, kSlotBytes, PROT_READ | PROT_WRITE, MAP_SHARED, slot.get(), 0));
  return slot;
}

std::size_t TestContext::slotBytes() const {
  constexpr std::size_t kPage = 4096;
  std::vector<unsigned char> resident(kSlotBytes / kPage);
  CHECK(mincore(base_, kSlotBytes, resident.data()) == 0);
  return static_cast<std::size_t>(std::ranges::count_if(resident, [](unsigned char page) { return (page & 1) != 0; })) *
         kPage;
}

// ---- Template ----

UniqueFd makeTmp(std::uint32_t quota_mb) {
  UniqueFd tmp(memfd_create("tmp", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  CHECK(ftruncate(tmp.get(), static_cast<off_t>(tmpSize(std::uint64_t{quota_mb} << 20).bytes)) == 0);
  CHECK(fcntl(tmp.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0);
  return tmp;
}

std::unique_ptr<TestContext> Template::contextWith(const UniqueFd& tmp, std::string_view inbound,
                                                   const CallOptions* first) {
  std::unique_ptr<TestContext> made(new TestContext);
  made->owner_ = this;
  made->id_ = next_id_++;
  UniqueFd slot = made->makeSlot();
  UniqueFd page(memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  CHECK(ftruncate(page.get(), 4096) == 0);
  made->page_ = static_cast<SleepPage*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, page.get(), 0));
  if (!inbound.empty()) std::memcpy(made->base_ + kInboundOffset, inbound.data(), inbound.size());
  if (first != nullptr) made->post(*first);
  CHECK(fcntl(page.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) == 0);
  int bell[2];
  CHECK(pipe2(bell, O_CLOEXEC | O_NONBLOCK) == 0);
  made->bell_.reset(bell[0]);
  const auto type = static_cast<std::int64_t>(init_ ? InitType::SnapStart : InitType::OnDemand);
  ControlMessage order{.type = ControlType::MakeContext, .id = made->id_, .value = type, .text = {}, .fds = {}};
  order.fds.push_back(std::move(slot));
  order.fds.emplace_back(bell[1]);
  order.fds.push_back(std::move(page));
  order.fds.emplace_back(dup(tmp.get()));
  CHECK(sendControl(control_.get(), order, true));
  for (;;) {
    auto news = receiveControl(control_.get(), true);
    CHECK(news.has_value());
    if (news->type == ControlType::ContextExited) exits_[news->id] = static_cast<int>(news->value);
    if (news->type != ControlType::ContextStarted) continue;
    CHECK(news->id == made->id_);
    made->pidfd_ = std::move(news->fds[0]);
    return made;
  }
}

std::optional<int> Template::exitOf(std::uint64_t context_id, milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (!exits_.contains(context_id)) {
    if (!control_ || !readable(control_.get(), left(end))) return std::nullopt;
    auto news = receiveControl(control_.get(), true);
    if (!news) return std::nullopt;
    if (news->type == ControlType::ContextExited) exits_[news->id] = static_cast<int>(news->value);
  }
  return exits_[context_id];
}

// ---- Executor ----

Result<std::unique_ptr<Executor>> Executor::start(const Options& options) {
  auto pair = makeControlPair();
  if (!pair) return std::unexpected(pair.error());
  const std::string settings = encode(options.settings);
  auto process = hooks::startZygoteProcess({.executor = options.program,
                                            .control = pair->second.get(),
                                            .settings = settings,
                                            .namespaces = options.namespaces});
  if (!process) return std::unexpected(process.error());
  pair->second.reset();
  std::unique_ptr<Executor> made(new Executor);
  made->control_ = std::move(pair->first);
  made->pidfd_ = std::move(process->pidfd);
  made->stderr_ = std::move(process->stderr_pipe);
  made->pid_ = process->pid;
  auto ready = receiveControl(made->control_.get(), true);
  if (!ready || ready->type != ControlType::Ready) {
    readable(made->stderr_.get(), 1000);
    return fail(ErrorCode::SystemError, Side::Hook, readAll(made->stderr_.get()));
  }
  made->jail_ = ready->text;
  return made;
}

Executor::~Executor() {
  syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
  waitpid(pid_, nullptr, 0);
}

std::unique_ptr<Template> Executor::makeTemplate(const Files& files, FunctionSettings settings) {
  std::unique_ptr<Template> made(new Template);
  orderTemplate(*made, ControlType::MakeTemplate, files, std::move(settings), {});
  return made;
}

std::unique_ptr<Template> Executor::makeSnapshot(const Files& files, FunctionSettings settings) {
  std::unique_ptr<Template> made(new Template);
  made->init_.reset(new TestContext);
  made->init_->owner_ = made.get();
  made->init_->exit_status_ = 0;  // nobody tells how it ends
  orderTemplate(*made, ControlType::MakeSnapshot, files, std::move(settings), made->init_->makeSlot());
  if (auto said = made->init_->takeOutcome()) made->init_outcome_ = std::move(*said);
  return made;
}

void Executor::orderTemplate(Template& made, ControlType type, const Files& files, FunctionSettings settings,
                             UniqueFd slot) {
  auto pair = makeControlPair();
  CHECK(pair.has_value());
  made.control_ = std::move(pair->first);
  made.tmp_mb_ = settings.ephemeral_storage_mb;
  ControlMessage order{
      .type = type, .id = next_id_++, .value = 0, .text = encode(withDefaults(std::move(settings))), .fds = {}};
  order.fds.push_back(makeImage(files));
  order.fds.push_back(std::move(pair->second));
  if (slot) order.fds.push_back(std::move(slot));
  CHECK(sendControl(control_.get(), order, true));
  order.fds.clear();
  while (made.pid_ < 0) {
    auto news = receiveControl(control_.get(), true);
    CHECK(news.has_value());
    if (news->type != ControlType::TemplateStarted) continue;  // an earlier template's end
    made.pid_ = static_cast<pid_t>(news->value);
    made.pidfd_ = std::move(news->fds[0]);
  }
  auto said = receiveControl(made.control_.get(), true);
  const bool ready = said && said->type != ControlType::TemplateFailed;
  if (ready) made.findings_ = hooks::protocol::decodeFindings(said->text);
  if (!ready) made.refusal_ = said ? said->text : "the template is gone: " + readAll(stderr_.get());
}

std::unique_ptr<Template> Executor::asTemplate() {
  std::unique_ptr<Template> made(new Template);
  made->control_ = std::move(control_);
  made->pid_ = pid_;
  return made;
}

Executor::Options defaultOptions() {
  Executor::Options options;
  options.program = BRINK_EXECUTOR_PROGRAM;
#ifdef BRINK_EXECUTOR_PLAIN_SETTINGS
  options.settings.plain_for_tests = true;
  options.settings.require_sandbox = false;
  options.namespaces = false;
#endif
  return options;
}

}  // namespace brink::testing
