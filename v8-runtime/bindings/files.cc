// The object `files`: system calls over the files that a handler sees (v8-runtime/files). A call gives its result or
// the negative errno; names of errors and texts are the Node layer's. Offsets are numbers, `null` means the
// descriptor's own.
#include <cmath>
#include <optional>
#include <string>

#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"
#include "v8-runtime/files/file_space.h"

namespace brink::js {
namespace {

FileSpace& spaceOf(const Arguments& arguments) { return hostOf(arguments.GetIsolate()).files(); }

std::string pathOf(const Arguments& arguments, int index) {
  v8::Isolate* isolate = arguments.GetIsolate();
  return toUtf8(isolate, isolate->GetCurrentContext(), arguments[index]);
}
// Of numbers only: a conversion would run JavaScript, which may take away the memory that another argument is.
int intOf(const Arguments& arguments, int index) {
  if (!arguments[index]->IsNumber()) return 0;
  return arguments[index]->Int32Value(arguments.GetIsolate()->GetCurrentContext()).FromMaybe(0);
}
bool flagOf(const Arguments& arguments, int index) { return arguments[index]->IsTrue(); }
FileTree::LastLink lastLinkOf(const Arguments& arguments, int index) {
  return flagOf(arguments, index) ? FileTree::LastLink::Follow : FileTree::LastLink::Keep;
}
// Larger than any file.
constexpr std::size_t kMostOffset = std::size_t{1} << 53;
std::optional<std::uint64_t> offsetOf(const Arguments& arguments, int index) {
  if (!arguments[index]->IsNumber()) return std::nullopt;
  return sizeOf(arguments, index, 0, kMostOffset);
}
// Seconds with a fraction, in nanoseconds; whole microseconds, as libuv has them.
std::int64_t timeOf(const Arguments& arguments, int index) {
  constexpr double kMostSeconds = 9e9;
  constexpr double kNanoseconds = 1e9;
  const double seconds = arguments[index]->NumberValue(arguments.GetIsolate()->GetCurrentContext()).FromMaybe(0);
  if (!(std::abs(seconds) < kMostSeconds)) return 0;
  const double whole = std::floor(seconds);
  const auto rest = static_cast<std::int64_t>((seconds - whole) * kNanoseconds);
  return static_cast<std::int64_t>(whole) * 1'000'000'000 + rest - rest % 1000;
}

void answer(const Arguments& arguments, const FileStatus& status) {
  arguments.GetReturnValue().Set(status ? 0 : -status.error());
}
void answer(const Arguments& arguments, const FileResult<int>& result) {
  arguments.GetReturnValue().Set(result ? *result : -result.error());
}
void answer(const Arguments& arguments, const FileResult<std::size_t>& result) {
  arguments.GetReturnValue().Set(result ? static_cast<double>(*result) : static_cast<double>(-result.error()));
}
void answer(const Arguments& arguments, const FileResult<std::string>& result) {
  v8::Local<v8::String> text;
  if (!result) return arguments.GetReturnValue().Set(-result.error());
  if (textFromUtf8(arguments.GetIsolate(), *result).ToLocal(&text)) arguments.GetReturnValue().Set(text);
}

// [dev, mode, nlink, ino, size, blocks, then seconds and nanoseconds of atime, mtime, ctime, birthtime]
void answer(const Arguments& arguments, const FileResult<FileStat>& result) {
  if (!result) return arguments.GetReturnValue().Set(-result.error());
  v8::Isolate* isolate = arguments.GetIsolate();
  constexpr std::size_t kFields = 14;
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  v8::Local<v8::Value> fields[kFields];
  std::size_t count = 0;
  const auto add = [&](auto value) { fields[count++] = v8::Number::New(isolate, static_cast<double>(value)); };
  add(result->device);
  add(result->mode);
  add(result->links);
  add(result->inode);
  add(result->size);
  add(result->blocks);
  const FileTimes& times = result->times;
  for (const std::int64_t time : {times.accessed_ns, times.modified_ns, times.changed_ns, times.born_ns}) {
    const std::int64_t rest = (time % kNanoseconds + kNanoseconds) % kNanoseconds;
    add((time - rest) / kNanoseconds);
    add(rest);
  }
  arguments.GetReturnValue().Set(v8::Array::New(isolate, fields, count));
}

// (fd, view, offset, length, position)
std::span<std::uint8_t> rangeOf(const Arguments& arguments) {
  const auto all = bytesOf(arguments[1]);
  const std::size_t offset = sizeOf(arguments, 2, 0, all.size());
  return all.subspan(offset, sizeOf(arguments, 3, all.size() - offset, all.size() - offset));
}

void readBytes(const Arguments& arguments) {
  const auto out = std::as_writable_bytes(rangeOf(arguments));
  answer(arguments, spaceOf(arguments).read(intOf(arguments, 0), out, offsetOf(arguments, 4)));
}
void writeBytes(const Arguments& arguments) {
  const auto bytes = std::as_bytes(rangeOf(arguments));
  answer(arguments, spaceOf(arguments).write(intOf(arguments, 0), bytes, offsetOf(arguments, 4)));
}

// [name, kind, name, kind, …]; kinds as FileKind counts them.
void list(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto found = spaceOf(arguments).list(pathOf(arguments, 0));
  if (!found) return arguments.GetReturnValue().Set(-found.error());
  std::vector<v8::Local<v8::Value>> flat;
  for (const auto& [name, kind] : *found) {
    v8::Local<v8::String> text;
    if (!textFromUtf8(isolate, name).ToLocal(&text)) continue;
    flat.push_back(text);
    flat.push_back(v8::Integer::NewFromUnsigned(isolate, static_cast<std::uint32_t>(kind)));
  }
  arguments.GetReturnValue().Set(v8::Array::New(isolate, flat.data(), flat.size()));
}

// [blocks, free blocks, files, free files]
void space(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto found = spaceOf(arguments).space(pathOf(arguments, 0));
  if (!found) return arguments.GetReturnValue().Set(-found.error());
  const auto number = [isolate](std::uint64_t value) {
    return v8::Number::New(isolate, static_cast<double>(value)).As<v8::Value>();
  };
  v8::Local<v8::Value> fields[] = {number(found->blocks), number(found->free_blocks), number(found->files),
                                   number(found->free_files)};
  arguments.GetReturnValue().Set(v8::Array::New(isolate, fields, std::size(fields)));
}

struct FileFunction {
  std::string_view name;
  v8::FunctionCallback callback;
};
constexpr FileFunction kFunctions[] = {
    {"open",
     [](const Arguments& a) {
       answer(a, spaceOf(a).open(pathOf(a, 0), intOf(a, 1), static_cast<std::uint32_t>(intOf(a, 2))));
     }},
    {"close", [](const Arguments& a) { answer(a, spaceOf(a).close(intOf(a, 0))); }},
    {"read", readBytes},
    {"write", writeBytes},
    {"ftruncate", [](const Arguments& a) { answer(a, spaceOf(a).resize(intOf(a, 0), sizeOf(a, 1, 0, kMostOffset))); }},
    {"fstat", [](const Arguments& a) { answer(a, spaceOf(a).stat(intOf(a, 0))); }},
    {"futimes", [](const Arguments& a) { answer(a, spaceOf(a).setTimes(intOf(a, 0), timeOf(a, 1), timeOf(a, 2))); }},
    {"fchmod",
     [](const Arguments& a) { answer(a, spaceOf(a).setMode(intOf(a, 0), static_cast<std::uint32_t>(intOf(a, 1)))); }},
    {"stat", [](const Arguments& a) { answer(a, spaceOf(a).stat(pathOf(a, 0), lastLinkOf(a, 1))); }},
    {"access", [](const Arguments& a) { answer(a, spaceOf(a).access(pathOf(a, 0), intOf(a, 1))); }},
    {"mkdir",
     [](const Arguments& a) {
       answer(a, spaceOf(a).makeDirectory(pathOf(a, 0), static_cast<std::uint32_t>(intOf(a, 1))));
     }},
    {"rmdir", [](const Arguments& a) { answer(a, spaceOf(a).removeDirectory(pathOf(a, 0))); }},
    {"unlink", [](const Arguments& a) { answer(a, spaceOf(a).unlink(pathOf(a, 0))); }},
    {"rename", [](const Arguments& a) { answer(a, spaceOf(a).rename(pathOf(a, 0), pathOf(a, 1))); }},
    {"copy", [](const Arguments& a) { answer(a, spaceOf(a).copy(pathOf(a, 0), pathOf(a, 1), flagOf(a, 2))); }},
    {"symlink", [](const Arguments& a) { answer(a, spaceOf(a).makeLink(pathOf(a, 0), pathOf(a, 1))); }},
    {"readlink", [](const Arguments& a) { answer(a, spaceOf(a).readLink(pathOf(a, 0))); }},
    {"realpath", [](const Arguments& a) { answer(a, spaceOf(a).realPath(pathOf(a, 0))); }},
    {"utimes",
     [](const Arguments& a) {
       answer(a, spaceOf(a).setTimes(pathOf(a, 0), lastLinkOf(a, 3), timeOf(a, 1), timeOf(a, 2)));
     }},
    {"chmod",
     [](const Arguments& a) { answer(a, spaceOf(a).setMode(pathOf(a, 0), static_cast<std::uint32_t>(intOf(a, 1)))); }},
    {"list", list},
    {"space", space},
};

}  // namespace

void installFiles(Natives& natives) {
  const auto object = v8::Object::New(natives.isolate(), v8::Null(natives.isolate()), nullptr, nullptr, 0);
  Natives files(natives.isolate(), natives.context(), object);
  for (const auto& [name, callback] : kFunctions) files.add(name, callback);
  natives.add("files", object.As<v8::Value>());
}

}  // namespace brink::js
