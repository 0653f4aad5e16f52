#include "hooks/protocol/call.h"

#include <array>
#include <cstring>
#include <memory>
#include <random>

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

using namespace std::string_view_literals;

// An 8-aligned copy, as records lie in a slot.
class Aligned {
 public:
  explicit Aligned(std::string_view bytes) : words_((bytes.size() + 7) / 8), size_(bytes.size()) {
    std::memcpy(words_.data(), bytes.data(), bytes.size());
  }
  std::string_view view() const { return {reinterpret_cast<const char*>(words_.data()), size_}; }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

std::string usualRecord() {
  std::string out;
  CallWriter writer(out);
  writer.begin({.size = 0, .flags = kHasOrigin | kHasBody, .stage = 1, .timeout_ms = 3000, .deadline_unix_ms = 42});
  writer.strings(std::array<std::string_view, 3>{"id", "", "GET"});
  writer.headers(std::array<NameValue, 4>{{{"Host", "a"}, {"X-A", "1"}, {"Accept", "*/*"}, {"x-a", "22"}}});
  writer.origin({.port = 443, .keepalive_timeout = 5, .read_timeout = 30});
  writer.bytes("body!");
  writer.end();
  return out;
}

std::vector<std::string_view> stringsOf(CallReader& reader) {
  std::vector<std::string_view> values;
  reader.strings(values);
  return values;
}

TEST(Call, RoundTripsAllParts) {
  const Aligned record(usualRecord());
  CallReader reader(record.view());
  const CallHeader header = reader.header();
  EXPECT_EQ(header.size, record.view().size());
  EXPECT_EQ(header.stage, 1U);
  EXPECT_EQ(header.deadline_unix_ms, 42U);
  EXPECT_EQ(stringsOf(reader), (std::vector<std::string_view>{"id", "", "GET"}));
  const auto headers = reader.headers();
  EXPECT_EQ(headers.value_sizes.size(), 4U);
  EXPECT_EQ(headers.values, "a122*/*");
  EXPECT_EQ(reader.origin().port, 443U);
  EXPECT_EQ(reader.bytes(), "body!");
  EXPECT_TRUE(reader.ok());
}

TEST(Call, FieldsOfOneNameStandTogetherWhereTheFirstOneStood) {
  const Aligned record(usualRecord());
  CallReader reader(record.view());
  reader.header();
  stringsOf(reader);
  EXPECT_EQ(reader.headers().shape, "host\0Host\0x-a\0X-A\0x-a\0x-a\0accept\0Accept\0"sv);
}

TEST(Call, EqualHeaderSetsHaveEqualShapesWhateverTheirValues) {
  const auto shape = [](std::string_view value) {
    std::string out;
    CallWriter writer(out);
    writer.begin({});
    writer.headers(std::array<NameValue, 2>{{{"Host", value}, {"Cookie", value}}});
    writer.end();
    const Aligned record(out);
    CallReader reader(record.view());
    reader.header();
    return std::string(reader.headers().shape);
  };
  EXPECT_EQ(shape("a"), shape("something longer"));
}

TEST(Call, MoreFieldsThanUsualAreGroupedToo) {
  std::vector<NameValue> fields(300, {"Name", "v"});
  std::string out;
  CallWriter writer(out);
  writer.begin({});
  writer.headers(fields);
  writer.end();
  const Aligned record(out);
  CallReader reader(record.view());
  reader.header();
  EXPECT_EQ(reader.headers().value_sizes.size(), 300U);
  EXPECT_TRUE(reader.ok());
}

TEST(Call, RecordsMayFollowOneAnotherInOneBuffer) {
  std::string out(8, 'x');
  CallWriter writer(out);
  writer.begin({});
  writer.bytes("a");
  writer.end();
  const Aligned record(out.substr(8));
  CallReader reader(record.view());
  EXPECT_EQ(reader.header().size, 32U);
  EXPECT_EQ(reader.bytes(), "a");
}

TEST(Call, ReadingATruncatedOrMutatedRecordIsNeverOutOfBounds) {
  const std::string whole = usualRecord();
  const auto readAll = [](std::string_view bytes) {
    // Exactly as large as the record, so that a sanitizer sees the first byte beyond.
    const std::unique_ptr<std::uint64_t[]> memory(new std::uint64_t[bytes.size() / 8]);
    const std::size_t size = bytes.size() / 8 * 8;
    std::memcpy(memory.get(), bytes.data(), size);
    CallReader reader({reinterpret_cast<const char*>(memory.get()), size});
    reader.header();
    stringsOf(reader);
    reader.headers();
    reader.origin();
    reader.bytes();
    return reader.ok();
  };
  for (std::size_t size = 0; size + 8 <= whole.size(); size += 8) EXPECT_FALSE(readAll(whole.substr(0, size)));
  std::mt19937 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::string mutated = whole;
    for (unsigned i = 0; i < 1 + random() % 4; ++i) mutated[random() % mutated.size()] = static_cast<char>(random());
    readAll(mutated);
  }
}

TEST(Strings, AreRefusedBeyondTheirNumber) {
  std::string out;
  appendStrings(out, std::array<std::string_view, 2>{"a", "b"});
  EXPECT_TRUE(readStrings(out, 2));
  EXPECT_FALSE(readStrings(out, 1));
}

}  // namespace
}  // namespace brink::hooks::protocol
