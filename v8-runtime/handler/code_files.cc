#include "v8-runtime/handler/code_files.h"

#include <array>
#include <span>

#include <fcntl.h>

#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

using hooks::protocol::kLayerFolder;
using hooks::protocol::kTaskFolder;

// V8 reads such a source where it lies, in the memory that template and contexts share.
class ImageText final : public v8::String::ExternalOneByteStringResource {
 public:
  explicit ImageText(std::string_view text) : text_(text) {}
  const char* data() const override { return text_.data(); }
  std::size_t length() const override { return text_.size(); }

 private:
  std::string_view text_;
};

// An external string costs an object of its own; below this a copy is cheaper.
constexpr std::size_t kExternalFrom = 1024;

// What is compiled in a template costs no context anything; 1 MB takes 20 ms of processor time. Smaller files than this
// are compiled in 0.2 ms, and packages have thousands that nobody requires.
constexpr std::size_t kLargeFile = 10 << 10;
// A template must be ready within its start limit (hooks/executor): a fraction of a second for all files.
constexpr std::size_t kMostAhead = 8 << 20;

bool isScript(std::string_view path) {
  return path.ends_with(".js") || path.ends_with(".cjs") || path.ends_with(".mjs");
}

bool isAtOrBelow(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

// The name in the code image of what is in the package or in a layer; nothing for what is elsewhere.
std::optional<std::string_view> inImage(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  if (isAtOrBelow(path, kTaskFolder) || isAtOrBelow(path, kLayerFolder)) return path;
  return std::nullopt;
}

bool isBelowTmp(std::string_view path) { return path.starts_with("/tmp/") || path == "/tmp"; }

}  // namespace

// The package is asked at every step of every require(): directly, without walking a path.
FileKind CodeFiles::kind(std::string_view absolute_path) {
  if (const auto path = inImage(absolute_path)) {
    const auto& image = space_.tree().code();
    if (!image) return FileKind::None;
    if (image->find(*path)) return FileKind::File;
    return image->isDirectory(*path) ? FileKind::Directory : FileKind::None;
  }
  if (!isBelowTmp(absolute_path)) return FileKind::None;
  const auto place = space_.tree().find(absolute_path);
  return place ? space_.tree().kindOf(*place) : FileKind::None;
}

std::optional<std::string> CodeFiles::contentBelowTmp(std::string_view absolute_path) {
  if (kind(absolute_path) != FileKind::File) return std::nullopt;
  const auto fd = space_.open(absolute_path, O_RDONLY, 0);
  if (!fd) return std::nullopt;
  std::string content(space_.stat(*fd)->size, '\0');
  const auto got = space_.read(*fd, std::as_writable_bytes(std::span(content)), 0);
  content.resize(got.value_or(0));
  [[maybe_unused]] const auto closed = space_.close(*fd);
  return content;
}

v8::MaybeLocal<v8::String> CodeFiles::text(std::string_view absolute_path) {
  v8::Isolate* isolate = engine_.isolate();
  const auto path = inImage(absolute_path);
  if (!path) {
    const auto content = contentBelowTmp(absolute_path);
    return content ? textFromUtf8(isolate, *content) : v8::MaybeLocal<v8::String>();
  }
  const auto& image = space_.tree().code();
  const auto file = image ? image->find(*path) : std::nullopt;
  if (!file) return {};
  if (file->encoding == hooks::protocol::TextEncoding::Ascii && file->data.size() >= kExternalFrom) {
    return v8::String::NewExternalOneByte(isolate, new ImageText(file->data));
  }
  return textFromUtf8(isolate, file->data);
}

v8::MaybeLocal<v8::Function> CodeFiles::compile(std::string_view absolute_path) {
  if (const auto found = ahead_.find(absolute_path); found != ahead_.end()) {
    const auto compiled = found->second.Get(engine_.isolate());
    ahead_.erase(found);
    return compiled;
  }
  v8::Local<v8::String> source;
  if (!text(absolute_path).ToLocal(&source)) {
    engine_.isolate()->ThrowException(v8::Exception::Error(literal(engine_.isolate(), "The file cannot be read")));
    return {};
  }
  return compileText(source, absolute_path);
}

v8::MaybeLocal<v8::Function> CodeFiles::compileText(v8::Local<v8::String> source, std::string_view absolute_path) {
  v8::Isolate* isolate = engine_.isolate();
  v8::Local<v8::String> name;
  if (!textFromUtf8(isolate, absolute_path).ToLocal(&name)) return {};
  const v8::ScriptOrigin origin(isolate, name);
  v8::ScriptCompiler::Source script(source, origin);
  std::array<v8::Local<v8::String>, 5> parameters{literal(isolate, "exports"), literal(isolate, "require"),
                                                  literal(isolate, "module"), literal(isolate, "__filename"),
                                                  literal(isolate, "__dirname")};
  return v8::ScriptCompiler::CompileFunction(engine_.context(), &script, parameters.size(), parameters.data());
}

bool CodeFiles::compileAhead(std::string_view absolute_path) {
  if (ahead_.contains(absolute_path)) return true;
  v8::Local<v8::Function> compiled;
  if (!compile(absolute_path).ToLocal(&compiled)) return false;
  ahead_.insert_or_assign(std::string(absolute_path), v8::Global<v8::Function>(engine_.isolate(), compiled));
  return true;
}

std::vector<std::string> CodeFiles::largeScripts() const {
  std::vector<std::string> paths;
  const auto& image = space_.tree().code();
  if (!image) return paths;
  std::size_t left = kMostAhead;
  const auto look = [&](std::uint32_t first, std::uint32_t end) {
    for (std::uint32_t i = first; i < end; ++i) {
      const auto file = image->file(i);
      if (!isScript(file.path) || file.data.size() < kLargeFile || file.data.size() > left) continue;
      left -= file.data.size();
      paths.push_back('/' + std::string(file.path));
    }
  };
  const std::uint32_t package = image->lowerBound(kTaskFolder);  // layers have what is not used by many functions
  look(package, image->fileCount());
  look(0, package);
  return paths;
}

}  // namespace brink::js
