#include "conf/load.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <tuple>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "conf/decoding.h"
#include "conf/document.h"
#include "conf/sections/sections.h"
#include "proxy/base/fd.h"

namespace brink::conf {
namespace {

// What a person can use; the rest shows when these are repaired.
constexpr std::size_t kMaxShownProblems = 100;

std::unexpected<Problems> failed(Problems problems) {
  return std::unexpected<Problems>(inFileOrder(std::move(problems)));
}

// Also reads what is not a regular file (`--config <(generate)`). Stops one byte behind the limit, which parseDocument
// then reports.
std::expected<std::string, int> readAll(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return std::unexpected<int>(errno);
  std::string text;
  char buffer[16384];
  while (text.size() <= kMaxDocumentBytes) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected<int>(errno);
    if (count == 0) break;
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

ConfigResult parseConfig(std::string_view text, std::string_view file_name, const std::string& base_dir) {
  Problems problems;
  const auto document = parseDocument(text, problems);
  if (!document) return failed(std::move(problems));
  auto config = std::make_shared<Config>();
  config->file = file_name;
  Decoding run(problems, base_dir);
  readConfig(*document, run, *config);
  if (!problems.empty()) return failed(std::move(problems));
  return config;
}

ConfigResult loadConfig(const std::string& path) {
  const auto text = readAll(path);
  if (!text) return failed({{0, 0, std::string("cannot be read: ") + std::strerror(text.error())}});
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) return failed({{0, 0, "cannot be read: " + error.message()}});
  return parseConfig(*text, path, absolute.parent_path().lexically_normal().string());
}

Problems inFileOrder(Problems problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return problems;
}

std::string formatProblems(std::string_view file_name, const std::vector<Problem>& problems) {
  std::string lines;
  for (std::size_t i = 0; i < problems.size() && i < kMaxShownProblems; ++i) {
    const Problem& problem = problems[i];
    lines += file_name;
    if (problem.line > 0) lines += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    lines += ": " + problem.message + "\n";
  }
  if (problems.size() > kMaxShownProblems) {
    lines +=
        std::string(file_name) + ": and " + std::to_string(problems.size() - kMaxShownProblems) + " more problems\n";
  }
  return lines;
}

}  // namespace brink::conf
