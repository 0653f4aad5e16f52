#include "v8-runtime/files/volume.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/v8_runtime/volume_fixture.h"

namespace brink::js {
namespace {

constexpr std::uint64_t kQuota = 1 << 20;
constexpr std::uint64_t kBlock = hooks::protocol::kTmpBlockBytes;

std::uint32_t file(Volume& volume, std::string_view name, std::string_view content, std::uint32_t in = kRootInode) {
  const auto inode = volume.create(in, name, FileKind::File, 0644);
  EXPECT_TRUE(inode.has_value());
  EXPECT_EQ(volume.write(*inode, 0, bytes(content)).value_or(0), content.size());
  return *inode;
}

TEST(Volume, WhatWasWrittenIsThereAfterTheProcessIsGone) {
  TestMemory memory(kQuota);
  {
    Volume volume = memory.mount();
    const auto folder = volume.create(kRootInode, "folder", FileKind::Directory, 0755);
    file(volume, "a", std::string(10'000, 'a'));
    file(volume, "b", "bee", *folder);
    volume.setMode(*folder, 0700);
  }
  Volume again = memory.mount();
  const std::map<std::string, std::string> expected{
      {"a", std::string(10'000, 'a')}, {"folder/", ""}, {"folder/b", "bee"}};
  EXPECT_EQ(contentOf(again), expected);
  EXPECT_EQ(again.node(*again.find(kRootInode, "folder")).mode, 0700);
}

TEST(Volume, ItsFilesGoOnInAnotherMemory) {
  TestMemory memory(kQuota);
  TestMemory other(kQuota);
  Volume volume = memory.mount();
  const auto folder = volume.create(kRootInode, "folder", FileKind::Directory, 0755);
  const std::uint32_t a = file(volume, "a", std::string(10'000, 'a'));
  file(volume, "b", "bee", *folder);
  const std::uint32_t open = file(volume, "open", "still read");
  volume.hold(open);
  EXPECT_TRUE(volume.remove(open).has_value());
  const auto before = contentOf(volume);

  volume.moveTo(other.memory());
  EXPECT_EQ(contentOf(volume), before);
  std::string text(10, ' ');
  EXPECT_EQ(volume.read(open, 0, std::as_writable_bytes(std::span(text))), 10U);
  EXPECT_EQ(text, "still read") << "a file without a name";
  volume.drop(open);
  EXPECT_EQ(volume.write(a, 0, bytes("changed")).value_or(0), 7U);
  Volume was = memory.mount();
  EXPECT_EQ(contentOf(was), before);
  auto after = before;
  after["a"].replace(0, 7, "changed");
  Volume is = other.mount();
  EXPECT_EQ(contentOf(is), after);
}

TEST(Volume, AnUnusedOneOccupiesNothing) {
  TestMemory memory(512ULL << 20);
  EXPECT_EQ(memory.residentBytes(), 0U);
  Volume volume = memory.mount();
  EXPECT_LE(memory.residentBytes(), kBlock);
}

TEST(Volume, TheQuotaIsExactAndSpaceComesBack) {
  TestMemory memory(kQuota);
  Volume volume = memory.mount();
  const std::uint32_t a = file(volume, "a", "");
  const std::string all(kQuota, 'x');
  EXPECT_EQ(volume.write(a, 0, bytes(all)).value_or(0), kQuota);
  EXPECT_EQ(volume.write(a, kQuota, bytes("x")).error(), ENOSPC);
  const std::uint32_t b = file(volume, "b", "");
  EXPECT_EQ(volume.write(b, 0, bytes("x")).error(), ENOSPC);
  EXPECT_EQ(volume.resize(b, 1).error(), ENOSPC);
  EXPECT_EQ(volume.resize(a, kQuota + 1).error(), EFBIG);
  EXPECT_TRUE(volume.resize(a, kQuota - kBlock).has_value());
  EXPECT_EQ(volume.write(b, 0, bytes(std::string(2 * kBlock, 'b'))).value_or(0), kBlock) << "what fits";
  EXPECT_TRUE(volume.remove(a).has_value());
  EXPECT_EQ(volume.space().free_blocks, volume.space().blocks - 1);
  EXPECT_LT(memory.residentBytes(), 64U << 10) << "given back to the machine";
}

TEST(Volume, NothingOldIsSeenInAHole) {
  TestMemory memory(kQuota);
  Volume volume = memory.mount();
  const std::uint32_t a = file(volume, "a", std::string(3 * kBlock, 's'));
  EXPECT_TRUE(volume.resize(a, 10).has_value());
  EXPECT_TRUE(volume.resize(a, 2 * kBlock).has_value());
  EXPECT_EQ(contentOf(volume)["a"], std::string(10, 's') + std::string(2 * kBlock - 10, '\0'));
  EXPECT_TRUE(volume.resize(a, 20).has_value());
  EXPECT_EQ(volume.write(a, kBlock + 5, bytes("end")).value_or(0), 3U);
  EXPECT_EQ(contentOf(volume)["a"], std::string(10, 's') + std::string(kBlock - 5, '\0') + "end");
}

TEST(Volume, ARemovedFileLivesAsLongAsItIsHeld) {
  TestMemory memory(kQuota);
  Volume volume = memory.mount();
  const std::uint32_t a = file(volume, "a", "kept");
  volume.hold(a);
  EXPECT_TRUE(volume.remove(a).has_value());
  EXPECT_EQ(volume.find(kRootInode, "a").error(), ENOENT);
  file(volume, "a", "new");
  std::string text(4, ' ');
  EXPECT_EQ(volume.read(a, 0, std::as_writable_bytes(std::span(text))), 4U);
  EXPECT_EQ(text, "kept");
  EXPECT_TRUE(volume.write(a, 4, bytes(" on")).has_value());
  volume.drop(a);
  EXPECT_EQ(volume.space().free_blocks, volume.space().blocks - 1);
  Volume again = memory.mount();
  EXPECT_EQ(contentOf(again), (std::map<std::string, std::string>{{"a", "new"}}));
}

TEST(Volume, RenameKeepsTheKernelsRules) {
  TestMemory memory(kQuota);
  Volume volume = memory.mount();
  const auto folder = *volume.create(kRootInode, "folder", FileKind::Directory, 0755);
  const auto inner = *volume.create(folder, "inner", FileKind::Directory, 0755);
  const std::uint32_t a = file(volume, "a", "a");
  const std::uint32_t b = file(volume, "b", "b");
  EXPECT_EQ(volume.rename(folder, inner, "loop").error(), EINVAL);
  EXPECT_EQ(volume.rename(folder, kRootInode, "a").error(), ENOTDIR);
  EXPECT_EQ(volume.rename(a, kRootInode, "folder").error(), EISDIR);
  EXPECT_EQ(volume.rename(inner, kRootInode, "folder").error(), ENOTEMPTY);
  EXPECT_EQ(volume.rename(a, kRootInode, std::string(256, 'n')).error(), ENAMETOOLONG);
  EXPECT_TRUE(volume.rename(a, kRootInode, "a").has_value());
  EXPECT_TRUE(volume.rename(a, kRootInode, "b").has_value());
  EXPECT_TRUE(volume.rename(a, inner, "c").has_value());
  static_cast<void>(b);
  Volume again = memory.mount();
  const std::map<std::string, std::string> expected{{"folder/", ""}, {"folder/inner/", ""}, {"folder/inner/c", "a"}};
  EXPECT_EQ(contentOf(again), expected);
}

TEST(Volume, InodesAreBounded) {
  TestMemory memory(kQuota);
  Volume volume = memory.mount();
  std::size_t made = 0;
  while (volume.create(kRootInode, std::to_string(made), FileKind::File, 0644)) ++made;
  EXPECT_EQ(made, kQuota / hooks::protocol::kTmpBytesPerInode - 1);
  EXPECT_EQ(volume.create(kRootInode, "one more", FileKind::Directory, 0755).error(), ENOSPC);
  EXPECT_TRUE(volume.remove(*volume.find(kRootInode, "7")).has_value());
  EXPECT_TRUE(volume.create(kRootInode, "one more", FileKind::Directory, 0755).has_value());
}

// ---- against a model ----

struct Model {
  std::map<std::string, std::string> files;
  std::map<std::string, std::uint32_t> inodes;
};

// One step, the same to both. Files lie in two folders under a dozen names.
void step(Volume& volume, Model& model, std::uint32_t folders[2], std::mt19937& random) {
  const auto pick = [&random](std::size_t below) { return random() % below; };
  const std::size_t in = pick(2);
  const std::string name = std::string(1, static_cast<char>('a' + pick(6)));
  const std::string path = std::string(in == 0 ? "x/" : "y/") + name;
  const auto found = volume.find(folders[in], name);
  ASSERT_EQ(found.has_value(), model.files.contains(path));
  if (!found) {
    const auto made = volume.create(folders[in], name, FileKind::File, 0600);
    if (made) model.files[path] = "";
    return;
  }
  std::string& content = model.files[path];
  switch (pick(5)) {
    case 0: {
      const std::size_t offset = pick(3) == 0 ? pick(200'000) : content.size();
      const std::string text(1 + pick(60'000), static_cast<char>('A' + pick(26)));
      const auto written = volume.write(*found, offset, bytes(text));
      if (!written) {
        EXPECT_EQ(written.error(), ENOSPC);
        return;
      }
      if (content.size() < offset + *written) content.resize(offset + *written);
      content.replace(offset, *written, text.substr(0, *written));
      return;
    }
    case 1: {
      const std::size_t size = pick(100'000);
      if (volume.resize(*found, size)) content.resize(size);
      return;
    }
    case 2: {
      EXPECT_TRUE(volume.remove(*found).has_value());
      model.files.erase(path);
      return;
    }
    default: {
      const std::size_t to = pick(2);
      const std::string new_name(1, static_cast<char>('a' + pick(6)));
      const std::string new_path = std::string(to == 0 ? "x/" : "y/") + new_name;
      EXPECT_TRUE(volume.rename(*found, folders[to], new_name).has_value());
      if (new_path == path) return;
      model.files[new_path] = std::move(content);
      model.files.erase(path);
    }
  }
}

TEST(Volume, DoesWhatAMapOfStringsDoes) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    std::mt19937 random(seed);
    TestMemory memory(kQuota);
    auto volume = std::make_unique<Volume>(memory.mount());
    std::uint32_t folders[2] = {*volume->create(kRootInode, "x", FileKind::Directory, 0755),
                                *volume->create(kRootInode, "y", FileKind::Directory, 0755)};
    Model model;
    model.files = {{"x/", ""}, {"y/", ""}};
    for (int i = 0; i < 1500; ++i) {
      step(*volume, model, folders, random);
      if (i % 100 != 0) continue;
      if (i % 300 == 0) volume = std::make_unique<Volume>(memory.mount());
      ASSERT_EQ(contentOf(*volume), model.files) << "seed " << seed << ", step " << i;
      std::uint64_t blocks = 0;
      for (const auto& [path, content] : model.files) blocks += (content.size() + kBlock - 1) / kBlock;
      ASSERT_EQ(volume->space().free_blocks, volume->space().blocks - blocks);
    }
  }
}

}  // namespace
}  // namespace brink::js
