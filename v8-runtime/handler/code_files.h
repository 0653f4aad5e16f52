// The files of one function as the module loader sees them: below /var/task, read from the mapped code image, compiled
// natively. The template compiles the entry file ahead (without running it); every context forked from it finds it
// here.
//
// Thread-affine. Owned by the handler runtime.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <v8.h>

#include "hooks/protocol/code_image.h"
#include "v8-runtime/bindings/host.h"
#include "v8-runtime/engine/js_engine.h"

namespace brink::js {

inline constexpr std::string_view kTaskRoot = "/var/task";

enum class FileKind : std::uint8_t { None = 0, File = 1, Directory = 2 };

class CodeFiles {
 public:
  explicit CodeFiles(JsEngine& engine) : engine_(engine) {}

  // The image's bytes must stay mapped as long as this process lives.
  void open(const hooks::protocol::CodeImage& image) { image_ = image; }
  void close() { image_.reset(); }

  FileKind kind(std::string_view absolute_path) const;
  std::optional<std::string_view> read(std::string_view absolute_path) const;
  std::optional<std::vector<DirectoryEntry>> list(std::string_view absolute_path) const;
  // The file's text; empty if there is no such file.
  v8::MaybeLocal<v8::String> text(std::string_view absolute_path) const;

  // The module function (exports, require, module, __filename, __dirname) of a file; empty with an exception pending.
  v8::MaybeLocal<v8::Function> compile(std::string_view absolute_path);
  v8::MaybeLocal<v8::Function> compileText(v8::Local<v8::String> source, std::string_view absolute_path);
  // Compiles and keeps. A syntax error is left for module init to report.
  void compileAhead(std::string_view absolute_path);

 private:
  std::optional<hooks::protocol::ImageFile> find(std::string_view absolute_path) const;

  JsEngine& engine_;
  std::optional<hooks::protocol::CodeImage> image_;
  std::string ahead_path_;
  v8::Global<v8::Function> ahead_;
};

}  // namespace brink::js
