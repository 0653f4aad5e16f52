#include "hooks/protocol/code_image.h"

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

// Lays out an image as its header comment says, by hand.
class ImageBytes {
 public:
  explicit ImageBytes(const Files& files) {
    std::string bytes(sizeof(ImageHeader) + files.size() * sizeof(ImageEntry), '\0');
    const ImageHeader header{kImageMagic, kImageVersion, static_cast<std::uint32_t>(files.size()), 0};
    std::memcpy(bytes.data(), &header, sizeof header);
    for (std::size_t i = 0; i < files.size(); ++i) {
      ImageEntry entry{};
      entry.path_offset = bytes.size();
      entry.path_size = static_cast<std::uint32_t>(files[i].first.size());
      bytes += files[i].first;
      bytes.append((8 - bytes.size() % 8) % 8, '\0');
      entry.data_offset = bytes.size();
      entry.data_size = files[i].second.size();
      bytes += files[i].second + '\0';
      std::memcpy(bytes.data() + sizeof header + i * sizeof entry, &entry, sizeof entry);
    }
    set(bytes);
  }
  void set(const std::string& bytes) {
    size_ = bytes.size();
    words_.assign((size_ + 7) / 8, 0);
    std::memcpy(words_.data(), bytes.data(), size_);
  }
  std::string copy() const { return std::string(view()); }
  std::string_view view() const { return {reinterpret_cast<const char*>(words_.data()), size_}; }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_ = 0;
};

TEST(CodeImage, FindsFilesAndDirectories) {
  const ImageBytes bytes(Files{{"index.js", "a"}, {"lib/a.js", "bb"}, {"lib/b/c.json", ""}, {"lib2.js", "d"}});
  const auto image = CodeImage::open(bytes.view());
  ASSERT_TRUE(image) << image.error().detail;
  EXPECT_EQ(image->fileCount(), 4U);
  EXPECT_EQ(image->find("lib/a.js")->data, "bb");
  EXPECT_FALSE(image->find("lib"));
  EXPECT_FALSE(image->find("lib/a.jsx"));
  EXPECT_TRUE(image->isDirectory("lib"));
  EXPECT_TRUE(image->isDirectory("lib/b"));
  EXPECT_TRUE(image->isDirectory(""));
  EXPECT_FALSE(image->isDirectory("lib2"));
  EXPECT_FALSE(image->isDirectory("li"));
}

TEST(CodeImage, AnEmptyImageHasNothing) {
  const ImageBytes bytes(Files{});
  const auto image = CodeImage::open(bytes.view());
  ASSERT_TRUE(image);
  EXPECT_FALSE(image->isDirectory(""));
  EXPECT_FALSE(image->find("index.js"));
}

TEST(CodeImage, RefusesPathsThatLeaveTheImage) {
  for (const char* path : {"/etc/passwd", "../a", "a/../b", "a/./b", "a//b", "a/", ""}) {
    EXPECT_FALSE(CodeImage::open(ImageBytes(Files{{path, "x"}}).view())) << path;
  }
}

TEST(CodeImage, RefusesFilesOutOfOrder) {
  EXPECT_FALSE(CodeImage::open(ImageBytes(Files{{"b", ""}, {"a", ""}}).view()));
  EXPECT_FALSE(CodeImage::open(ImageBytes(Files{{"a", ""}, {"a", ""}}).view()));
}

TEST(CodeImage, SurvivesEveryTruncationAndManyMutations) {
  ImageBytes bytes(Files{{"index.js", "exports.handler"}, {"lib/a.js", "bb"}});
  const std::string whole = bytes.copy();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    bytes.set(whole.substr(0, size));
    EXPECT_FALSE(CodeImage::open(bytes.view()));
  }
  std::mt19937 random(5);
  for (int round = 0; round < 20000; ++round) {
    std::string mutated = whole;
    for (unsigned i = 0; i < 1 + random() % 3; ++i) mutated[random() % mutated.size()] = static_cast<char>(random());
    bytes.set(mutated);
    const auto image = CodeImage::open(bytes.view());
    if (!image) continue;
    for (std::uint32_t i = 0; i < image->fileCount(); ++i) {
      const auto file = image->file(i);
      ASSERT_LE(file.data.data() + file.data.size() + 1, bytes.view().data() + bytes.view().size());
    }
  }
}

}  // namespace
}  // namespace brink::hooks::protocol
