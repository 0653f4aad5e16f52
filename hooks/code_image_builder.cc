#include "hooks/code_image_builder.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <span>
#include <vector>

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hooks/code_package.h"
#include "hooks/protocol/code_image.h"
#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

using protocol::ImageEntry;
using protocol::ImageHeader;
using protocol::TextEncoding;

constexpr std::uint64_t kDataAlignment = 8;
constexpr std::uint32_t kImageVersion = 1;

struct DigestDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) { CHECK(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }
  void add(std::string_view bytes) { CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }
  void addNumber(std::uint64_t number) { add({reinterpret_cast<const char*>(&number), sizeof number}); }
  std::string hex() {
    unsigned char digest[32];
    CHECK(EVP_DigestFinal_ex(context_.get(), digest, nullptr));
    static constexpr char kHex[] = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) text.append({kHex[byte >> 4], kHex[byte & 15]});
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, DigestDeleter> context_;
};

// Scripts are ASCII or UTF-8 as a rule; everything else is bytes.
TextEncoding encodingOf(std::string_view data) {
  bool ascii = true;
  for (std::size_t i = 0; i < data.size();) {
    const auto lead = static_cast<unsigned char>(data[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    ascii = false;
    const std::size_t length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (length == 0 || lead >= 0xF5 || i + length > data.size()) return TextEncoding::Binary;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(data[i + k]) & 0xC0U) != 0x80) return TextEncoding::Binary;
    }
    i += length;
  }
  return ascii ? TextEncoding::Ascii : TextEncoding::Utf8;
}

class ImageWriter {
 public:
  ImageWriter(const std::string& source, CodePackage& package) : source_(source), package_(package) {}

  Result<BuiltCode> write() {
    memfd_ = UniqueFd(memfd_create("brink-code", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memfd_) return failErrno(Side::Internal, "memfd_create", errno);
    entries_.resize(package_.files().size());
    position_ = sizeof(ImageHeader) + entries_.size() * sizeof(ImageEntry);
    if (const auto written = writePaths(); !written) return std::unexpected(written.error());
    if (const auto written = writeData(); !written) return std::unexpected(written.error());
    if (const auto written = writeIndex(); !written) return std::unexpected(written.error());
    if (fcntl(memfd_.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
      return failErrno(Side::Internal, "F_ADD_SEALS", errno);
    }
    return BuiltCode{.memfd = std::move(memfd_), .digest = digest_.hex(), .package_bytes = package_.packageBytes()};
  }

 private:
  Status put(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t done = ::pwrite(memfd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (done < 0) return failErrno(Side::Internal, source_ + ": writing the code image", errno);
      offset += static_cast<std::uint64_t>(done);
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
  }

  Status writePaths() {
    std::string paths;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const PackageFile& file = package_.files()[i];
      entries_[i].path_offset = position_ + paths.size();
      entries_[i].path_size = static_cast<std::uint32_t>(file.path.size());
      entries_[i].executable = file.executable ? 1 : 0;
      paths += file.path;
    }
    const auto written = put(position_, paths);
    position_ += paths.size();
    return written;
  }

  Status writeData() {
    std::uint64_t left = protocol::kMaxUnpackedBytes;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto content = package_.read(i, left);
      if (!content) return std::unexpected(content.error());
      left -= content->size();
      position_ = (position_ + kDataAlignment - 1) / kDataAlignment * kDataAlignment;
      entries_[i].data_offset = position_;
      entries_[i].data_size = content->size();
      entries_[i].encoding = encodingOf(*content);
      addToDigest(package_.files()[i], *content);
      if (auto written = put(position_, *content); !written) return written;
      position_ += content->size() + 1;  // the NUL is the file's zero byte that nobody writes
    }
    if (ftruncate(memfd_.get(), static_cast<off_t>(position_)) != 0) {
      return failErrno(Side::Internal, source_ + ": sizing the code image", errno);
    }
    return {};
  }

  void addToDigest(const PackageFile& file, std::string_view content) {
    digest_.addNumber(file.path.size());
    digest_.add(file.path);
    digest_.addNumber(file.executable ? 1 : 0);
    digest_.addNumber(content.size());
    digest_.add(content);
  }

  Status writeIndex() {
    const ImageHeader header{.magic = protocol::kImageMagic,
                             .version = kImageVersion,
                             .file_count = static_cast<std::uint32_t>(entries_.size()),
                             .reserved = 0};
    if (auto written = put(0, {reinterpret_cast<const char*>(&header), sizeof header}); !written) return written;
    return put(sizeof header, {reinterpret_cast<const char*>(entries_.data()), entries_.size() * sizeof(ImageEntry)});
  }

  const std::string& source_;
  CodePackage& package_;
  UniqueFd memfd_;
  std::vector<ImageEntry> entries_;
  std::uint64_t position_ = 0;
  Sha256 digest_;
};

}  // namespace

Result<BuiltCode> buildCodeImage(const std::string& path) {
  auto package = openCodePackage(path);
  if (!package) return std::unexpected(package.error());
  if ((*package)->files().empty()) return fail(ErrorCode::InvalidArgument, Side::Operator, path + ": no files in it");
  return ImageWriter(path, **package).write();
}

}  // namespace brink::hooks
