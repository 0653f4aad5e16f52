// A temporary folder with files for a test; goes with this object, or, if the test was killed, with the next test that
// makes one: whoever lives holds a lock on its folders.
#pragma once

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "proxy/base/fd.h"

namespace brink::test {

class TestFolder {
 public:
  // `kind` stands in its name, for people who look into the temporary folder.
  explicit TestFolder(const std::string& kind = "files") {
    static const bool swept = (sweep(kUnlocked), true);
    static_cast<void>(swept);
    std::string pattern = (std::filesystem::temp_directory_path() / (kPrefix + kind + "-XXXXXX")).string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    held_ = UniqueFd(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    CHECK(::flock(held_.get(), LOCK_SH) == 0);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  // Removes this user's folders that nobody holds and that were last changed longer ago than `age`: one that was just
  // made is not held yet.
  static void sweep(std::chrono::seconds age) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::temp_directory_path(), ignored)) {
      if (entry.path().filename().string().starts_with(kPrefix) && isLeft(entry.path(), age)) {
        std::filesystem::remove_all(entry.path(), ignored);
      }
    }
  }

  // Returns the file's path; folders in between are made.
  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  static inline const std::string kPrefix = "brink-test-";
  static constexpr std::chrono::minutes kUnlocked{10};

  static bool isLeft(const std::filesystem::path& folder, std::chrono::seconds age) {
    const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat found {};
    if (!fd || ::fstat(fd.get(), &found) != 0 || found.st_uid != ::geteuid()) return false;
    return std::time(nullptr) - found.st_mtime >= age.count() && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
  }

  std::filesystem::path path_;
  UniqueFd held_;
};

}  // namespace brink::test
