// A folder as a bucket: what is found, what is not, and that no path leads out.
#include "proxy/origin/directory_origin.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "proxy/http/date.h"
#include "proxy/origin/media_type.h"
#include "tests/support/test_folder.h"

namespace brink::origin {
namespace {

class DirectoryOrigin : public testing::Test {
 protected:
  DirectoryOrigin() {
    std::filesystem::create_directories(root_ / "docs");
    write(root_ / "index.html", "<h1>home</h1>");
    write(root_ / "docs/a b.txt", "0123456789");
    write(outside_ / "secret.txt", "secret");
  }

  static void write(const std::filesystem::path& path, const std::string& content) { std::ofstream(path) << content; }

  Response ask(std::string_view path, http::HeaderList headers = {}, std::string_view method = "GET") {
    http::RequestHead request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    Result<Response> response = serveFromDirectory(root_, request, WallTime(std::chrono::seconds(1700000000)));
    EXPECT_TRUE(response.has_value());
    return std::move(*response);
  }
  static std::string bodyOf(Response& response) {
    BufferChain bytes;
    while (response.body->pull(bytes, 4) == http::Pull::Data) {
    }
    return bytes.toString();
  }

  const test::TestFolder folder_;
  const std::filesystem::path& outside_ = folder_.path();
  const std::filesystem::path root_ = outside_ / "site";
};

TEST_F(DirectoryOrigin, ServesAFileWithWhatABucketSays) {
  Response response = ask("/index.html");
  EXPECT_EQ(response.head.status, 200);
  EXPECT_EQ(response.head.headers.get("content-type"), "text/html");
  EXPECT_EQ(response.head.headers.get("content-length"), "13");
  EXPECT_EQ(response.head.headers.get("accept-ranges"), "bytes");
  EXPECT_TRUE(response.head.headers.has("etag"));
  EXPECT_TRUE(http::parseDate(*response.head.headers.get("last-modified")).has_value());
  EXPECT_EQ(bodyOf(response), "<h1>home</h1>");
}

TEST_F(DirectoryOrigin, DecodesKeys) {
  Response response = ask("/docs/a%20b.txt");
  EXPECT_EQ(response.head.status, 200);
  EXPECT_EQ(bodyOf(response), "0123456789");
}

TEST_F(DirectoryOrigin, HeadHasTheHeadersAndNoBody) {
  Response response = ask("/index.html", {}, "HEAD");
  EXPECT_EQ(response.head.headers.get("content-length"), "13");
  EXPECT_EQ(bodyOf(response), "");
}

TEST_F(DirectoryOrigin, HasNoFoldersAndNoIndexOfItsOwn) {
  EXPECT_EQ(ask("/").head.status, 404);
  EXPECT_EQ(ask("/docs").head.status, 404);
  EXPECT_EQ(ask("/docs/").head.status, 404);
  EXPECT_EQ(ask("/nothing").head.status, 404);
}

TEST_F(DirectoryOrigin, NoPathLeadsOut) {
  std::filesystem::create_symlink(outside_ / "secret.txt", root_ / "absolute.txt");
  std::filesystem::create_symlink("../secret.txt", root_ / "relative.txt");
  std::filesystem::create_directory_symlink("..", root_ / "up");
  for (const std::string_view path : {"/../secret.txt", "/docs/../../secret.txt", "/%2e%2e/secret.txt", "/absolute.txt",
                                      "/relative.txt", "/up/secret.txt", "//etc/passwd", "/..%2fsecret.txt"}) {
    Response response = ask(path);
    EXPECT_EQ(response.head.status, 404) << path;
    EXPECT_EQ(bodyOf(response).find("secret</"), std::string::npos) << path;
  }
}

TEST_F(DirectoryOrigin, AFileHasOneNameOnly) {
  EXPECT_EQ(ask("/docs/a%20b.txt").head.status, 200);
  for (const std::string_view path :
       {"//docs/a%20b.txt", "/docs//a%20b.txt", "/./docs/a%20b.txt", "/docs/./a%20b.txt", "/docs/../docs/a%20b.txt",
        "/docs%2Fa%20b.txt", "/docs%2fa%20b.txt", "/docs/%2e/a%20b.txt", "/x/%2e%2e/docs/a%20b.txt"}) {
    EXPECT_EQ(ask(path).head.status, 404) << path;
  }
}

TEST_F(DirectoryOrigin, FollowsLinksThatStayInside) {
  std::filesystem::create_symlink("index.html", root_ / "home.html");
  EXPECT_EQ(ask("/home.html").head.status, 200);
}

TEST_F(DirectoryOrigin, DoesNotHangOnSpecialFiles) {
  ASSERT_EQ(mkfifo((root_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(ask("/pipe").head.status, 404);
}

TEST_F(DirectoryOrigin, RefusesOtherMethodsAndBrokenKeys) {
  EXPECT_EQ(ask("/index.html", {}, "PUT").head.status, 405);
  EXPECT_EQ(ask("/%zz").head.status, 400);
  EXPECT_EQ(ask("/index.html%00.txt").head.status, 400);
}

TEST_F(DirectoryOrigin, AnswersRanges) {
  Response part = ask("/docs/a%20b.txt", {{"Range", "bytes=2-5"}});
  EXPECT_EQ(part.head.status, 206);
  EXPECT_EQ(part.head.headers.get("content-range"), "bytes 2-5/10");
  EXPECT_EQ(part.head.headers.get("content-length"), "4");
  EXPECT_EQ(bodyOf(part), "2345");
  Response tail = ask("/docs/a%20b.txt", {{"Range", "bytes=-3"}});
  EXPECT_EQ(bodyOf(tail), "789");
  const Response beyond = ask("/docs/a%20b.txt", {{"Range", "bytes=10-"}});
  EXPECT_EQ(beyond.head.status, 416);
  EXPECT_EQ(beyond.head.headers.get("content-range"), "bytes */10");
  EXPECT_EQ(ask("/docs/a%20b.txt", {{"Range", "bytes=0-1,4-5"}}).head.status, 200);
  EXPECT_EQ(ask("/docs/a%20b.txt", {{"Range", "lines=1-2"}}).head.status, 200);
}

TEST_F(DirectoryOrigin, JudgesConditions) {
  const Response whole = ask("/index.html");
  const std::string etag(*whole.head.headers.get("etag"));
  const std::string modified(*whole.head.headers.get("last-modified"));
  EXPECT_EQ(ask("/index.html", {{"If-None-Match", etag}}).head.status, 304);
  EXPECT_EQ(ask("/index.html", {{"If-None-Match", "\"other\""}}).head.status, 200);
  EXPECT_EQ(ask("/index.html", {{"If-Modified-Since", modified}}).head.status, 304);
  EXPECT_EQ(ask("/index.html", {{"If-Match", "\"other\""}}).head.status, 412);
  EXPECT_EQ(ask("/index.html", {{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}).head.status, 412);
  EXPECT_EQ(ask("/index.html", {{"Range", "bytes=0-1"}, {"If-Range", etag}}).head.status, 206);
  EXPECT_EQ(ask("/index.html", {{"Range", "bytes=0-1"}, {"If-Range", "\"other\""}}).head.status, 200);
}

TEST_F(DirectoryOrigin, ABodyThatIsCutShortWhileItIsReadFails) {
  Response response = ask("/docs/a%20b.txt");
  std::filesystem::resize_file(root_ / "docs/a b.txt", 4);
  BufferChain bytes;
  EXPECT_EQ(response.body->pull(bytes, 4), http::Pull::Data);
  EXPECT_EQ(response.body->pull(bytes, 4), http::Pull::Failed);
  EXPECT_EQ(response.body->error().code, ErrorCode::ConnectionClosed);
}

TEST(MediaType, ComesFromTheExtensionWhateverItsCase) {
  EXPECT_EQ(mediaType("/a/site.css"), "text/css");
  EXPECT_EQ(mediaType("/LOGO.SVG"), "image/svg+xml");
  EXPECT_EQ(mediaType("/no.such-type"), "application/octet-stream");
  EXPECT_EQ(mediaType("/dir.html/file"), "application/octet-stream");
}

}  // namespace
}  // namespace brink::origin
