#include "tests/support/fake_context.h"

#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proxy/base/check.h"

namespace brink::test {

using namespace hooks::protocol;

FakeContext::FakeContext(std::uint64_t id, std::uint64_t template_id, int slot, int sleep_page, int tmp)
    : id_(id), template_id_(template_id), memory_(dup(slot)), tmp_(dup(tmp)) {
  base_ = static_cast<char*>(mmap(nullptr, kSlotBytes, PROT_READ | PROT_WRITE, MAP_SHARED, slot, 0));
  void* page = mmap(nullptr, 4096, PROT_READ, MAP_SHARED, sleep_page, 0);
  CHECK(base_ != MAP_FAILED && page != MAP_FAILED);
  sleep_page_ = static_cast<const SleepPage*>(page);
}

FakeContext::~FakeContext() {
  munmap(base_, kSlotBytes);
  munmap(const_cast<SleepPage*>(sleep_page_), 4096);
}

std::uint64_t FakeContext::residentBytes() const {
  struct stat found {};
  CHECK(fstat(memory_.get(), &found) == 0);
  return static_cast<std::uint64_t>(found.st_blocks) * 512;
}

void FakeContext::writeTmp(std::string_view text, std::uint64_t offset) {
  CHECK(pwrite(tmp_.get(), text.data(), text.size(), static_cast<off_t>(offset)) == static_cast<ssize_t>(text.size()));
}

std::string FakeContext::readTmp(std::size_t size) const {
  std::string text(size, '?');
  CHECK(pread(tmp_.get(), text.data(), size, 0) == static_cast<ssize_t>(size));
  return text;
}

std::string FakeContext::begin() {
  while (true) {
    CallEntry& entry = header().calls[next_seq_ % kCallEntries];
    std::uint64_t word = entry.word.load(std::memory_order_acquire);
    if (word == callWord(next_seq_, CallState::Taken)) {
      ++next_seq_;
      continue;
    }
    if (word != callWord(next_seq_, CallState::Posted)) return {};
    if (!entry.word.compare_exchange_strong(word, callWord(next_seq_, CallState::Begun))) continue;
    seq_ = next_seq_++;
    header().begun_seq.store(seq_, std::memory_order_release);
    return {base_ + kInboundOffset + entry.offset, entry.size};
  }
}

void FakeContext::raw(const std::string& bytes) {
  std::uint64_t tail = header().out_tail.load(std::memory_order_relaxed);
  if (tail == header().out_head.load(std::memory_order_acquire) && (tail & 0xFFFFFFFF) != 0) {
    header().out_end.store(static_cast<std::uint32_t>(tail), std::memory_order_relaxed);
    tail = ((tail >> 32) + 1) << 32;  // everything was consumed: a new epoch
  }
  std::memcpy(base_ + kOutboundOffset + (tail & 0xFFFFFFFF), bytes.data(), bytes.size());
  setTail(tail + bytes.size());
}

void FakeContext::record(std::uint16_t type, std::uint16_t flags, std::uint64_t seq, const std::string& body,
                         std::uint32_t elapsed_us) {
  const auto size = static_cast<std::uint32_t>((sizeof(RecordHeader) + body.size() + 7) / 8 * 8);
  const RecordHeader header{.size = size,
                            .type = type,
                            .flags = flags,
                            .seq = seq,
                            .body_size = static_cast<std::uint32_t>(body.size()),
                            .elapsed_us = elapsed_us};
  std::string bytes(size, '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  std::memcpy(bytes.data() + sizeof header, body.data(), body.size());
  raw(bytes);
}

void FakeContext::initDone(std::uint64_t init_ns) {
  const InitDoneBody body{.init_ns = init_ns};
  record(static_cast<std::uint16_t>(RecordType::InitDone), 0, 0, {reinterpret_cast<const char*>(&body), sizeof body});
}

void FakeContext::initFailed(const FailureDocument& error) {
  record(static_cast<std::uint16_t>(RecordType::InitFailed), 0, 0, encodeFailure(error));
}

void FakeContext::answer(const std::string& body, std::uint32_t elapsed_us) {
  record(static_cast<std::uint16_t>(RecordType::Answer), 0, seq_, body, elapsed_us);
}

void FakeContext::answerUnchanged(std::uint32_t elapsed_us) {
  AnswerWriter writer;
  writer.op(AnswerOp::BeginRequest, {});
  answer(writer.finish(), elapsed_us);
}

void FakeContext::fail(const FailureDocument& error, std::uint16_t flags) {
  record(static_cast<std::uint16_t>(RecordType::Failure), flags, seq_, encodeFailure(error));
}

void FakeContext::log(const std::string& text, LineLevel level) {
  LogBody body{};
  body.wall_ms = 1'700'000'000'123;
  body.level = static_cast<std::uint8_t>(level);
  record(static_cast<std::uint16_t>(RecordType::Log), 0, seq_,
         std::string(reinterpret_cast<const char*>(&body), sizeof body) + text);
}

bool FakeContext::workerSleeps() const { return sleep_page_->sequence.load() % 2 == 1; }

Status FakeTemplate::makeContext(std::uint64_t context_id, hooks::protocol::InitType type, int slot, int,
                                 int sleep_page, int tmp) {
  if (executors_.template_socket_full) return fail(ErrorCode::Overloaded, Side::Hook, "full");
  executors_.start(context_id, id(), type, slot, sleep_page, tmp);
  return {};
}

class FakeSource final : public hooks::ContextSource {
 public:
  explicit FakeSource(FakeExecutors& executors) : executors_(executors) {}
  ~FakeSource() override { executors_.observer_ = nullptr; }
  void requestTemplate(hooks::TemplateOrderPtr order) override {
    ++executors_.templates_asked;
    FakeExecutors* all = &executors_;
    all->loop_.post([all, order] {
      if (all->observer_ == nullptr) return;
      if (!all->templates_work) {
        return all->observer_->onTemplateFailed(order->id, Error{ErrorCode::Internal, Side::Hook, Retry::Never, "no"});
      }
      if (!all->current || all->current->retired()) {
        all->current = std::make_shared<FakeTemplate>(all->next_template_++, *all);
      }
      all->observer_->onTemplateReady(order->id, all->current);
    });
  }
  std::uint64_t nextContextId() override { return next_++; }
  void kill(int pidfd) override { executors_.kill(pidfd); }
  void condemnTemplate(std::uint64_t template_id) override { executors_.condemn(template_id); }

 private:
  FakeExecutors& executors_;
  std::uint64_t next_ = 1;
};

std::unique_ptr<hooks::ContextSource> FakeExecutors::makeSource(hooks::ContextObserver& observer) {
  observer_ = &observer;
  return std::make_unique<FakeSource>(*this);
}

void FakeExecutors::start(std::uint64_t context_id, std::uint64_t template_id, hooks::protocol::InitType type, int slot,
                          int sleep_page, int tmp) {
  contexts_.push_back(std::make_unique<FakeContext>(context_id, template_id, slot, sleep_page, tmp));
  FakeContext* context = contexts_.back().get();
  context->provisioned = type == hooks::protocol::InitType::Provisioned;
  context->init_type = type;
  loop_.post([this, context] {
    if (observer_ == nullptr) return;
    // Any descriptor serves as a name.
    UniqueFd pidfd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    pidfds_.emplace_back(pidfd.get(), context);
    observer_->onContextStarted(context->templateId(), context->id(), std::move(pidfd));
  });
}

void FakeExecutors::kill(int pidfd) {
  // The newest of that number: descriptors are used again.
  for (auto it = pidfds_.rbegin(); it != pidfds_.rend(); ++it) {
    if (it->first != pidfd) continue;
    if (std::exchange(it->second->killed, true)) return;
    if (exits_are_told) return exit(*it->second, SIGKILL);
    untold_.push_back(it->second);
    return;
  }
}

void FakeExecutors::condemn(std::uint64_t template_id) {
  condemned.push_back(template_id);
  templateDies(template_id);
}

void FakeExecutors::tellExits() {
  for (FakeContext* context : std::exchange(untold_, {})) exit(*context, SIGKILL);
}

void FakeExecutors::exit(FakeContext& context, int wait_status) {
  loop_.post([this, template_id = context.templateId(), id = context.id(), wait_status] {
    if (observer_ != nullptr) observer_->onContextExited(template_id, id, wait_status);
  });
}

void FakeExecutors::zygoteIsReplaced() {
  current->outdate();
  loop_.post([this, id = current->id()] { observer_->onTemplateRetired(id); });
}

void FakeExecutors::templateDies(std::uint64_t template_id) {
  if (current && current->id() == template_id) current->retire();
  loop_.post([this, template_id] {
    if (observer_ != nullptr) observer_->onTemplateGone(template_id);
  });
}

}  // namespace brink::test
