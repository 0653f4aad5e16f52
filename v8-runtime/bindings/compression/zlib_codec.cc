// Deflate in its three wrappings.
#include <algorithm>
#include <vector>

#include <zlib.h>

#include "v8-runtime/bindings/compression/codec.h"

namespace brink::js {
namespace {

constexpr std::uint8_t kGzipFirst = 0x1F;
constexpr std::uint8_t kGzipSecond = 0x8B;
constexpr std::size_t kInflateBytes = 48 << 10;  // its window and tables
constexpr std::size_t kMostAtOnce = 1u << 30;    // zlib counts in 32 bits

std::string_view nameOf(int result) {
  constexpr std::string_view kNames[] = {"Z_NEED_DICT", "Z_STREAM_END",   "Z_OK",
                                         "Z_ERRNO",     "Z_STREAM_ERROR", "Z_DATA_ERROR",
                                         "Z_MEM_ERROR", "Z_BUF_ERROR",    "Z_VERSION_ERROR"};
  const int index = Z_NEED_DICT - result;
  return index >= 0 && index < static_cast<int>(std::size(kNames)) ? kNames[index] : "Z_ERRNO";
}

class ZlibCodec final : public Codec {
 public:
  explicit ZlibCodec(const ZlibSettings& settings)
      : kind_(settings.kind), settings_(settings), dictionary_(settings.dictionary.begin(), settings.dictionary.end()) {
    settings_.dictionary = {};
    begin();
    if (result_ == Z_OK) giveDictionary();
  }
  ~ZlibCodec() override { end(); }
  ZlibCodec(const ZlibCodec&) = delete;
  ZlibCodec& operator=(const ZlibCodec&) = delete;

  CodecRest write(int flush, std::span<const std::uint8_t> in, std::span<std::uint8_t> out) override;
  std::optional<CodecError> error() const override;
  void reset() override;
  void setParameters(int level, int strategy) override;
  std::size_t bytes() const override {
    if (!compresses()) return kInflateBytes;
    return (std::size_t{1} << (settings_.window_bits + 2)) + (std::size_t{1} << (settings_.memory_level + 9));
  }

 private:
  bool compresses() const {
    return kind_ == CodecKind::Deflate || kind_ == CodecKind::Gzip || kind_ == CodecKind::DeflateRaw;
  }
  CodecError failure(std::string_view message) const {
    return {.message = stream_.msg != nullptr ? stream_.msg : std::string(message),
            .code = std::string(nameOf(result_)),
            .number = result_};
  }
  int wrappedWindow() const;
  void begin();
  void end();
  void giveDictionary();
  void detect(std::span<const std::uint8_t> in);
  void decompress(int flush);

  CodecKind kind_;
  ZlibSettings settings_;
  std::vector<std::uint8_t> dictionary_;
  z_stream stream_{};
  bool begun_ = false;
  int result_ = Z_OK;
  int flush_ = Z_NO_FLUSH;
  int header_bytes_ = 0;      // of gzip's two, while Unzip does not know yet
  std::string_view problem_;  // of the making
};

// zlib tells the wrapping by the number of window bits.
int ZlibCodec::wrappedWindow() const {
  switch (kind_) {
    case CodecKind::Gzip:
    case CodecKind::Gunzip:
      return settings_.window_bits + 16;
    case CodecKind::Unzip:
      return settings_.window_bits + 32;
    case CodecKind::DeflateRaw:
    case CodecKind::InflateRaw:
      return -settings_.window_bits;
    default:
      return settings_.window_bits;
  }
}

void ZlibCodec::begin() {
  result_ = compresses() ? deflateInit2(&stream_, settings_.level, Z_DEFLATED, wrappedWindow(), settings_.memory_level,
                                        settings_.strategy)
                         : inflateInit2(&stream_, wrappedWindow());
  begun_ = result_ == Z_OK;
  if (!begun_) problem_ = "Init error";
}

void ZlibCodec::end() {
  if (!begun_) return;
  begun_ = false;
  if (compresses()) {
    deflateEnd(&stream_);
  } else {
    inflateEnd(&stream_);
  }
}

// Inflate asks for it by itself, when the header says so.
void ZlibCodec::giveDictionary() {
  if (dictionary_.empty()) return;
  const auto size = static_cast<uInt>(dictionary_.size());
  if (kind_ == CodecKind::Deflate || kind_ == CodecKind::DeflateRaw) {
    result_ = deflateSetDictionary(&stream_, dictionary_.data(), size);
  } else if (kind_ == CodecKind::InflateRaw) {
    result_ = inflateSetDictionary(&stream_, dictionary_.data(), size);
  }
  if (result_ != Z_OK) problem_ = "Failed to set dictionary";
}

// Unzip becomes Gunzip or Inflate by the first two bytes, which may come one by one.
void ZlibCodec::detect(std::span<const std::uint8_t> in) {
  for (const std::uint8_t byte : in.first(std::min<std::size_t>(in.size(), 2))) {
    if (byte != (header_bytes_ == 0 ? kGzipFirst : kGzipSecond)) {
      kind_ = CodecKind::Inflate;
      return;
    }
    if (++header_bytes_ == 2) {
      kind_ = CodecKind::Gunzip;
      return;
    }
  }
}

void ZlibCodec::decompress(int flush) {
  result_ = inflate(&stream_, flush);
  if (result_ == Z_NEED_DICT && kind_ != CodecKind::InflateRaw && !dictionary_.empty()) {
    result_ = inflateSetDictionary(&stream_, dictionary_.data(), static_cast<uInt>(dictionary_.size()));
    if (result_ == Z_OK) {
      result_ = inflate(&stream_, flush);
    } else if (result_ == Z_DATA_ERROR) {
      result_ = Z_NEED_DICT;  // told as a wrong dictionary, not as wrong data
    }
  }
  // Behind a member there may be another one. Zeros are padding.
  while (stream_.avail_in > 0 && kind_ == CodecKind::Gunzip && result_ == Z_STREAM_END && stream_.next_in[0] != 0) {
    result_ = inflateReset(&stream_);
    if (result_ == Z_OK) result_ = inflate(&stream_, flush);
  }
}

CodecRest ZlibCodec::write(int flush, std::span<const std::uint8_t> in, std::span<std::uint8_t> out) {
  if (!begun_) return {in.size(), out.size()};
  const std::size_t in_size = std::min(in.size(), kMostAtOnce);
  const std::size_t out_size = std::min(out.size(), kMostAtOnce);
  std::uint8_t nothing = 0;
  stream_.next_in = in_size == 0 ? &nothing : const_cast<std::uint8_t*>(in.data());
  stream_.avail_in = static_cast<uInt>(in_size);
  stream_.next_out = out_size == 0 ? &nothing : out.data();
  stream_.avail_out = static_cast<uInt>(out_size);
  flush_ = flush;
  if (kind_ == CodecKind::Unzip) detect(in);
  if (compresses()) {
    result_ = deflate(&stream_, flush);
  } else {
    decompress(flush);
  }
  const CodecRest rest{in.size() - in_size + stream_.avail_in, out.size() - out_size + stream_.avail_out};
  stream_.next_in = nullptr;
  stream_.next_out = nullptr;
  stream_.avail_in = 0;
  return rest;
}

std::optional<CodecError> ZlibCodec::error() const {
  if (!problem_.empty()) return failure(problem_);
  switch (result_) {
    case Z_OK:
    case Z_BUF_ERROR:
      if (stream_.avail_out == 0 || flush_ != Z_FINISH) return std::nullopt;
      return CodecError{.message = "unexpected end of file", .code = "Z_BUF_ERROR", .number = Z_BUF_ERROR};
    case Z_STREAM_END:
      return std::nullopt;
    case Z_NEED_DICT:
      return failure(dictionary_.empty() ? "Missing dictionary" : "Bad dictionary");
    default:
      return failure("Zlib error");
  }
}

void ZlibCodec::reset() {
  if (!begun_) return;
  flush_ = Z_NO_FLUSH;
  result_ = compresses() ? deflateReset(&stream_) : inflateReset(&stream_);
  if (result_ == Z_OK) {
    giveDictionary();
  } else {
    problem_ = "Failed to reset stream";
  }
}

void ZlibCodec::setParameters(int level, int strategy) {
  if (!begun_ || !compresses()) return;
  std::uint8_t nothing = 0;
  stream_.next_in = &nothing;
  stream_.next_out = &nothing;
  stream_.avail_in = 0;
  stream_.avail_out = 0;
  result_ = deflateParams(&stream_, level, strategy);
  flush_ = Z_NO_FLUSH;
  if (result_ != Z_OK && result_ != Z_BUF_ERROR) problem_ = "Failed to set parameters";
}

}  // namespace

std::unique_ptr<Codec> makeZlib(const ZlibSettings& settings) { return std::make_unique<ZlibCodec>(settings); }

}  // namespace brink::js
