#include "hooks/executor/control_groups.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "proxy/base/fd.h"

namespace brink::hooks {
namespace {

constexpr std::string_view kProxyGroup = "/brink-proxy";
constexpr std::string_view kFunctionsGroup = "/brink-functions";
// A handler that computes must not keep the proxy waiting: as between nice 0 and nice 5.
constexpr std::uint32_t kProxyWeight = 300;
constexpr std::uint32_t kFunctionsWeight = 100;
constexpr std::uint32_t kLargestWeight = 10'000;  // the kernel's
// The files read here are a line or two.
constexpr std::size_t kReadBytes = 4096;

Result<std::string> contentOf(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return failErrno(Side::Operator, path, errno);
  std::string text(kReadBytes, '\0');
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  if (size < 0) return failErrno(Side::Operator, path, errno);
  text.resize(static_cast<std::size_t>(size));
  return text;
}

Status write(const std::string& path, const std::string& text) {
  const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return failErrno(Side::Operator, path, errno);
  if (::write(file.get(), text.data(), text.size()) < 0) return failErrno(Side::Operator, path, errno);
  return {};
}

Status makeGroup(const std::string& path, std::uint32_t weight) {
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return failErrno(Side::Operator, path, errno);
  return write(path + "/cpu.weight", std::to_string(weight));
}

std::unexpected<Error> unsupported(std::string why) {
  return fail(ErrorCode::Unsupported, Side::Operator, std::move(why));
}

// The path behind "0::", "" if there is none.
std::string ownPath(std::string_view groups) {
  for (std::size_t at = 0; at < groups.size();) {
    const std::size_t end = std::min(groups.find('\n', at), groups.size());
    const std::string_view line = groups.substr(at, end - at);
    if (line.starts_with("0::/")) return std::string(line.substr(3));
    at = end + 1;
  }
  return "";
}

// systemd marks what it delegates; the top of a cgroup namespace was given to whoever is inside.
bool isDelegated(const std::string& group, bool top) {
  char value[2];
  const auto marked = [&](const char* name) {
    return ::getxattr(group.c_str(), name, value, sizeof value) == 1 && value[0] == '1';
  };
  return top || marked("user.delegate") || marked("trusted.delegate");
}

bool hasWord(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (begins && (end == text.size() || text[end] == ' ' || text[end] == '\n')) return true;
  }
  return false;
}

// What a launcher before this one left. Groups with processes refuse to go.
void removeGroupsBelow(const std::string& functions) {
  std::error_code error;
  for (std::filesystem::directory_iterator it(functions, error), end; !error && it != end; it.increment(error)) {
    if (it->is_directory(error)) ::rmdir(it->path().c_str());
  }
}

}  // namespace

Result<ControlGroups> ControlGroups::open(const ControlGroupPlaces& places, std::span<const pid_t> processes) {
  const auto groups = contentOf(places.self);
  if (!groups) return unsupported(groups.error().detail);
  std::string path = ownPath(*groups);
  if (path.empty()) return unsupported("this process is in no group of cgroup v2");
  // A launcher after the first one begins where the proxy was moved to.
  const bool moved = path.ends_with(kProxyGroup);
  if (moved) path.erase(path.size() - kProxyGroup.size());
  const std::string own = path == "/" ? places.mount : places.mount + path;
  const auto controllers = contentOf(own + "/cgroup.controllers");
  if (!controllers) return unsupported(controllers.error().detail);
  if (!hasWord(*controllers, "cpu")) return unsupported(own + " has no cpu controller");
  if (!moved && !isDelegated(own, path == "/")) return unsupported(own + " is not delegated (systemd: Delegate=yes)");

  // In this order: a group with processes of its own cannot hand controllers down.
  if (::mkdir((own + std::string(kProxyGroup)).c_str(), 0755) != 0 && errno != EEXIST) {
    return unsupported(failErrno(Side::Operator, own, errno).error().detail);
  }
  for (const pid_t process : processes) {
    if (auto put = write(own + std::string(kProxyGroup) + "/cgroup.procs", std::to_string(process)); !put) {
      return unsupported(put.error().detail);
    }
  }
  const std::string functions = own + std::string(kFunctionsGroup);
  if (auto handed = write(own + "/cgroup.subtree_control", "+cpu"); !handed) return unsupported(handed.error().detail);
  for (const auto& made :
       {makeGroup(own + std::string(kProxyGroup), kProxyWeight), makeGroup(functions, kFunctionsWeight),
        write(functions + "/cgroup.subtree_control", "+cpu")}) {
    if (!made) return unsupported(made.error().detail);
  }
  removeGroupsBelow(functions);
  return ControlGroups(functions);
}

Status ControlGroups::place(std::uint64_t id, pid_t process, std::uint32_t memory_mb) {
  const std::uint32_t weight = std::clamp<std::uint32_t>(memory_mb, 1, kLargestWeight);
  if (auto made = makeGroup(groupOf(id), weight); !made) return made;
  return write(groupOf(id) + "/cgroup.procs", std::to_string(process));
}

void ControlGroups::tidy() {
  std::erase_if(ending_, [this](std::uint64_t id) {
    return ::rmdir(groupOf(id).c_str()) == 0 || (errno != EBUSY && errno != ENOTEMPTY);
  });
}

void ControlGroups::removeAll() {
  removeGroupsBelow(functions_);
  ::rmdir(functions_.c_str());
}

}  // namespace brink::hooks
