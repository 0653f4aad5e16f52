// Volumes whose memory says what it should not: a process was killed in the middle of a change, or somebody wrote bytes
// of his own.
#include <cstring>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/v8_runtime/volume_fixture.h"
#include "v8-runtime/files/volume.h"

namespace brink::js {
namespace {

constexpr std::uint64_t kQuota = 256 << 10;
constexpr auto kLayout = hooks::protocol::tmpSize(kQuota);

InodeRecord& record(TestMemory& memory, std::uint32_t inode) {
  return *reinterpret_cast<InodeRecord*>(memory.base() + kLayout.inodes_at + inode * sizeof(InodeRecord));
}
std::uint32_t& link(TestMemory& memory, std::uint32_t block) {
  return *reinterpret_cast<std::uint32_t*>(memory.base() + kLayout.links_at + block * sizeof(std::uint32_t));
}
VolumeHeader& header(TestMemory& memory) { return *reinterpret_cast<VolumeHeader*>(memory.base()); }

// root: "a" (3 blocks, inode 1), "d/" (2), "d/e/" (3), "d/e/f" (1 block, 4)
void fill(TestMemory& memory) {
  Volume volume = memory.mount();
  const auto a = *volume.create(kRootInode, "a", FileKind::File, 0644);
  ASSERT_TRUE(volume.write(a, 0, bytes(std::string(9000, 'a'))).has_value());
  const auto d = *volume.create(kRootInode, "d", FileKind::Directory, 0755);
  const auto e = *volume.create(d, "e", FileKind::Directory, 0755);
  const auto f = *volume.create(e, "f", FileKind::File, 0644);
  ASSERT_TRUE(volume.write(f, 0, bytes("eff")).has_value());
}

std::string namesOf(TestMemory& memory) {
  Volume volume = memory.mount();
  std::string names;
  for (const auto& [path, content] : contentOf(volume)) names += path + " ";
  return names;
}

TEST(DamagedVolume, EachImpossibleInodeIsDroppedAlone) {
  const std::pair<const char*, void (*)(TestMemory&)> damages[] = {
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).name[0] = '/'; }},
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).name_size = 0; }},
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).size = ~0ULL; }},
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).first_block = 0; }},
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).first_block = 0xFFFFFFFF; }},
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { link(memory, 0) = 1; }},  // to itself
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).kind = static_cast<FileKind>(9); }},
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).parent = 4; }},  // of a file
      {"d/ d/e/ d/e/f ", [](TestMemory& memory) { record(memory, 1).parent = 999'999; }},
      {"a ", [](TestMemory& memory) { record(memory, 2).parent = 3; }},  // a circle
      {"a d/ ", [](TestMemory& memory) { record(memory, 3).size = 1; }},
      {"a d/ d/e/ ", [](TestMemory& memory) { record(memory, 4).first_block = 2; }},  // a block of "a"
      {"a ", [](TestMemory& memory) { record(memory, 2).name[0] = 'a'; }},            // a name that is taken
      {"", [](TestMemory& memory) { header(memory).magic = 1; }},
      {"", [](TestMemory& memory) { header(memory).quota_bytes = 1; }},
      {"", [](TestMemory& memory) { header(memory).used_inodes = 0xFFFFFFFF; }},
      {"", [](TestMemory& memory) { header(memory).journal_count = 3; }},
  };
  for (const auto& [left, damage] : damages) {
    TestMemory memory(kQuota);
    fill(memory);
    damage(memory);
    EXPECT_EQ(namesOf(memory), left);
    EXPECT_EQ(namesOf(memory), left) << "and it stays so";
  }
}

TEST(DamagedVolume, AChangeInTheJournalIsFinished) {
  TestMemory memory(kQuota);
  fill(memory);
  // As if rename("d/e/f", "a") had been killed when the journal was written.
  JournalEntry moved{.inode = 4, .zero = 0, .record = record(memory, 4)};
  moved.record.parent = kRootInode;
  std::memcpy(moved.record.name, "a", 1);
  header(memory).journal[0] = moved;
  header(memory).journal[1] = JournalEntry{.inode = 1, .zero = 0, .record = {}};
  header(memory).journal_count = 2;
  Volume volume = memory.mount();
  EXPECT_EQ(contentOf(volume), (std::map<std::string, std::string>{{"a", "eff"}, {"d/", ""}, {"d/e/", ""}}));
}

TEST(DamagedVolume, WhatWasNeverCommittedIsNotSeenLater) {
  TestMemory memory(kQuota);
  fill(memory);
  // Data behind the end and in free blocks, as a write leaves it that was killed before its size was told.
  std::memset(memory.base() + kLayout.blocks_at + 9000, 'z', kLayout.blocks * 4096 - 9000);
  Volume volume = memory.mount();
  const std::uint32_t a = *volume.find(kRootInode, "a");
  ASSERT_TRUE(volume.resize(a, 100'000).has_value());
  EXPECT_EQ(contentOf(volume)["a"], std::string(9000, 'a') + std::string(91'000, '\0'));
}

// Whatever the bytes are, what is mounted is a file system: it can be listed, changed and mounted again.
TEST(DamagedVolume, AnyBytesGiveAWorkingVolume) {
  std::mt19937 random(7);
  TestMemory memory(kQuota);
  for (int round = 0; round < 600; ++round) {
    fill(memory);
    // Few bytes in the bookkeeping, or all of one inode, or a whole page of it.
    const std::size_t length = round % 3 == 0 ? 1 + random() % 8 : round % 3 == 1 ? sizeof(InodeRecord) : 4096;
    const std::size_t at = round % 3 == 1 ? kLayout.inodes_at + random() % 8 * sizeof(InodeRecord)
                                          : random() % (kLayout.blocks_at - length);
    for (std::size_t i = 0; i < length; ++i) memory.base()[at + i] = static_cast<std::byte>(random());
    if (round % 2 == 0) header(memory).magic = kVolumeMagic;
    std::map<std::string, std::string> seen;
    {
      Volume volume = memory.mount();
      seen = contentOf(volume);
      const auto made = volume.create(kRootInode, "new", FileKind::File, 0600);
      if (made) static_cast<void>(volume.write(*made, 0, bytes("text")));
      seen = contentOf(volume);
    }
    Volume again = memory.mount();
    ASSERT_EQ(contentOf(again), seen) << "round " << round;
    std::memset(memory.base(), 0, 4096);
  }
}

}  // namespace
}  // namespace brink::js
