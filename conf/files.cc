// Readers of values that name files or come from outside the document (fields.h).
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "conf/fields.h"

namespace brink::conf {
namespace {

namespace fs = std::filesystem;

// Header values have at most 1,783 characters and a function's whole environment 4 KiB: anything larger is a mistake.
constexpr std::uintmax_t kMaxSecretBytes = 64 << 10;

// nullopt after a report.
std::optional<std::string> readPath(const Node& node, Decoding& run) {
  if (node.type != NodeType::String || node.text.empty()) {
    reportExpected(node, run, "a path");
    return std::nullopt;
  }
  return run.resolve(node.text);
}

// Whether `file` is a regular file that this process may read, else a report. Opening is left to whoever needs the
// bytes: a path may name a pipe, and that must not stop the loading.
bool checkFile(const Node& node, Decoding& run, const std::string& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    run.problem(node, "expected a file, but " + file + (fs::exists(file, error) ? " is not one" : " does not exist"));
    return false;
  }
  if (access(file.c_str(), R_OK) != 0) {
    run.problem(node, file + " cannot be read: " + std::strerror(errno));
    return false;
  }
  return true;
}

void readSecretFile(const Node& node, Decoding& run, std::string& out) {
  const auto file = readPath(node, run);
  if (!file || !checkFile(node, run, *file)) return;
  std::error_code error;
  if (fs::file_size(*file, error) > kMaxSecretBytes || error) {
    return run.problem(node, *file + " is larger than " + std::to_string(kMaxSecretBytes) + " bytes");
  }
  // Bounded whatever the file says of its size: those of /proc say 0.
  std::string content(kMaxSecretBytes, '\0');
  std::ifstream stream(*file, std::ios::binary);
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (stream.bad() || !stream.is_open()) return run.problem(node, *file + " cannot be read");
  content.resize(static_cast<std::size_t>(stream.gcount()));
  if (content.ends_with('\n')) content.pop_back();
  if (content.ends_with('\r')) content.pop_back();
  out = std::move(content);
}

void readSecretVariable(const Node& node, Decoding& run, std::string& out) {
  if (node.type != NodeType::String || node.text.empty()) {
    return reportExpected(node, run, "the name of an environment variable");
  }
  const char* value = std::getenv(node.text.c_str());
  if (value == nullptr) return run.problem(node, "the environment variable " + node.text + " is not set");
  out = value;
}

}  // namespace

Reader path(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (const auto resolved = readPath(node, run)) out = *resolved;
  };
}

Reader existingFile(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const auto file = readPath(node, run);
    if (file && checkFile(node, run, *file)) out = *file;
  };
}

Reader existingDirectory(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const auto folder = readPath(node, run);
    if (!folder) return;
    std::error_code error;
    if (!fs::is_directory(*folder, error)) {
      const std::string_view why = fs::exists(*folder, error) ? " is not one" : " does not exist";
      return run.problem(node, "expected a folder, but " + *folder + std::string(why));
    }
    if (access(folder->c_str(), R_OK | X_OK) != 0) {
      return run.problem(node, *folder + " cannot be read: " + std::strerror(errno));
    }
    out = *folder;
  };
}

Reader secret(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type == NodeType::String) {
      out = node.text;
      return;
    }
    if (node.type != NodeType::Object) {
      return reportExpected(node, run, "a text, {\"file\": PATH} or {\"env\": NAME}");
    }
    const bool read = readObject(
        node, run, "secretReference",
        {optional("file", [&out](const Node& value, Decoding& inner) { readSecretFile(value, inner, out); }),
         optional("env", [&out](const Node& value, Decoding& inner) { readSecretVariable(value, inner, out); })});
    if (read && node.members.size() != 1) run.problem(node, "expected exactly one of \"file\" and \"env\"");
  };
}

}  // namespace brink::conf
