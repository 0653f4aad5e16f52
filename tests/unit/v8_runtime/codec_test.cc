// Compression in steps: what a codec takes, gives and says, with room and input in every portion.
#include "v8-runtime/bindings/compression/codec.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace brink::js {
namespace {

constexpr int kZlibSync = 2;
constexpr int kZlibFinish = 4;
constexpr int kBrotliFinish = 2;

std::span<const std::uint8_t> bytesOf(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

struct Outcome {
  std::string data;
  std::optional<CodecError> error;
};

// All of `input`, given and taken in portions.
Outcome run(Codec& codec, std::string_view input, int finish, std::size_t in_size = 1 << 16,
            std::size_t out_size = 1 << 16) {
  Outcome outcome;
  std::vector<std::uint8_t> room(out_size);
  for (std::size_t at = 0;;) {
    const auto portion = input.substr(at, in_size);
    const bool last = at + portion.size() == input.size();
    const auto rest = codec.write(last ? finish : 0, bytesOf(portion), room);
    at += portion.size() - rest.in;
    outcome.data.append(reinterpret_cast<const char*>(room.data()), room.size() - rest.out);
    outcome.error = codec.error();
    if (outcome.error || (rest.out != 0 && (last || rest.in != 0))) return outcome;
  }
}

Outcome runZlib(CodecKind kind, std::string_view input, int finish = kZlibFinish, std::size_t in_size = 1 << 16,
                std::size_t out_size = 1 << 16) {
  const auto codec = makeZlib({.kind = kind});
  return run(*codec, input, finish, in_size, out_size);
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * i) + " ";
  return text;
}

TEST(Codec, WhatIsCompressedComesBackInPortionsOfAnySize) {
  const std::string text = sample();
  constexpr std::pair<CodecKind, CodecKind> kPairs[] = {{CodecKind::Deflate, CodecKind::Inflate},
                                                        {CodecKind::Gzip, CodecKind::Gunzip},
                                                        {CodecKind::DeflateRaw, CodecKind::InflateRaw},
                                                        {CodecKind::Gzip, CodecKind::Unzip},
                                                        {CodecKind::Deflate, CodecKind::Unzip}};
  for (const auto& [pack, unpack] : kPairs) {
    for (const std::size_t size : {1, 7, 64, 100000}) {
      const auto packed = runZlib(pack, text, kZlibFinish, size, size);
      ASSERT_FALSE(packed.error);
      EXPECT_LT(packed.data.size(), text.size());
      const auto back = runZlib(unpack, packed.data, kZlibFinish, size, size);
      EXPECT_FALSE(back.error);
      EXPECT_EQ(back.data, text);
    }
  }
}

TEST(Codec, BrotliComesBackToo) {
  const std::string text = sample();
  const auto encoder = makeBrotli(CodecKind::BrotliEncode, {});
  const auto packed = run(*encoder, text, kBrotliFinish, 1000, 100);
  ASSERT_FALSE(packed.error);
  const auto decoder = makeBrotli(CodecKind::BrotliDecode, {});
  EXPECT_EQ(run(*decoder, packed.data, kBrotliFinish, 3, 50).data, text);
}

TEST(Codec, MembersOfAGzipFileFollowEachOtherAndZerosArePadding) {
  const std::string two = runZlib(CodecKind::Gzip, "first ").data + runZlib(CodecKind::Gzip, "second").data;
  EXPECT_EQ(runZlib(CodecKind::Gunzip, two).data, "first second");
  EXPECT_EQ(runZlib(CodecKind::Unzip, two, kZlibFinish, 1, 1).data, "first second");
  EXPECT_EQ(runZlib(CodecKind::Gunzip, two + std::string(10, '\0')).data, "first second");
  const auto garbage = runZlib(CodecKind::Gunzip, two + "garbage");
  ASSERT_TRUE(garbage.error);
  EXPECT_EQ(garbage.error->message, "incorrect header check");
}

TEST(Codec, WhatIsCutOffIsAnErrorOnlyAtTheEnd) {
  const std::string packed = runZlib(CodecKind::Deflate, sample()).data;
  const auto cut = runZlib(CodecKind::Inflate, packed.substr(0, 100));
  ASSERT_TRUE(cut.error);
  EXPECT_EQ(cut.error->code, "Z_BUF_ERROR");
  EXPECT_EQ(cut.error->message, "unexpected end of file");
  EXPECT_FALSE(runZlib(CodecKind::Inflate, packed.substr(0, 100), kZlibSync).error);
}

TEST(Codec, DictionariesAreMissedAndRecognised) {
  const std::string_view dictionary = "the quick brown fox";
  const auto packer = makeZlib({.kind = CodecKind::Deflate, .dictionary = bytesOf(dictionary)});
  const auto packed = run(*packer, "the quick brown fox jumps", kZlibFinish).data;
  EXPECT_EQ(runZlib(CodecKind::Inflate, packed).error->message, "Missing dictionary");
  const auto wrong = makeZlib({.kind = CodecKind::Inflate, .dictionary = bytesOf("other")});
  EXPECT_EQ(run(*wrong, packed, kZlibFinish).error->message, "Bad dictionary");
  const auto right = makeZlib({.kind = CodecKind::Inflate, .dictionary = bytesOf(dictionary)});
  EXPECT_EQ(run(*right, packed, kZlibFinish).data, "the quick brown fox jumps");
}

TEST(Codec, BeginsAnewAfterAReset) {
  const auto codec = makeZlib({.kind = CodecKind::Inflate});
  EXPECT_TRUE(run(*codec, "garbage", kZlibFinish).error);
  codec->reset();
  EXPECT_FALSE(codec->error());
  EXPECT_EQ(run(*codec, runZlib(CodecKind::Deflate, "again").data, kZlibFinish).data, "again");
}

TEST(Codec, RefusesParametersThatTheLibraryDoesNotKnow) {
  const std::uint32_t parameters[] = {kUnset, kUnset, kUnset, kUnset, kUnset, kUnset,
                                      kUnset, kUnset, kUnset, kUnset, 1};
  EXPECT_EQ(makeBrotli(CodecKind::BrotliDecode, std::span(parameters)), nullptr);
  EXPECT_TRUE(makeZlib({.kind = CodecKind::Deflate, .window_bits = 3})->error());
}

}  // namespace
}  // namespace brink::js
