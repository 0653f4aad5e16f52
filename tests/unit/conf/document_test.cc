#include "conf/document.h"

#include <string>

#include <gtest/gtest.h>

namespace brink::conf {
namespace {

// "LINE:COLUMN: message" of the only problem, or "" if there is none.
std::string problemOf(std::string_view text) {
  Problems problems;
  parseDocument(text, problems);
  if (problems.empty()) return "";
  EXPECT_EQ(problems.size(), 1U);
  const Problem& problem = problems.front();
  return std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " + problem.message;
}

Node parsed(std::string_view text) {
  Problems problems;
  auto node = parseDocument(text, problems);
  EXPECT_TRUE(problems.empty()) << problems.front().message;
  return node ? std::move(*node) : Node{};
}

std::string at(const Place& place) { return std::to_string(place.line) + ":" + std::to_string(place.column); }

TEST(Document, KnowsWhereEveryKeyAndValueStands) {
  const Node root = parsed("{\n  \"text\": \"a\\\"b\\\\\",\n  \"number\": -12.5e1, \"list\": [true, null,\n7]\n}");
  EXPECT_EQ(at(root.place), "1:1");
  EXPECT_EQ(at(root.find("text")->place), "2:3");
  EXPECT_EQ(at(root.find("text")->value.place), "2:11");
  EXPECT_EQ(root.find("text")->value.text, "a\"b\\");
  EXPECT_EQ(at(root.find("number")->value.place), "3:13");
  const Node& list = root.find("list")->value;
  EXPECT_EQ(at(list.place), "3:30");
  EXPECT_EQ(at(list.elements[0].place), "3:31");
  EXPECT_EQ(at(list.elements[1].place), "3:37");
  EXPECT_EQ(at(list.elements[2].place), "4:1");
}

TEST(Document, KeepsTheOrderOfMembers) {
  const Node root = parsed(R"({"b": 1, "a": 2, "c": 3})");
  ASSERT_EQ(root.members.size(), 3U);
  EXPECT_EQ(root.members[0].key, "b");
  EXPECT_EQ(root.members[2].key, "c");
}

TEST(Document, TellsIntegersFromOtherNumbers) {
  EXPECT_EQ(parsed("12").type, NodeType::Integer);
  EXPECT_EQ(parsed("-9223372036854775808").integer, INT64_MIN);
  EXPECT_EQ(parsed("18446744073709551615").type, NodeType::Real);
  EXPECT_EQ(parsed("1.0").type, NodeType::Real);
}

TEST(Document, AcceptsCommentsAndAByteOrderMark) {
  const Node root = parsed("\xEF\xBB\xBF{ // first \"not a string\n/* \\ \" */ \"a\": /**/ 1 }");
  EXPECT_EQ(at(root.place), "1:1");
  EXPECT_EQ(at(root.find("a")->place), "2:11");
  EXPECT_EQ(at(root.find("a")->value.place), "2:21");
}

TEST(Document, CountsColumnsInCharactersNotBytes) {
  EXPECT_EQ(at(parsed("{\"grün\": 1}").find("grün")->value.place), "1:10");
}

TEST(Document, CountsLinesWithCarriageReturns) { EXPECT_EQ(at(parsed("{\r\n\r\n \"a\": 1}").find("a")->place), "3:2"); }

TEST(Document, RefusesDuplicateKeysAndNamesBothLines) {
  EXPECT_EQ(problemOf("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}"), "3:2: the key \"a\" is given twice: here and on line 1");
}

TEST(Document, KeepsTheFirstOfTwoEqualKeys) {
  Problems problems;
  const auto root = parseDocument(R"({"a": 1, "a": 2, "b": 3, "a": 4})", problems);
  EXPECT_EQ(problems.size(), 2U);
  ASSERT_TRUE(root);
  ASSERT_EQ(root->members.size(), 2U);
  EXPECT_EQ(root->find("a")->value.integer, 1);
}

TEST(Document, SaysInWordsWhatIsWrongWithTheSyntax) {
  EXPECT_EQ(problemOf(""), "1:1: syntax error: unexpected end of input; expected '[', '{', or a literal");
  EXPECT_EQ(problemOf("{\"a\": 1"), "1:8: syntax error: unexpected end of input; expected '}' or ','");
  EXPECT_EQ(problemOf("{\"a\": 1\n \"b\": 2}"), "2:2: syntax error: unexpected string literal; expected '}' or ','");
  EXPECT_EQ(problemOf("[1 23]"), "1:4: syntax error: unexpected number literal; expected ']' or ','");
  EXPECT_EQ(problemOf("{\"a\" 1}"), "1:6: syntax error: unexpected number literal; expected ':'");
  EXPECT_EQ(problemOf("{} {}"), "1:4: syntax error: unexpected '{'; expected end of input");
  EXPECT_EQ(problemOf("{\"a\": tru}"), "1:10: syntax error: invalid literal");
  EXPECT_EQ(problemOf("{\"a\": \"b\n\"}"),
            "1:9: syntax error: invalid string: control character U+000A (LF) must be escaped to \\u000A or \\n");
}

TEST(Document, ExplainsATrailingComma) {
  EXPECT_EQ(problemOf("{\"a\": 1,\n}"),
            "2:1: syntax error: unexpected '}'; expected string literal (remove the comma before it)");
  EXPECT_EQ(problemOf("[1, ]"),
            "1:5: syntax error: unexpected ']'; expected '[', '{', or a literal (remove the comma before it)");
}

TEST(Document, RefusesAnUnfinishedComment) {
  EXPECT_EQ(problemOf("{} /* "), "1:7: syntax error: invalid comment; missing closing '*/'");
}

TEST(Document, RefusesWhatANulByteWouldHide) {
  EXPECT_EQ(problemOf(std::string_view("{}\n\0garbage", 11)), "2:1: syntax error: a NUL byte");
}

TEST(Document, RefusesTextThatIsNotUtf8) {
  EXPECT_EQ(problemOf("{\"\xff\": 1}"), "1:3: syntax error: invalid string: ill-formed UTF-8 byte");
}

TEST(Document, RefusesNumbersThatNoDoubleHolds) {
  EXPECT_EQ(problemOf("[1e999]"), "1:2: syntax error: number overflow parsing '1e999'");
}

TEST(Document, IsBoundedInDepthAndSize) {
  EXPECT_EQ(problemOf(std::string(kMaxDocumentDepth, '[') + std::string(kMaxDocumentDepth, ']')), "");
  EXPECT_EQ(problemOf(std::string(100'000, '[')), "1:65: nested deeper than 64 levels");
  EXPECT_EQ(problemOf(std::string(kMaxDocumentBytes + 1, ' ')), "0:0: larger than 16 MiB");
}

TEST(Document, ReadsTenThousandMembersQuickly) {
  std::string text = "{";
  for (int i = 0; i < 10'000; ++i) text += (i > 0 ? ",\"key" : "\"key") + std::to_string(i) + "\":1";
  EXPECT_EQ(parsed(text + "}").members.size(), 10'000U);
}

}  // namespace
}  // namespace brink::conf
