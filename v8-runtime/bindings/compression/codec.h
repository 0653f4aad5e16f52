// One compression or decompression in steps, as Node's zlib module has it, over zlib and brotli. Without V8.
//
//   make ── (write ── error?)* ── [reset ── …] ── destroyed
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace brink::js {

// Node's numbers.
enum class CodecKind {
  Deflate = 1,
  Inflate = 2,
  Gzip = 3,
  Gunzip = 4,
  DeflateRaw = 5,
  InflateRaw = 6,
  Unzip = 7,
  BrotliDecode = 8,
  BrotliEncode = 9,
};

struct CodecError {
  std::string message;
  std::string code;
  int number = 0;
};

struct ZlibSettings {
  CodecKind kind = CodecKind::Deflate;
  int level = -1;
  int window_bits = 15;
  int memory_level = 8;
  int strategy = 0;
  std::span<const std::uint8_t> dictionary;
};

// What a write left over.
struct CodecRest {
  std::size_t in = 0;
  std::size_t out = 0;
};

class Codec {
 public:
  virtual ~Codec() = default;
  // Takes what it can of `in` and fills what it can of `out`. `flush` is one of the library's constants.
  virtual CodecRest write(int flush, std::span<const std::uint8_t> in, std::span<std::uint8_t> out) = 0;
  // Of the last write, or of the making.
  virtual std::optional<CodecError> error() const = 0;
  // Begins anew with the same settings.
  virtual void reset() = 0;
  // Zlib's only: from here on compress so.
  virtual void setParameters(int level, int strategy) = 0;
  // About what it holds outside of V8's heap.
  virtual std::size_t bytes() const = 0;
};

// Never null; look at error() first.
std::unique_ptr<Codec> makeZlib(const ZlibSettings& settings);
// `parameters` by number; kUnset: the library's own choice. Null: refused.
inline constexpr std::uint32_t kUnset = 0xFFFF'FFFF;
std::unique_ptr<Codec> makeBrotli(CodecKind kind, std::span<const std::uint32_t> parameters);

}  // namespace brink::js
