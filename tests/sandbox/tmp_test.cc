// /tmp and `fs` in a real, tightened context.
#include <string>

#include <sys/stat.h>

#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;

class TmpTest : public ExecutorTest {
 protected:
  // What a handler's `body` (it may use fs and await) leaves in `result`, as JSON text.
  std::string says(const std::string& body, const UniqueFd* tmp = nullptr, std::uint32_t quota_mb = 512) {
    templates_.push_back(executor()->makeTemplate({{"index.js", handler(body)}}, {.ephemeral_storage_mb = quota_mb}));
    EXPECT_EQ(templates_.back()->refusal(), "");
    context_ = tmp != nullptr ? templates_.back()->contextWith(*tmp) : templates_.back()->context();
    return answerOf(context_->call({}));
  }
  static std::string handler(const std::string& body) {
    return "const fs = require('fs'); let calls = 0;\n"
           "exports.handler = async (event) => { const { request } = event.Records[0].cf; let result; ++calls;\n" +
           body + "\nrequest.querystring = JSON.stringify(result); return request; };";
  }
  static std::string answerOf(const Outcome& outcome) {
    const auto text = find(outcome, AnswerOp::Querystring);
    return text ? text->front() : described(outcome);
  }
  static std::uint64_t residentBytes(const UniqueFd& tmp) {
    struct stat found {};
    EXPECT_EQ(fstat(tmp.get(), &found), 0);
    return static_cast<std::uint64_t>(found.st_blocks) * 512;
  }

  std::unique_ptr<TestContext> context_;
};

TEST_F(TmpTest, NothingElseExists) {
  EXPECT_EQ(
      says("result = [fs.readdirSync('/'), fs.readdirSync('/var'), fs.readdirSync('/opt'), "
           "fs.readdirSync('/var/task'), fs.readdirSync('/tmp'),"
           " fs.existsSync('/etc/passwd'), fs.existsSync('/proc/self'), fs.readFileSync('/dev/null').length,"
           " fs.realpathSync('../../tmp/../var/task/./index.js'), fs.statSync('/dev/null').isCharacterDevice()];"),
      R"([["dev","opt","tmp","var"],["task"],[],["index.js"],[],false,false,0,"/var/task/index.js",true])");
}

TEST_F(TmpTest, ThePackageCannotBeChanged) {
  EXPECT_EQ(says("result = [() => fs.writeFileSync('/var/task/index.js', ''), () => fs.writeFileSync('new', ''),"
                 "() => fs.mkdirSync('/var/x'), () => fs.unlinkSync('index.js'), () => fs.rmdirSync('/var/task'),"
                 "() => fs.renameSync('index.js', 'b.js'), () => fs.renameSync('index.js', '/tmp/b.js'),"
                 "() => fs.chmodSync('index.js', 0o777), () => fs.utimesSync('index.js', 1, 1),"
                 "() => fs.accessSync('index.js', fs.constants.W_OK), () => fs.symlinkSync('/tmp', '/var/task/t'),"
                 "() => fs.rmSync('/tmp', { recursive: true }), () => fs.mkdirSync('/tmp'),"
                 "() => fs.truncateSync('index.js'), () => fs.copyFileSync('index.js', '/tmp/copy.js')]"
                 ".map((f) => { try { return f() ?? 'done'; } catch (error) { return error.code; } });"),
            R"(["EROFS","EROFS","EROFS","EROFS","EROFS","EROFS","EXDEV","EROFS","EROFS","EROFS","EROFS","EBUSY",)"
            R"("EEXIST","EROFS","done"])");
}

TEST_F(TmpTest, IsKeptBetweenTheCallsOfAContext) {
  EXPECT_EQ(says("fs.appendFileSync('/tmp/log', `call ${calls} `); result = fs.readFileSync('/tmp/log', 'utf8');"),
            R"("call 1 ")");
  EXPECT_EQ(answerOf(context_->call({})), R"("call 1 call 2 ")");
}

TEST_F(TmpTest, TheQuotaIsTheConfiguredOne) {
  const UniqueFd tmp = makeTmp(512);
  EXPECT_EQ(
      says("const piece = Buffer.alloc(1 << 20, 'x'); const fd = fs.openSync('/tmp/big', 'w'); let written = 0, code;"
           "try { for (;;) written += fs.writeSync(fd, piece); } catch (error) { code = error.code + ' ' + "
           "error.syscall; }"
           "fs.closeSync(fd); const full = fs.statfsSync('/tmp').bfree; fs.unlinkSync('/tmp/big');"
           "fs.writeFileSync('/tmp/small', 'fits'); result = [written, code, full, fs.readFileSync('/tmp/small', "
           "'utf8')];",
           &tmp),
      R"([536870912,"ENOSPC write",0,"fits"])");
  EXPECT_LT(residentBytes(tmp), 1U << 20) << "what was removed is given back";
}

TEST_F(TmpTest, FilesDoNotCountAsTheFunctionsMemory) {
  if (sanitized()) GTEST_SKIP() << "sanitizers change what a process has resident";
  EXPECT_EQ(
      says("const piece = Buffer.alloc(1 << 20, 'x'); const fd = fs.openSync('/tmp/big', 'w+'); let read = 0, count;"
           "for (let i = 0; i < 150; ++i) fs.writeSync(fd, piece);"
           "for (let at = 0; (count = fs.readSync(fd, piece, 0, piece.length, at)) > 0; at += count) read += count;"
           "result = read;"),
      std::to_string(150 << 20));
  EXPECT_LT(context_->header().peak_memory_bytes.load(), 128U << 20);
}

TEST_F(TmpTest, OutlivesAContextThatIsKilledInTheMiddleOfWriting) {
  const UniqueFd tmp = makeTmp();
  for (int round = 0; round < 8; ++round) {
    templates_.push_back(executor()->makeTemplate(
        {{"index.js", handler("fs.mkdirSync('/tmp/d', { recursive: true }); fs.writeFileSync('/tmp/first', 'first');"
                              "for (let i = 0; ; ++i) { fs.appendFileSync('/tmp/d/a', 'aaaa'); "
                              "fs.writeFileSync('/tmp/d/t', 'x'.repeat(i % 9000));"
                              "fs.renameSync('/tmp/d/t', `/tmp/d/${i % 50}`); if (i % 7 === 0) fs.rmSync('/tmp/d/3', { "
                              "force: true }); }")}},
        {}));
    auto busy = templates_.back()->contextWith(tmp);
    busy->post({});
    EXPECT_EQ(kindOf(busy->await(milliseconds(60 + round))), "TimedOut");
    busy->kill();
    ASSERT_TRUE(busy->awaitExit().has_value());
    EXPECT_EQ(says("const names = fs.readdirSync('/tmp/d'); result = [fs.readFileSync('/tmp/first', 'utf8'),"
                   "names.every((name) => fs.readFileSync(`/tmp/d/${name}`).length < 1e9), names.includes('a'),"
                   "/^(aaaa)*$/.test(fs.readFileSync('/tmp/d/a', 'utf8')),"
                   "names.every((name) => name === 'a' || /^x*$/.test(fs.readFileSync(`/tmp/d/${name}`, 'utf8')))];",
                   &tmp),
              R"(["first",true,true,true,true])");
    context_.reset();
  }
}

TEST_F(TmpTest, OneFullOfNonsenseIsAnEmptyOne) {
  const UniqueFd tmp = makeTmp();
  const std::string nonsense(4 << 20, '\xA5');
  ASSERT_EQ(pwrite(tmp.get(), nonsense.data(), nonsense.size(), 0), static_cast<ssize_t>(nonsense.size()));
  EXPECT_EQ(
      says("fs.writeFileSync('/tmp/a', 'works'); result = [fs.readdirSync('/tmp'), fs.readFileSync('/tmp/a', 'utf8')];",
           &tmp),
      R"([["a"],"works"])");
}

TEST_F(TmpTest, ModulesCanBeRequiredFromIt) {
  EXPECT_EQ(says("fs.mkdirSync('/tmp/node_modules/dep', { recursive: true });"
                 "fs.writeFileSync('/tmp/node_modules/dep/index.js', 'exports.name = \"dep\";');"
                 "fs.writeFileSync('/tmp/m.js', 'exports.all = [require(\"dep\").name, require(\"./d.json\").x, "
                 "__filename];');"
                 "fs.writeFileSync('/tmp/d.json', '{\"x\": \"\\u00fc\"}'); result = require('/tmp/m').all;"),
            "[\"dep\",\"\u00fc\",\"/tmp/m.js\"]");
}

TEST_F(TmpTest, DescriptorsAreBounded) {
  EXPECT_EQ(says("let opened = 0, code; try { for (;; ++opened) fs.openSync('/tmp/f', 'a'); } catch (error) { code = "
                 "error.code; }"
                 "result = [opened, code];"),
            R"([1021,"EMFILE"])");
}

TEST_F(TmpTest, StandardOutputIsTheLog) {
  says("fs.writeSync(1, 'through a descriptor\\n'); result = 1;");
  EXPECT_TRUE(context_->logged("through a descriptor"));
}

}  // namespace
}  // namespace brink::testing
