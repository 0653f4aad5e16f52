#include "hooks/protocol/call.h"

#include <array>
#include <cstring>

#include "proxy/base/check.h"

namespace brink::hooks::protocol {
namespace {

constexpr std::size_t kPartAlignment = 4;
// Fields whose order fits on the stack; requests are limited to about this many (conf: headerCount).
constexpr std::size_t kUsualFields = 192;

// Without a branch: names mix letter cases as they like.
char lower(char c) { return static_cast<char>(c | (static_cast<unsigned char>(c - 'A') < 26 ? 0x20 : 0)); }

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

void putWord(std::string& out, std::uint32_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

// Tells nearly all different names apart without reading them: size, first and last character.
std::uint32_t fingerprint(std::string_view name) {
  if (name.empty()) return 0;
  const auto first = static_cast<unsigned char>(lower(name.front()));
  const auto last = static_cast<unsigned char>(lower(name.back()));
  return static_cast<std::uint32_t>(name.size()) << 16 | std::uint32_t{first} << 8 | last;
}

struct PlacedField {
  std::uint32_t fingerprint;
  std::uint32_t index;
};

// The `fields` in the order in which they are written: grouped by name, groups by first occurrence.
void groupByName(std::span<const NameValue> fields, std::span<PlacedField> order) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::uint32_t print = fingerprint(fields[i].name);
    std::size_t at = i;
    for (std::size_t back = i; back > 0; --back) {
      if (order[back - 1].fingerprint == print &&
          equalsIgnoringCase(fields[order[back - 1].index].name, fields[i].name)) {
        at = back;
        break;
      }
    }
    for (std::size_t k = i; k > at; --k) order[k] = order[k - 1];
    order[at] = {print, static_cast<std::uint32_t>(i)};
  }
}

char* copy(char* to, std::string_view text) {
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

// Eight characters at once: bit 7 of a byte of `upper` says that it holds A–Z; its bit 5 makes it lower case.
std::uint64_t lowerEight(std::uint64_t word) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  const std::uint64_t low_bits = word & (0x7F * kEach);
  const std::uint64_t from_a = low_bits + (0x80 - 'A') * kEach;
  const std::uint64_t behind_z = low_bits + (0x7F - 'Z') * kEach;
  const std::uint64_t upper = (from_a ^ behind_z) & ~word & (0x80 * kEach);
  return word | upper >> 2;
}

void copyEightLowered(char* to, const char* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  word = lowerEight(word);
  std::memcpy(to, &word, sizeof word);
}

char* copyLowered(char* to, std::string_view text) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  std::size_t i = 0;
  for (; i + kStep <= text.size(); i += kStep) copyEightLowered(to + i, text.data() + i);
  if (text.size() >= kStep) {
    copyEightLowered(to + text.size() - kStep, text.data() + text.size() - kStep);  // the rest, and some again
  } else {
    for (; i < text.size(); ++i) to[i] = lower(text[i]);
  }
  return to + text.size();
}

char* copyWord(char* to, std::size_t value) {
  const auto word = static_cast<std::uint32_t>(value);
  std::memcpy(to, &word, sizeof word);
  return to + sizeof word;
}

// A HeaderBlock; `to` has room for all of it.
void writeHeaderBlock(char* to, std::span<const NameValue> fields, std::span<const PlacedField> order,
                      std::size_t shape_size) {
  to = copyWord(to, fields.size());
  to = copyWord(to, shape_size);
  for (const PlacedField& placed : order) to = copyWord(to, fields[placed.index].value.size());
  for (const PlacedField& placed : order) {
    const std::string_view name = fields[placed.index].name;
    to = copyLowered(to, name);
    *to++ = '\0';
    to = copy(to, name);
    *to++ = '\0';
  }
  for (const PlacedField& placed : order) to = copy(to, fields[placed.index].value);
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
  std::array<PlacedField, kUsualFields> usual;
  std::vector<PlacedField> many;
  if (fields.size() > kUsualFields) many.resize(fields.size());
  const std::span<PlacedField> order(many.empty() ? usual.data() : many.data(), fields.size());
  groupByName(fields, order);

  std::size_t shape_size = 0;
  std::size_t values_size = 0;
  for (const auto& field : fields) {
    shape_size += 2 * (field.name.size() + 1);
    values_size += field.value.size();
  }
  const std::size_t start = out_.size();
  const std::size_t block_size = (2 + fields.size()) * sizeof(std::uint32_t) + shape_size + values_size;
  out_.resize_and_overwrite(start + block_size, [&](char* bytes, std::size_t /*grown*/) {
    writeHeaderBlock(bytes + start, fields, order, shape_size);
    return start + block_size;  // not the argument: libstdc++ 12 passes the grown capacity there
  });
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

void CallReader::strings(std::vector<std::string_view>& values) {
  values.clear();
  for (const auto size : words(word())) values.push_back(take(size));
  skipPadding();
  if (!ok_) values.clear();
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
