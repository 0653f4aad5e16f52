#include "proxy/base/fd.h"

#include <unistd.h>

namespace brink {

void UniqueFd::reset(int fd) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

}  // namespace brink
