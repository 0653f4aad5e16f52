#include "v8-runtime/handler/code_files.h"

#include <array>

#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

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

// "" for the root, nothing for what is not below it.
std::optional<std::string_view> belowTaskRoot(std::string_view path) {
  if (!path.starts_with(kTaskRoot)) return std::nullopt;
  path.remove_prefix(kTaskRoot.size());
  if (path.empty()) return path;
  if (path.front() != '/') return std::nullopt;
  return path.substr(1);
}

}  // namespace

FileKind CodeFiles::kind(std::string_view absolute_path) const {
  const auto path = belowTaskRoot(absolute_path);
  if (!path || !image_) return FileKind::None;
  if (image_->find(*path)) return FileKind::File;
  return image_->isDirectory(*path) ? FileKind::Directory : FileKind::None;
}

std::optional<std::string_view> CodeFiles::read(std::string_view absolute_path) const {
  const auto file = find(absolute_path);
  if (!file) return std::nullopt;
  return file->data;
}

std::optional<std::vector<DirectoryEntry>> CodeFiles::list(std::string_view absolute_path) const {
  const auto folder = belowTaskRoot(absolute_path);
  if (!folder || !image_ || !image_->isDirectory(*folder)) return std::nullopt;
  const std::string prefix = folder->empty() ? std::string() : std::string(*folder) + '/';
  std::vector<DirectoryEntry> entries;
  for (std::uint32_t index = image_->lowerBound(prefix); index < image_->fileCount(); ++index) {
    const std::string_view path = image_->file(index).path;
    if (!path.starts_with(prefix)) break;
    const std::string_view rest = path.substr(prefix.size());
    const auto slash = rest.find('/');
    const std::string_view name = rest.substr(0, slash);
    // Sorted by path: what lies below one folder stands together.
    if (entries.empty() || entries.back().name != name) entries.push_back({name, slash != std::string_view::npos});
  }
  return entries;
}

v8::MaybeLocal<v8::String> CodeFiles::text(std::string_view absolute_path) const {
  const auto file = find(absolute_path);
  if (!file) return {};
  if (file->encoding == hooks::protocol::TextEncoding::Ascii && file->data.size() >= kExternalFrom) {
    return v8::String::NewExternalOneByte(engine_.isolate(), new ImageText(file->data));
  }
  return textFromUtf8(engine_.isolate(), file->data);
}

v8::MaybeLocal<v8::Function> CodeFiles::compile(std::string_view absolute_path) {
  if (!ahead_.IsEmpty() && absolute_path == ahead_path_) {
    const auto compiled = ahead_.Get(engine_.isolate());
    ahead_.Reset();
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

void CodeFiles::compileAhead(std::string_view absolute_path) {
  const v8::TryCatch quiet(engine_.isolate());
  v8::Local<v8::Function> compiled;
  if (!compile(absolute_path).ToLocal(&compiled)) return;
  ahead_path_ = absolute_path;
  ahead_.Reset(engine_.isolate(), compiled);
}

std::optional<hooks::protocol::ImageFile> CodeFiles::find(std::string_view absolute_path) const {
  const auto path = belowTaskRoot(absolute_path);
  if (!path || !image_) return std::nullopt;
  return image_->find(*path);
}

}  // namespace brink::js
