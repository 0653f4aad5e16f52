// Control groups on a tree of ordinary folders: what would be written where. What the kernel makes of it needs a system
// whose cgroup v2 has the cpu controller.
#include "hooks/executor/control_groups.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/xattr.h>

#include "tests/support/test_folder.h"

namespace brink::hooks {
namespace {

namespace fs = std::filesystem;

class ControlGroupsTest : public testing::Test {
 protected:
  ControlGroupsTest() { belongTo("/"); }

  // The group that the process is in, as its only one.
  void belongTo(const std::string& path) {
    put("self", "4:memory:/other\n0::" + path + "\n");
    own_ = path == "/" ? tree_ : tree_ / path.substr(1);
    group(own_, "cpuset cpu memory");
    group(own_ / "brink-proxy");
    group(own_ / "brink-functions");
  }
  // What the kernel puts into a new folder.
  static void group(const fs::path& folder, const std::string& controllers = "cpu") {
    fs::create_directories(folder);
    for (const char* file : {"cgroup.procs", "cgroup.subtree_control", "cpu.weight"})
      std::ofstream(folder / file).flush();
    std::ofstream(folder / "cgroup.controllers") << controllers << "\n";
  }
  static void empty(const fs::path& folder) {
    for (const auto& file : fs::directory_iterator(folder)) fs::remove(file);
  }
  std::string get(const fs::path& path) const {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  Result<ControlGroups> open() {
    const pid_t processes[] = {4711};
    return ControlGroups::open({.mount = tree_, .self = folder_.path() / "self"}, processes);
  }
  std::string refusal() {
    const auto opened = open();
    return opened ? "opened" : opened.error().detail;
  }

  test::TestFolder folder_;
  const fs::path tree_ = folder_.path() / "tree";
  fs::path own_;

 private:
  void put(const std::string& name, const std::string& text) { std::ofstream(folder_.path() / name) << text; }
};

TEST_F(ControlGroupsTest, TheProxyAndTheFunctionsShareAndTheControllerIsHandedDown) {
  ASSERT_TRUE(open().has_value()) << refusal();
  EXPECT_EQ(get(own_ / "cgroup.subtree_control"), "+cpu");
  EXPECT_EQ(get(own_ / "brink-proxy/cgroup.procs"), "4711");
  EXPECT_EQ(get(own_ / "brink-proxy/cpu.weight"), "300");
  EXPECT_EQ(get(own_ / "brink-functions/cpu.weight"), "100");
  EXPECT_EQ(get(own_ / "brink-functions/cgroup.subtree_control"), "+cpu");
}

TEST_F(ControlGroupsTest, ATemplateHasAsManyPartsAsItsFunctionHasMegabytes) {
  auto groups = open();
  ASSERT_TRUE(groups.has_value());
  const fs::path small = own_ / "brink-functions/17";
  const fs::path large = own_ / "brink-functions/18";
  group(small);
  group(large);
  EXPECT_TRUE(groups->place(17, 4712, 128).has_value());
  EXPECT_TRUE(groups->place(18, 4713, 10'240).has_value());
  EXPECT_EQ(get(small / "cpu.weight"), "128");
  EXPECT_EQ(get(small / "cgroup.procs"), "4712");
  EXPECT_EQ(get(large / "cpu.weight"), "10000") << "the kernel's largest";
}

TEST_F(ControlGroupsTest, AGroupGoesWhenItsLastProcessHas) {
  auto groups = open();
  ASSERT_TRUE(groups.has_value());
  const fs::path group_of_17 = own_ / "brink-functions/17";
  group(group_of_17);  // not empty, as a group with processes
  groups->end(17);
  groups->end(99);  // was never placed
  groups->tidy();
  EXPECT_FALSE(groups->tidied());
  empty(group_of_17);
  groups->tidy();
  EXPECT_TRUE(groups->tidied());
  EXPECT_FALSE(fs::exists(group_of_17));
}

TEST_F(ControlGroupsTest, ALauncherAfterTheFirstUsesWhatTheFirstMade) {
  belongTo("/service");
  std::ofstream(folder_.path() / "self") << "0::/service/brink-proxy\n";
  group(own_ / "brink-functions/5");
  empty(own_ / "brink-functions/5");
  ASSERT_TRUE(open().has_value()) << refusal();
  EXPECT_EQ(get(own_ / "brink-functions/cpu.weight"), "100");
  EXPECT_FALSE(fs::exists(own_ / "brink-functions/5")) << "the first one's groups are gone";
}

TEST_F(ControlGroupsTest, WithoutTheControllerNothingIsTouched) {
  group(own_, "cpuset memory cpuacct");
  EXPECT_NE(refusal().find("has no cpu controller"), std::string::npos);
  EXPECT_EQ(get(own_ / "brink-proxy/cgroup.procs"), "");
}

TEST_F(ControlGroupsTest, AGroupThatNobodyDelegatedIsLeftAlone) {
  belongTo("/user.slice/session-1.scope");
  EXPECT_NE(refusal().find("is not delegated"), std::string::npos);
  EXPECT_EQ(get(own_ / "brink-proxy/cgroup.procs"), "");
}

TEST_F(ControlGroupsTest, WithoutCgroupV2TheReasonIsTold) {
  std::ofstream(folder_.path() / "self") << "4:memory:/other\n";
  EXPECT_EQ(refusal(), "this process is in no group of cgroup v2");
  fs::remove(folder_.path() / "self");
  EXPECT_NE(refusal().find("No such file"), std::string::npos);
}

TEST_F(ControlGroupsTest, WhatCannotBeWrittenIsTold) {
  fs::remove(own_ / "cgroup.subtree_control");
  EXPECT_NE(refusal().find("cgroup.subtree_control"), std::string::npos);
}

}  // namespace
}  // namespace brink::hooks
