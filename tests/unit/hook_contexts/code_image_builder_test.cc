#include "hooks/code_image_builder.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <type_traits>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "hooks/protocol/code_image.h"
#include "tests/support/test_folder.h"

namespace brink::hooks {
namespace {

namespace fs = std::filesystem;

class CodeImageBuilderTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = root_ / "code";
    fs::create_directory(folder_);
  }

  void write(const std::string& path, const std::string& text) {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << text;
  }

  // Name, content, Unix mode (0: none), date (0: now).
  struct ZipEntry {
    std::string name;
    std::string content;
    mode_t mode = 0;
    std::int64_t modified = 0;
  };
  std::string zip(const std::vector<ZipEntry>& entries, const std::string& name = "code.zip") {
    const std::string path = root_ / name;
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    for (const auto& entry : entries) {
      zip_source_t* source = zip_source_buffer(archive, entry.content.data(), entry.content.size(), 0);
      const auto index = zip_file_add(archive, entry.name.c_str(), source, 0);
      if (entry.modified != 0) {
        zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), static_cast<time_t>(entry.modified), 0);
      }
      if (entry.mode != 0) {
        zip_file_set_external_attributes(archive, static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX,
                                         entry.mode << 16);
      }
    }
    EXPECT_EQ(zip_close(archive), 0);
    return path;
  }

  // What `told` says of each file of the image.
  template <typename Told>
  static auto each(const BuiltCode& code, Told told) {
    struct stat found {};
    fstat(code.memfd.get(), &found);
    const auto size = static_cast<std::size_t>(found.st_size);
    void* memory = mmap(nullptr, size, PROT_READ, MAP_SHARED, code.memfd.get(), 0);
    std::vector<std::invoke_result_t<Told, protocol::ImageFile>> all;
    const auto image = protocol::CodeImage::open({static_cast<const char*>(memory), size});
    EXPECT_TRUE(image) << image.error().detail;
    for (std::uint32_t i = 0; image && i < image->fileCount(); ++i) all.push_back(told(image->file(i)));
    munmap(memory, size);
    return all;
  }
  // "path=content"
  static std::vector<std::string> filesOf(const BuiltCode& code) {
    return each(code,
                [](const protocol::ImageFile& file) { return std::string(file.path) + "=" + std::string(file.data); });
  }
  static std::vector<std::int64_t> datesOf(const BuiltCode& code) {
    return each(code, [](const protocol::ImageFile& file) { return file.modified; });
  }

  // Of the package with these layers; the error's text is the only file if there is one.
  static std::vector<std::string> layered(const std::string& package, const std::vector<std::string>& layers) {
    CodeImageBuilder builder;
    Status added = builder.addPackage(package);
    for (const auto& layer : layers) {
      if (added) added = builder.addLayer(layer);
    }
    if (!added) return {added.error().detail};
    const auto built = builder.build();
    if (!built) return {built.error().detail};
    return filesOf(*built);
  }

  std::string refusal(const std::string& path) {
    const auto built = buildCodeImage(path);
    return built ? "accepted" : built.error().detail;
  }

  const test::TestFolder files_;
  const fs::path& root_ = files_.path();
  fs::path folder_;
};

TEST_F(CodeImageBuilderTest, TakesEveryFileOfADirectoryButGit) {
  write("index.js", "a");
  write("node_modules/x/index.js", "b");
  write(".git/config", "secret");
  const auto built = buildCodeImage(folder_);
  ASSERT_TRUE(built) << built.error().detail;
  EXPECT_EQ(filesOf(*built), (std::vector<std::string>{"var/task/index.js=a", "var/task/node_modules/x/index.js=b"}));
  EXPECT_EQ(built->package_bytes, 2U);
  EXPECT_EQ(built->digest.size(), 64U);
}

TEST_F(CodeImageBuilderTest, TheImageCannotBeChanged) {
  write("index.js", "a");
  const auto built = buildCodeImage(folder_);
  EXPECT_EQ(::pwrite(built->memfd.get(), "x", 1, 0), -1);
  EXPECT_EQ(ftruncate(built->memfd.get(), 0), -1);
}

TEST_F(CodeImageBuilderTest, ADirectoryAndItsZipAreTheSameCode) {
  write("index.js", "exports.handler = 1");
  write("lib/a.json", "{}");
  const auto directory = buildCodeImage(folder_);
  const auto zipped = buildCodeImage(zip({{"lib/", ""}, {"lib/a.json", "{}"}, {"index.js", "exports.handler = 1"}}));
  ASSERT_TRUE(zipped) << zipped.error().detail;
  EXPECT_EQ(filesOf(*directory), filesOf(*zipped));
  EXPECT_EQ(directory->digest, zipped->digest);
}

// What serves files makes their ETags of size and date: a new deployment must not have the old one's.
TEST_F(CodeImageBuilderTest, FilesHaveTheDatesThatThePackageGivesThem) {
  write("a.txt", "one");
  const std::chrono::sys_seconds day{std::chrono::sys_days{std::chrono::year{2024} / 5 / 17} + std::chrono::hours{12}};
  fs::last_write_time(folder_ / "a.txt", std::chrono::file_clock::from_sys(day));
  const std::int64_t seconds = day.time_since_epoch().count();
  const auto directory = buildCodeImage(folder_);
  const auto zipped = buildCodeImage(zip({{.name = "a.txt", .content = "one", .modified = seconds}}));
  ASSERT_TRUE(directory && zipped);
  EXPECT_EQ(datesOf(*directory), std::vector<std::int64_t>{seconds});
  EXPECT_EQ(datesOf(*zipped), std::vector<std::int64_t>{seconds});
  EXPECT_EQ(directory->digest, zipped->digest);
  fs::last_write_time(folder_ / "a.txt", std::chrono::file_clock::from_sys(day + std::chrono::hours{1}));
  EXPECT_EQ(buildCodeImage(folder_)->digest, directory->digest) << "dates are no change of the code";
}

TEST_F(CodeImageBuilderTest, AnyChangeIsAnotherDigest) {
  write("index.js", "a");
  const std::string before = buildCodeImage(folder_)->digest;
  write("index.js", "b");
  EXPECT_NE(buildCodeImage(folder_)->digest, before);
}

TEST_F(CodeImageBuilderTest, LinksInsideAreFollowedAndLinksOutsideAreRefused) {
  write("lib/a.js", "a");
  fs::create_symlink("lib/a.js", folder_ / "index.js");
  fs::create_directory_symlink("lib", folder_ / "alias");
  EXPECT_EQ(filesOf(*buildCodeImage(folder_)),
            (std::vector<std::string>{"var/task/alias/a.js=a", "var/task/index.js=a", "var/task/lib/a.js=a"}));
  fs::create_symlink("/etc/passwd", folder_ / "leak");
  EXPECT_EQ(refusal(folder_), (folder_ / "leak").string() + ": a link that leaves the directory");
}

TEST_F(CodeImageBuilderTest, LinksInCirclesAreRefused) {
  write("index.js", "a");
  fs::create_directory_symlink(".", folder_ / "self");
  EXPECT_NE(refusal(folder_).find("a link to a folder it lies in"), std::string::npos);
}

TEST_F(CodeImageBuilderTest, LinksThatMultiplyFoldersAreRefused) {
  // 2^30 ways to the last folder; a path of more than 40 links the kernel refuses by itself.
  for (int i = 0; i < 30; ++i) {
    const fs::path level = folder_ / ("level" + std::to_string(i));
    fs::create_directory(level);
    for (const char* link : {"a", "b"}) fs::create_directory_symlink("../level" + std::to_string(i + 1), level / link);
  }
  fs::create_directory(folder_ / "level30");
  const std::string why = refusal(folder_);
  EXPECT_NE(why, "accepted");
  EXPECT_NE(why.find(folder_.string()), std::string::npos) << why;
}

TEST_F(CodeImageBuilderTest, ASiblingWithTheSamePrefixIsOutside) {
  write("index.js", "a");
  fs::create_directory(root_ / "code2");
  std::ofstream(root_ / "code2/x") << "x";
  fs::create_symlink("../code2/x", folder_ / "x");
  EXPECT_NE(refusal(folder_).find("leaves the directory"), std::string::npos);
}

TEST_F(CodeImageBuilderTest, RefusesZipEntriesThatLeaveThePackage) {
  EXPECT_NE(refusal(zip({{"../index.js", "a"}})).find("../index.js: a path that is not relative"), std::string::npos);
  EXPECT_NE(refusal(zip({{"/index.js", "a"}})).find("not relative"), std::string::npos);
  EXPECT_NE(refusal(zip({{"a/l", "../../x", S_IFLNK | 0777}})).find("a link that leaves the package"),
            std::string::npos);
}

TEST_F(CodeImageBuilderTest, ZipLinksBecomeTheirTargets) {
  const auto built =
      buildCodeImage(zip({{"lib/a.js", "a", S_IFREG | 0644}, {"bin/l", "../lib/./a.js", S_IFLNK | 0777}}));
  ASSERT_TRUE(built) << built.error().detail;
  EXPECT_EQ(filesOf(*built), (std::vector<std::string>{"var/task/bin/l=a", "var/task/lib/a.js=a"}));
}

TEST_F(CodeImageBuilderTest, RefusesAFileThatIsAlsoAFolder) {
  EXPECT_NE(refusal(zip({{"a", "x"}, {"a/b", "y"}})).find("a is both a file and a folder"), std::string::npos);
}

TEST_F(CodeImageBuilderTest, SaysWhatIsWrongWithThePath) {
  EXPECT_NE(refusal(root_ / "missing").find("missing: No such file"), std::string::npos);
  EXPECT_NE(refusal(folder_).find("no files in it"), std::string::npos);
  std::ofstream(root_ / "bad.zip") << "not a zip";
  EXPECT_NE(refusal(root_ / "bad.zip").find("bad.zip: Not a zip archive"), std::string::npos);
}

TEST_F(CodeImageBuilderTest, LayersComeToLieInOptTheLaterOneAbove) {
  write("index.js", "own");
  const std::string first = zip({{"nodejs/a.js", "a1"}, {"nodejs/b.js", "b1"}}, "first.zip");
  const std::string second = zip({{"index.js", "i2"}, {"nodejs/b.js", "b2"}}, "second.zip");
  EXPECT_EQ(layered(folder_, {first, second}),
            (std::vector<std::string>{"opt/index.js=i2", "opt/nodejs/a.js=a1", "opt/nodejs/b.js=b2",
                                      "var/task/index.js=own"}));
  EXPECT_EQ(layered(folder_, {second, first})[2], "opt/nodejs/b.js=b1");
}

TEST_F(CodeImageBuilderTest, TheDigestIsOfWhatFunctionsFindInTheLayers) {
  write("index.js", "own");
  const auto digest = [&](const std::vector<std::string>& layers) {
    CodeImageBuilder builder;
    EXPECT_TRUE(builder.addPackage(folder_));
    for (const auto& layer : layers) EXPECT_TRUE(builder.addLayer(layer));
    return builder.build()->digest;
  };
  const std::string a = zip({{"a.js", "a"}}, "a.zip");
  const std::string b = zip({{"b.js", "b"}}, "b.zip");
  const std::string both = zip({{"a.js", "a"}, {"b.js", "b"}}, "both.zip");
  EXPECT_EQ(digest({a, b}), digest({both}));
  EXPECT_NE(digest({a}), digest({}));
  EXPECT_NE(digest({a}), digest({b}));
}

TEST_F(CodeImageBuilderTest, TheSizeOfAPackageIsWithoutItsLayers) {
  write("index.js", "own");
  CodeImageBuilder builder;
  ASSERT_TRUE(builder.addPackage(folder_));
  ASSERT_TRUE(builder.addLayer(zip({{"a.js", "a long one"}})));
  EXPECT_EQ(builder.build()->package_bytes, 3U);
}

TEST_F(CodeImageBuilderTest, LayersThatDoNotFitAreNamed) {
  write("index.js", "own");
  const std::string file = zip({{"nodejs", "a file"}}, "file.zip");
  const std::string folder = zip({{"nodejs/a.js", "a"}}, "folder.zip");
  EXPECT_EQ(layered(folder_, {file, folder}),
            (std::vector<std::string>{folder + ": opt/nodejs is both a file and a folder"}));
  EXPECT_EQ(layered(folder_, {root_ / "missing"}).front(),
            (root_ / "missing").string() + ": No such file or directory");
  fs::create_directory(root_ / "empty");
  EXPECT_EQ(layered(folder_, {root_ / "empty"}).front(), (root_ / "empty").string() + ": no files in it");
}

TEST_F(CodeImageBuilderTest, PackageAndLayersTogetherHaveOneLimit) {
  write("index.js", "a");
  write("half", "");
  fs::resize_file(folder_ / "half", protocol::kMaxUnpackedBytes / 2);
  fs::create_directory(root_ / "layer");
  std::ofstream(root_ / "layer/other") << "";
  fs::resize_file(root_ / "layer/other", protocol::kMaxUnpackedBytes / 2);
  EXPECT_EQ(layered(folder_, {root_ / "layer"}),
            (std::vector<std::string>{folder_.string() +
                                      ": the package and its layers together unpack to more than 250 MB"}));
}

TEST_F(CodeImageBuilderTest, APackageThatUnpacksToMoreThanTheLimitIsRefused) {
  write("index.js", "a");
  fs::resize_file(folder_ / "index.js", protocol::kMaxUnpackedBytes + 1);
  EXPECT_NE(refusal(folder_).find("more than 250 MB"), std::string::npos);
}

}  // namespace
}  // namespace brink::hooks
