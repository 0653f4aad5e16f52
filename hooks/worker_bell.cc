#include "hooks/worker_bell.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace brink::hooks {
namespace {

constexpr std::size_t kPageBytes = 4096;

}  // namespace

Result<WorkerBell> WorkerBell::make() {
  WorkerBell bell;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return failErrno(Side::Internal, "pipe2", errno);
  bell.read_end_ = UniqueFd(ends[0]);
  bell.write_end_ = UniqueFd(ends[1]);
  bell.page_fd_ = UniqueFd(memfd_create("brink-sleep", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!bell.page_fd_ || ftruncate(bell.page_fd_.get(), kPageBytes) != 0) {
    return failErrno(Side::Internal, "sleep page", errno);
  }
  void* page = mmap(nullptr, kPageBytes, PROT_READ | PROT_WRITE, MAP_SHARED, bell.page_fd_.get(), 0);
  if (page == MAP_FAILED) return failErrno(Side::Internal, "mmap of the sleep page", errno);
  bell.page_ = static_cast<protocol::SleepPage*>(page);
  // This mapping stays writable; contexts can only make read-only ones.
  if (fcntl(bell.page_fd_.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE) != 0) {
    return failErrno(Side::Internal, "F_ADD_SEALS", errno);
  }
  return bell;
}

WorkerBell::WorkerBell(WorkerBell&& other) noexcept
    : read_end_(std::move(other.read_end_)),
      write_end_(std::move(other.write_end_)),
      page_fd_(std::move(other.page_fd_)),
      page_(std::exchange(other.page_, nullptr)) {}

WorkerBell::~WorkerBell() {
  if (page_ != nullptr) munmap(page_, kPageBytes);
}

// A read-modify-write with seq_cst is the full fence that the protocol asks for.
void WorkerBell::announceSleep() { page_->sequence.fetch_add(1, std::memory_order_seq_cst); }

void WorkerBell::announceAwake() { page_->sequence.fetch_add(1, std::memory_order_seq_cst); }

void WorkerBell::drain() {
  char bytes[256];
  [[maybe_unused]] const auto got = ::read(read_end_.get(), bytes, sizeof bytes);
}

}  // namespace brink::hooks
