#include "hooks/protocol/call.h"

#include <array>
#include <cstring>

#include "proxy/base/check.h"

namespace brink::hooks::protocol {
namespace {

constexpr std::size_t kPartAlignment = 4;
// Fields whose order fits on the stack; requests are limited to about this many (conf: headerCount).
constexpr std::size_t kUsualFields = 192;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

void putWord(std::string& out, std::uint32_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

// The indices of `fields` in the order in which they are written: grouped by name, groups by first occurrence.
void groupByName(std::span<const NameValue> fields, std::span<std::uint16_t> order) {
  std::size_t placed = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::size_t at = placed;
    for (std::size_t back = placed; back > 0; --back) {
      if (equalsIgnoringCase(fields[order[back - 1]].name, fields[i].name)) {
        at = back;
        break;
      }
    }
    std::memmove(&order[at] + 1, &order[at], (placed - at) * sizeof order[0]);
    order[at] = static_cast<std::uint16_t>(i);
    ++placed;
  }
}

}  // namespace

void CallWriter::word(std::uint32_t value) { putWord(out_, value); }

void CallWriter::pad() {
  out_.append((kPartAlignment - (out_.size() - start_) % kPartAlignment) % kPartAlignment, '\0');
}

void CallWriter::begin(const CallHeader& header) {
  start_ = out_.size();
  out_.append(reinterpret_cast<const char*>(&header), sizeof header);
}

void CallWriter::strings(std::span<const std::string_view> values) {
  word(static_cast<std::uint32_t>(values.size()));
  for (const auto value : values) word(static_cast<std::uint32_t>(value.size()));
  for (const auto value : values) out_.append(value);
  pad();
}

void CallWriter::headers(std::span<const NameValue> fields) {
  CHECK(fields.size() <= 0xFFFF);
  std::array<std::uint16_t, kUsualFields + 1> usual;
  std::vector<std::uint16_t> many;
  if (fields.size() > kUsualFields) many.resize(fields.size() + 1);
  const std::span<std::uint16_t> order =
      many.empty() ? std::span<std::uint16_t>(usual) : std::span<std::uint16_t>(many);
  groupByName(fields, order);

  std::size_t shape_size = 0;
  for (const auto& field : fields) shape_size += 2 * (field.name.size() + 1);
  word(static_cast<std::uint32_t>(fields.size()));
  word(static_cast<std::uint32_t>(shape_size));
  for (std::size_t i = 0; i < fields.size(); ++i) word(static_cast<std::uint32_t>(fields[order[i]].value.size()));
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string_view name = fields[order[i]].name;
    for (const char c : name) out_.push_back(lower(c));
    out_.push_back('\0');
    out_.append(name);
    out_.push_back('\0');
  }
  for (std::size_t i = 0; i < fields.size(); ++i) out_.append(fields[order[i]].value);
  pad();
}

void CallWriter::origin(const OriginPart& part) { out_.append(reinterpret_cast<const char*>(&part), sizeof part); }

void CallWriter::bytes(std::string_view text) {
  word(static_cast<std::uint32_t>(text.size()));
  out_.append(text);
  pad();
}

void CallWriter::end() {
  const auto size = static_cast<std::uint32_t>(out_.size() - start_);
  std::memcpy(out_.data() + start_, &size, sizeof size);
}

std::string_view CallReader::take(std::size_t size) {
  if (!ok_ || size > record_.size() - position_) {
    ok_ = false;
    return {};
  }
  const std::string_view taken = record_.substr(position_, size);
  position_ += size;
  return taken;
}

std::uint32_t CallReader::word() {
  const std::string_view bytes = take(sizeof(std::uint32_t));
  std::uint32_t value = 0;
  if (ok_) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::span<const std::uint32_t> CallReader::words(std::uint32_t count) {
  const std::string_view bytes = take(std::size_t{count} * sizeof(std::uint32_t));
  if (!ok_) return {};
  return {reinterpret_cast<const std::uint32_t*>(bytes.data()), count};
}

void CallReader::skipPadding() { take((kPartAlignment - position_ % kPartAlignment) % kPartAlignment); }

CallHeader CallReader::header() {
  CallHeader header{};
  const std::string_view bytes = take(sizeof header);
  if (!ok_) return header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.size < sizeof header || header.size > record_.size()) {
    ok_ = false;
    return {};
  }
  record_ = record_.substr(0, header.size);
  return header;
}

std::vector<std::string_view> CallReader::strings() {
  const auto sizes = words(word());
  std::vector<std::string_view> values;
  values.reserve(sizes.size());
  for (const auto size : sizes) values.push_back(take(size));
  skipPadding();
  if (!ok_) values.clear();
  return values;
}

CallReader::HeaderBlock CallReader::headers() {
  const std::uint32_t count = word();
  const std::uint32_t shape_size = word();
  HeaderBlock block;
  block.value_sizes = words(count);
  block.shape = take(shape_size);
  std::size_t total = 0;
  for (const auto size : block.value_sizes) total += size;
  block.values = take(total);
  skipPadding();
  return ok_ ? block : HeaderBlock{};
}

OriginPart CallReader::origin() {
  OriginPart part{};
  const std::string_view bytes = take(sizeof part);
  if (ok_) std::memcpy(&part, bytes.data(), sizeof part);
  return part;
}

std::string_view CallReader::bytes() {
  const std::string_view text = take(word());
  skipPadding();
  return ok_ ? text : std::string_view{};
}

void appendStrings(std::string& out, std::span<const std::string_view> values) {
  const std::size_t start = out.size();
  putWord(out, static_cast<std::uint32_t>(values.size()));
  for (const auto value : values) putWord(out, static_cast<std::uint32_t>(value.size()));
  for (const auto value : values) out.append(value);
  out.append((kPartAlignment - (out.size() - start) % kPartAlignment) % kPartAlignment, '\0');
}

std::optional<std::vector<std::string_view>> readStrings(std::string_view bytes, std::size_t max_count) {
  std::uint32_t count = 0;
  if (bytes.size() < sizeof count) return std::nullopt;
  std::memcpy(&count, bytes.data(), sizeof count);
  const std::size_t index = sizeof count + std::size_t{count} * sizeof(std::uint32_t);
  if (count > max_count || index > bytes.size()) return std::nullopt;
  std::vector<std::string_view> values;
  values.reserve(count);
  std::size_t position = index;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data() + sizeof count + i * sizeof size, sizeof size);
    if (size > bytes.size() - position) return std::nullopt;
    values.push_back(bytes.substr(position, size));
    position += size;
  }
  if (bytes.size() - position >= kPartAlignment) return std::nullopt;
  return values;
}

}  // namespace brink::hooks::protocol
