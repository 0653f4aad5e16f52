// The files of one function as the module loader sees them, compiled natively: below /var/task and /opt, read where
// they lie in the mapped code image, and below /tmp. The template compiles files ahead (without running them); every
// context forked from it finds them here.
//
// Thread-affine. Owned by the handler runtime.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <v8.h>

#include "hooks/protocol/code_image.h"
#include "v8-runtime/engine/js_engine.h"
#include "v8-runtime/files/file_space.h"

namespace brink::js {

class CodeFiles {
 public:
  CodeFiles(JsEngine& engine, FileSpace& space) : engine_(engine), space_(space) {}

  // The image's bytes must stay mapped as long as this process lives.
  void open(const hooks::protocol::CodeImage& image) { space_.tree().setCode(image); }
  void close() { space_.tree().forgetCode(); }

  // What is there; symbolic links are followed.
  FileKind kind(std::string_view absolute_path);
  // The file's text; empty if there is no such file.
  v8::MaybeLocal<v8::String> text(std::string_view absolute_path);

  // The module function (exports, require, module, __filename, __dirname) of a file; empty with an exception pending.
  v8::MaybeLocal<v8::Function> compile(std::string_view absolute_path);
  v8::MaybeLocal<v8::Function> compileText(v8::Local<v8::String> source, std::string_view absolute_path);
  // Compiles and keeps for the first compile() of that file. False with an exception pending.
  bool compileAhead(std::string_view absolute_path);
  // Absolute paths of scripts that would delay a context's init, up to a bound: worth compiling ahead.
  std::vector<std::string> largeScripts() const;

 private:
  std::optional<std::string> contentBelowTmp(std::string_view absolute_path);

  JsEngine& engine_;
  FileSpace& space_;
  std::map<std::string, v8::Global<v8::Function>, std::less<>> ahead_;  // by absolute path
};

}  // namespace brink::js
