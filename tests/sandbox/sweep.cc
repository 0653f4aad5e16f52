#include "tests/sandbox/sweep.h"

#include <cerrno>
#include <initializer_list>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace brink::testing {
namespace {

constexpr int kFirstOther = 3;  // behind the standard streams
constexpr int kDescriptors = 4096;
constexpr std::size_t kPage = 4096;
constexpr int kFarTooManyRings = 1 << 20;  // a pipe holds 65,536 bytes

long legacyCall(std::uint32_t number) {
#ifdef __x86_64__
  long returned = number;
  asm volatile("int $0x80"
               : "+a"(returned)
               : "b"(0L), "c"(0L), "d"(0L), "S"(0L), "D"(0L)
               : "r8", "r9", "r10", "r11", "memory");
  if (returned < 0 && returned > -4096) {
    errno = static_cast<int>(-returned);
    return -1;
  }
  return returned;
#else
  static_cast<void>(number);
  errno = ENOSYS;
  return -1;
#endif
}

bool refused(long returned, int error_number) { return returned == -1 && errno == error_number; }

bool cannotBeMapped(int fd) {
  for (const int sharing : {MAP_SHARED, MAP_PRIVATE}) {
    if (mmap(nullptr, kPage, PROT_READ, sharing, fd, 0) != MAP_FAILED) return false;
    if (mmap(nullptr, kPage, PROT_READ | PROT_WRITE, sharing, fd, 0) != MAP_FAILED) return false;
  }
  return true;
}

// /dev/null: nothing comes out, and what goes in is gone.
bool isNull(int fd) {
  char byte = 0;
  return read(fd, &byte, 1) == 0 && write(fd, &byte, 1) == 1 && lseek(fd, 0, SEEK_END) == 0 && cannotBeMapped(fd);
}

// The writing end of a pipe: it can be rung, and nobody else's rings can be read.
bool isBell(int fd) {
  char byte = 0;
  return refused(read(fd, &byte, 1), EBADF) && refused(lseek(fd, 0, SEEK_SET), ESPIPE) && cannotBeMapped(fd) &&
         write(fd, "", 1) == 1;
}

bool isFree(int fd) {
  char byte = 0;
  iovec one{.iov_base = &byte, .iov_len = 1};
  return refused(read(fd, &byte, 1), EBADF) && refused(write(fd, &byte, 1), EBADF) &&
         refused(writev(fd, &one, 1), EBADF) && refused(lseek(fd, 0, SEEK_SET), EBADF) && cannotBeMapped(fd) &&
         refused(close(fd), EBADF);
}

// 0, or 1 + the first descriptor that is not what it must be.
long descriptors(int bell) {
  for (int fd = 0; fd < kDescriptors; ++fd) {
    const bool right = fd < kFirstOther ? isNull(fd) : fd == bell ? isBell(fd) : isFree(fd);
    if (!right) return 1 + fd;
  }
  return 0;
}

long fill(int bell) {
  for (int i = 0; i < kFarTooManyRings; ++i) {
    if (write(bell, "", 1) != 1) return -1;
  }
  return 0;
}

}  // namespace

long sweep(const SweepOrder& order, int bell, void* sleep_page) {
  switch (order.what) {
    case SweepOrder::What::SystemCall:
      return syscall(static_cast<long>(order.number), 0L, 0L, 0L, 0L, 0L, 0L);
    case SweepOrder::What::LegacyCall:
      return legacyCall(order.number);
    case SweepOrder::What::Descriptors:
      return descriptors(bell);
    case SweepOrder::What::FillBell:
      return fill(bell);
    case SweepOrder::What::WriteSleepPage:
      break;
  }
  return mprotect(sleep_page, kPage, PROT_READ | PROT_WRITE);
}

}  // namespace brink::testing
