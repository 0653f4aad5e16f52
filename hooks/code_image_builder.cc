#include "hooks/code_image_builder.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hooks/protocol/code_image.h"
#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

using protocol::ImageEntry;
using protocol::ImageHeader;
using protocol::TextEncoding;

constexpr std::uint64_t kDataAlignment = 8;

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

}  // namespace

class ImageWriter {
 public:
  explicit ImageWriter(const CodeImageBuilder& code) : code_(code) {}

  Result<BuiltCode> write() {
    memfd_ = UniqueFd(memfd_create("brink-code", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memfd_) return failErrno(Side::Internal, "memfd_create", errno);
    entries_.resize(code_.files_.size());
    position_ = sizeof(ImageHeader) + entries_.size() * sizeof(ImageEntry);
    if (const auto written = writePaths(); !written) return std::unexpected(written.error());
    if (const auto written = writeData(); !written) return std::unexpected(written.error());
    if (const auto written = writeIndex(); !written) return std::unexpected(written.error());
    if (fcntl(memfd_.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
      return failErrno(Side::Internal, "F_ADD_SEALS", errno);
    }
    return BuiltCode{
        .memfd = std::move(memfd_), .digest = digest_.hex(), .package_bytes = code_.sources_.front()->packageBytes()};
  }

 private:
  Status put(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t done = ::pwrite(memfd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (done < 0) return failErrno(Side::Internal, code_.paths_.front() + ": writing the code image", errno);
      offset += static_cast<std::uint64_t>(done);
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
  }

  Status writePaths() {
    std::string paths;
    auto entry = entries_.begin();
    for (const auto& [path, origin] : code_.files_) {
      entry->path_offset = position_ + paths.size();
      entry->path_size = static_cast<std::uint32_t>(path.size());
      entry->executable = fileOf(origin).executable ? 1 : 0;
      entry->modified = fileOf(origin).modified;
      paths += path;
      ++entry;
    }
    const auto written = put(position_, paths);
    position_ += paths.size();
    return written;
  }

  Status writeData() {
    std::uint64_t left = protocol::kMaxUnpackedBytes;
    auto entry = entries_.begin();
    for (const auto& [path, origin] : code_.files_) {
      const auto content = code_.sources_[origin.source]->read(origin.index, left);
      if (!content) return std::unexpected(explained(content.error(), origin));
      left -= content->size();
      position_ = (position_ + kDataAlignment - 1) / kDataAlignment * kDataAlignment;
      entry->data_offset = position_;
      entry->data_size = content->size();
      entry->encoding = encodingOf(*content);
      addToDigest(path, fileOf(origin).executable, *content);
      if (auto written = put(position_, *content); !written) return written;
      position_ += content->size() + 1;  // the NUL is the file's zero byte that nobody writes
      ++entry;
    }
    if (ftruncate(memfd_.get(), static_cast<off_t>(position_)) != 0) {
      return failErrno(Side::Internal, code_.paths_.front() + ": sizing the code image", errno);
    }
    return {};
  }

  const PackageFile& fileOf(CodeImageBuilder::Origin origin) const {
    return code_.sources_[origin.source]->files()[origin.index];
  }

  // With layers no single one of them need be too large.
  Error explained(const Error& error, CodeImageBuilder::Origin origin) const {
    if (error.code != ErrorCode::MessageTooLarge || code_.sources_.size() == 1) return error;
    Error together = error;
    together.detail = code_.paths_[origin.source] + ": the package and its layers together unpack to more than 250 MB";
    return together;
  }

  void addToDigest(std::string_view path, bool executable, std::string_view content) {
    digest_.addNumber(path.size());
    digest_.add(path);
    digest_.addNumber(executable ? 1 : 0);
    digest_.addNumber(content.size());
    digest_.add(content);
  }

  Status writeIndex() {
    const ImageHeader header{.magic = protocol::kImageMagic,
                             .version = protocol::kImageVersion,
                             .file_count = static_cast<std::uint32_t>(entries_.size()),
                             .reserved = 0};
    if (auto written = put(0, {reinterpret_cast<const char*>(&header), sizeof header}); !written) return written;
    return put(sizeof header, {reinterpret_cast<const char*>(entries_.data()), entries_.size() * sizeof(ImageEntry)});
  }

  const CodeImageBuilder& code_;
  UniqueFd memfd_;
  std::vector<ImageEntry> entries_;
  std::uint64_t position_ = 0;
  Sha256 digest_;
};

Result<std::size_t> CodeImageBuilder::open(const std::string& path) {
  auto package = openCodePackage(path);
  if (!package) return std::unexpected(package.error());
  if ((*package)->files().empty()) return fail(ErrorCode::InvalidArgument, Side::Operator, path + ": no files in it");
  paths_.push_back(path);
  sources_.push_back(std::move(*package));
  return sources_.size() - 1;
}

void CodeImageBuilder::add(std::size_t source, std::string_view folder) {
  const auto& files = sources_[source]->files();
  for (std::size_t i = 0; i < files.size(); ++i) {
    files_.insert_or_assign(std::string(folder) + '/' + files[i].path, Origin{.source = source, .index = i});
  }
}

Status CodeImageBuilder::addPackage(const std::string& path) {
  const auto source = open(path);
  if (!source) return std::unexpected(source.error());
  add(*source, protocol::kTaskFolder);
  return {};
}

Status CodeImageBuilder::addLayer(const std::string& path) {
  const auto source = open(path);
  if (!source) return std::unexpected(source.error());
  add(*source, protocol::kLayerFolder);
  if (files_.size() > protocol::kMaxImageFiles) {
    return fail(ErrorCode::InvalidArgument, Side::Operator, path + ": more than 65536 files, the package's included");
  }
  std::vector<std::string> all;
  for (const auto& [name, origin] : files_) all.push_back(name);
  return checkPackagePaths(path, all);
}

Result<BuiltCode> CodeImageBuilder::build() {
  CHECK(!sources_.empty());
  return ImageWriter(*this).write();
}

Result<BuiltCode> buildCodeImage(const std::string& path) {
  CodeImageBuilder code;
  if (const auto added = code.addPackage(path); !added) return std::unexpected(added.error());
  return code.build();
}

}  // namespace brink::hooks
