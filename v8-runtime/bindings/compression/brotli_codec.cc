// Brotli, both ways.
#include <algorithm>
#include <vector>

#include <brotli/decode.h>
#include <brotli/encode.h>

#include "v8-runtime/bindings/compression/codec.h"

namespace brink::js {
namespace {

template <auto Function>
struct Destroy {
  template <typename T>
  void operator()(T* state) const {
    Function(state);
  }
};

constexpr std::size_t kEncoderBase = 1 << 20;  // hash tables; more with higher qualities
constexpr std::size_t kDecoderBytes = 256 << 10;
constexpr int kZlibBufError = -5;

class BrotliEncode final : public Codec {
 public:
  explicit BrotliEncode(std::span<const std::uint32_t> parameters) : parameters_(parameters.begin(), parameters.end()) {
    begin();
  }

  CodecRest write(int flush, std::span<const std::uint8_t> in, std::span<std::uint8_t> out) override {
    std::size_t in_left = in.size();
    std::size_t out_left = out.size();
    const std::uint8_t* from = in.data();
    std::uint8_t* to = out.data();
    done_ = state_ != nullptr &&
            BrotliEncoderCompressStream(state_.get(), static_cast<BrotliEncoderOperation>(std::clamp(flush, 0, 3)),
                                        &in_left, &from, &out_left, &to, nullptr) == BROTLI_TRUE;
    return {in_left, out_left};
  }
  std::optional<CodecError> error() const override {
    if (done_) return std::nullopt;
    return CodecError{.message = "Compression failed", .code = "ERR_BROTLI_COMPRESSION_FAILED", .number = -1};
  }
  void reset() override { begin(); }
  void setParameters(int /*level*/, int /*strategy*/) override {}
  std::size_t bytes() const override { return kEncoderBase + (std::size_t{1} << BROTLI_DEFAULT_WINDOW); }
  bool ready() const { return ready_; }

 private:
  void begin() {
    state_.reset(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr));
    done_ = true;
    ready_ = state_ != nullptr;
    for (std::size_t i = 0; ready_ && i < parameters_.size(); ++i) {
      if (parameters_[i] == kUnset) continue;
      ready_ = BrotliEncoderSetParameter(state_.get(), static_cast<BrotliEncoderParameter>(i), parameters_[i]) != 0;
    }
  }

  std::vector<std::uint32_t> parameters_;
  std::unique_ptr<BrotliEncoderState, Destroy<BrotliEncoderDestroyInstance>> state_;
  bool done_ = true;
  bool ready_ = false;
};

class BrotliDecode final : public Codec {
 public:
  explicit BrotliDecode(std::span<const std::uint32_t> parameters) : parameters_(parameters.begin(), parameters.end()) {
    begin();
  }

  CodecRest write(int flush, std::span<const std::uint8_t> in, std::span<std::uint8_t> out) override {
    if (state_ == nullptr) return {in.size(), out.size()};
    std::size_t in_left = in.size();
    std::size_t out_left = out.size();
    const std::uint8_t* from = in.data();
    std::uint8_t* to = out.data();
    finishing_ = flush == BROTLI_OPERATION_FINISH;
    result_ = BrotliDecoderDecompressStream(state_.get(), &in_left, &from, &out_left, &to, nullptr);
    return {in_left, out_left};
  }
  std::optional<CodecError> error() const override {
    if (result_ == BROTLI_DECODER_RESULT_ERROR) {
      const auto code = BrotliDecoderGetErrorCode(state_.get());
      // Whoever reads it knows the code's name by its number.
      return CodecError{.message = "Decompression failed", .code = "", .number = static_cast<int>(code)};
    }
    if (finishing_ && result_ == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) {
      return CodecError{.message = "unexpected end of file", .code = "Z_BUF_ERROR", .number = kZlibBufError};
    }
    return std::nullopt;
  }
  void reset() override { begin(); }
  void setParameters(int /*level*/, int /*strategy*/) override {}
  std::size_t bytes() const override { return kDecoderBytes; }
  bool ready() const { return ready_; }

 private:
  void begin() {
    state_.reset(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    result_ = BROTLI_DECODER_RESULT_SUCCESS;
    ready_ = state_ != nullptr;
    for (std::size_t i = 0; ready_ && i < parameters_.size(); ++i) {
      if (parameters_[i] == kUnset) continue;
      ready_ = BrotliDecoderSetParameter(state_.get(), static_cast<BrotliDecoderParameter>(i), parameters_[i]) != 0;
    }
  }

  std::vector<std::uint32_t> parameters_;
  std::unique_ptr<BrotliDecoderState, Destroy<BrotliDecoderDestroyInstance>> state_;
  BrotliDecoderResult result_ = BROTLI_DECODER_RESULT_SUCCESS;
  bool finishing_ = false;
  bool ready_ = false;
};

template <typename T>
std::unique_ptr<Codec> made(std::span<const std::uint32_t> parameters) {
  auto codec = std::make_unique<T>(parameters);
  if (!codec->ready()) return nullptr;
  return codec;
}

}  // namespace

std::unique_ptr<Codec> makeBrotli(CodecKind kind, std::span<const std::uint32_t> parameters) {
  return kind == CodecKind::BrotliEncode ? made<BrotliEncode>(parameters) : made<BrotliDecode>(parameters);
}

}  // namespace brink::js
