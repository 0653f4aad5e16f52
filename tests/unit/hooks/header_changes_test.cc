#include "hooks/header_changes.h"

#include <gtest/gtest.h>

#include "hooks/header_rules.h"
#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

class HeaderChangesTest : public StageTest {
 protected:
  HeaderChangesTest() { request.headers = {{"A", "1"}, {"B", "2"}, {"a", "3"}, {"C", "4"}}; }

  std::string after(const AnswerScript& script) const {
    const HookOutcome result = outcome(kVR, script);
    if (result.action == HookAction::Fail) return "fails: " + result.failure.log_message;
    return text(result.unchanged ? request.headers : result.request.headers);
  }
};

TEST_F(HeaderChangesTest, NewNamesGoBehindTheOthers) {
  EXPECT_EQ(after(AnswerScript::request().header("x-new", "v")), "A: 1; B: 2; a: 3; C: 4; x-new: v");
}

TEST_F(HeaderChangesTest, AChangedNameKeepsThePlaceOfItsFirstField) {
  EXPECT_EQ(after(AnswerScript::request().header("a", {{"A", "x"}, {"a", "y"}})), "A: x; a: y; B: 2; C: 4");
}

TEST_F(HeaderChangesTest, AnEmptyListOrADeletionRemovesAllFields) {
  EXPECT_EQ(after(AnswerScript::request().header("a", AnswerScript::Entries{})), "B: 2; C: 4");
  EXPECT_EQ(after(AnswerScript::request().removeHeader("a")), "B: 2; C: 4");
  EXPECT_EQ(after(AnswerScript::request().removeHeader("nowhere")), "A: 1; B: 2; a: 3; C: 4");
}

TEST_F(HeaderChangesTest, MissingHeadersMeanThatAllAreRemoved) {
  EXPECT_EQ(after(AnswerScript::request().headersMissing()), "");
  EXPECT_EQ(after(AnswerScript::request().headersMissing().header("b", "5")), "b: 5");
}

TEST_F(HeaderChangesTest, MapKeysAreFoldedAndDuplicatesConcatenated) {
  EXPECT_EQ(after(AnswerScript::request().header("Strict-Transport-Security", "max-age=1")),
            "A: 1; B: 2; a: 3; C: 4; Strict-Transport-Security: max-age=1");
  EXPECT_EQ(after(AnswerScript::request().header("A", "x")), "A: 1; B: 2; a: 3; C: 4; A: x")
      << "beside the event's own";
  EXPECT_EQ(after(AnswerScript::request().header("X-Y", "1").header("x-y", "2").header("X-y", "3")),
            "A: 1; B: 2; a: 3; C: 4; X-Y: 1; x-y: 2; X-y: 3")
      << "in insertion order";
  EXPECT_EQ(after(AnswerScript::request().removeHeader("a").header("A", "x")), "A: x; B: 2; C: 4") << "renamed";
}

TEST_F(HeaderChangesTest, AMissingKeyIsMadeFromTheMapKey) {
  auto operations = AnswerScript::request().header("x-xss-protection", "0").operations();
  operations[1].absent = {false, true, false};
  operations[1].strings[1].clear();
  const HookOutcome result = applyAnswer(input(kVR), std::move(operations));
  EXPECT_EQ(result.request.headers[4].name, "X-Xss-Protection");
}

TEST_F(HeaderChangesTest, AKeyMayDifferFromItsMapKeyInLetterCaseOnly) {
  EXPECT_EQ(after(AnswerScript::request().header("x-y", {{"X-Y", "1"}})), "A: 1; B: 2; a: 3; C: 4; X-Y: 1");
  EXPECT_EQ(complaint(kVR, AnswerScript::request().header("x-y", {{"X-Z", "1"}})),
            "Lambda function result failed validation, the function returned an invalid header, the key does not match "
            "the header name x-y, headerName : X-Z.");
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().header("x-y", {{"", "1"}})));
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().header("x-y", {{"Connection", "1"}})));
}

TEST_F(HeaderChangesTest, NamesThatHttpCannotCarryFail) {
  for (const char* name : {"", "a b", "a:", "a\r\nb", "\xC3\xA9", "a\x7F", "(a)"}) {
    EXPECT_FALSE(accepts(kVR, AnswerScript::request().header(name, "v"))) << name;
    EXPECT_FALSE(accepts(kOS, AnswerScript::response().header(name, "v"))) << name;
  }
}

TEST_F(HeaderChangesTest, ControlBytesInValuesFail) {
  const HookOutcome result = outcome(kVS, AnswerScript::response().header("location", {{"Location", "/\r\nx: y"}}));
  ASSERT_EQ(result.action, HookAction::Fail);
  EXPECT_EQ(result.failure.log_message,
            "Lambda function result failed validation, the function returned an invalid header, invalid character : "
            "'%0D' in header value, headerName : Location.");
  for (const conf::Stage stage : kAllStages) {
    for (const char bad : {'\0', '\x01', '\n', '\r', '\x1F', '\x7F'}) {
      EXPECT_FALSE(accepts(stage, echo(stage).header("x-y", std::string("a") + bad + "b"))) << int{bad};
    }
    EXPECT_TRUE(accepts(stage, echo(stage).header("x-y", "a\tb")));
    EXPECT_TRUE(accepts(stage, echo(stage).header("x-y", "")));
  }
}

TEST_F(HeaderChangesTest, WhiteSpaceAroundAValueIsDropped) {
  EXPECT_EQ(after(AnswerScript::request().header("x-y", " \tv ")), "A: 1; B: 2; a: 3; C: 4; x-y: v");
}

TEST_F(HeaderChangesTest, ValuesOfWrongTypesFail) {
  struct Row {
    const char* path;
    const char* found;
  };
  // §12.5: the documented form only.
  for (const Row& row : {Row{"headers", "string"}, Row{"headers.x-a", "string"}, Row{"headers.x-a", "object"},
                         Row{"headers.x-a[0]", "string"}, Row{"headers.x-a[0].value", "number"},
                         Row{"headers.x-a[1].key", "boolean"}, Row{"headers.x-a[0].value", "undefined"}}) {
    for (const conf::Stage stage : kAllStages) {
      const HookOutcome result = outcome(stage, echo(stage).invalid(row.path, row.found));
      ASSERT_EQ(result.action, HookAction::Fail) << row.path;
      EXPECT_EQ(result.failure.sentence,
                "The Lambda function result failed validation: The function returned an invalid entry in the headers "
                "object.");
    }
  }
  EXPECT_TRUE(contains(complaint(kVR, AnswerScript::request().invalid("headers.x-a[0].value", "number")),
                       "header :x-a has one or more entries whose value is not a string"));
}

TEST_F(HeaderChangesTest, UnchangedFieldsKeepTheirOriginalBytes) {
  request.headers.add("X-Latin", "caf\xE9");
  EXPECT_EQ(after(AnswerScript::request().header("x-new", "v")), "A: 1; B: 2; a: 3; C: 4; X-Latin: caf\xE9; x-new: v");
}

TEST_F(HeaderChangesTest, AReadOnlyValueIsComparedWithTheTextThatTheHandlerSaw) {
  request.headers.add("Via", "caf\xE9");
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().header("via", "caf\xE9")));  // Latin-1 in the script, as from V8
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().header("via", "cafe")));
}

TEST_F(HeaderChangesTest, HeadersMayGrowToTheQuotaOnly) {
  for (const conf::Stage stage : kAllStages) {
    eventHeaders(stage).clear();
    const std::size_t overhead = std::string_view("x-y: \r\n").size();
    EXPECT_TRUE(accepts(stage, echo(stage).header("x-y", std::string(kMaxHeaderBytes - overhead, 'v'))));
    EXPECT_TRUE(contains(complaint(stage, echo(stage).header("x-y", std::string(kMaxHeaderBytes - overhead + 1, 'v'))),
                         "the headers exceed the maximum size"));
  }
}

TEST_F(HeaderChangesTest, WhatWasTooLargeBeforeTheHandlerIsNotItsFault) {
  request.headers = {{"Big", std::string(30000, 'v')}, {"X", "1"}};
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().removeHeader("x")));
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().header("y", "1")));
}

TEST_F(HeaderChangesTest, ThousandsOfNamesAreRefusedBeforeTheyCost) {
  AnswerScript script = AnswerScript::request();
  for (int i = 0; i < 20000; ++i) script.removeHeader("x-" + std::to_string(i));
  EXPECT_TRUE(contains(complaint(kVR, script), "the headers exceed the maximum size"));
}

TEST_F(HeaderChangesTest, LogsEscapeAndCutWhatTheHandlerWrote) {
  const std::string log =
      complaint(kVR, AnswerScript::request().header(std::string(1000, 'x') + "\n(id) ERROR forged", "v"));
  EXPECT_LT(log.size(), 300U);
  EXPECT_FALSE(contains(log, "\n"));
}

}  // namespace
}  // namespace brink::hooks
