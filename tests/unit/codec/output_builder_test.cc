#include "proxy/codec/output_builder.h"

#include <string>

#include <gtest/gtest.h>

namespace brink::codec {
namespace {

TEST(OutputBuilder, SmallPiecesBecomeOneSlice) {
  BlockWriter blocks(OutputBuilder::kBlockSize);
  BufferChain out;
  {
    OutputBuilder builder(blocks, out);
    BufferChain body("body");
    builder.append("head");
    builder.move(body, 4);
    builder.append("tail");
    EXPECT_EQ(builder.size(), 12U);
  }
  EXPECT_EQ(out.sliceCount(), 1U);
  EXPECT_EQ(out.toString(), "headbodytail");
}

TEST(OutputBuilder, LargeSlicesAreSharedInOrder) {
  BlockWriter blocks(OutputBuilder::kBlockSize);
  BufferChain out;
  BufferChain body(std::string(OutputBuilder::kShareFrom, 'b'));
  const char* const memory = body.front().data();
  OutputBuilder builder(blocks, out);
  builder.append("a");
  builder.move(body, OutputBuilder::kShareFrom);
  builder.append("c");
  builder.finish();
  ASSERT_EQ(out.sliceCount(), 3U);
  EXPECT_EQ(out.slice(1).data(), memory);
  EXPECT_EQ(out.slice(2).view(), "c");
}

TEST(OutputBuilder, UnfinishedBytesSurviveWhenTheBlocksOthersLetGo) {
  BlockWriter blocks(64);
  BufferChain first;
  {
    OutputBuilder builder(blocks, first);
    builder.append("old");
  }
  BufferChain out;
  OutputBuilder builder(blocks, out);
  builder.append("new");
  first.clear();
  builder.append("er");
  builder.finish();
  EXPECT_EQ(out.toString(), "newer");
}

TEST(OutputBuilder, RunsOverIntoTheNextBlock) {
  BlockWriter blocks(8);
  BufferChain out;
  {
    OutputBuilder builder(blocks, out);
    builder.append("0123456789abcdefghij");
  }
  EXPECT_EQ(out.toString(), "0123456789abcdefghij");
  EXPECT_EQ(out.sliceCount(), 3U);
}

}  // namespace
}  // namespace brink::codec
