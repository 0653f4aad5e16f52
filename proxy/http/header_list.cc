#include "proxy/http/header_list.h"

#include <algorithm>

namespace brink::http {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

}  // namespace

bool equalsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string toLower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

HeaderList::HeaderList(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  for (const auto& [name, value] : fields) add(name, value);
}

HeaderField HeaderList::operator[](std::size_t index) const {
  const Entry& entry = fields_[index];
  return {std::string_view(bytes_).substr(entry.name_offset, entry.name_size),
          std::string_view(bytes_).substr(entry.value_offset, entry.value_size)};
}

std::size_t HeaderList::find(std::string_view name, std::size_t from) const {
  for (std::size_t i = from; i < fields_.size(); ++i) {
    if (fields_[i].name_size == name.size() &&
        equalsIgnoreCase({bytes_.data() + fields_[i].name_offset, fields_[i].name_size}, name)) {
      return i;
    }
  }
  return fields_.size();
}

std::optional<std::string_view> HeaderList::get(std::string_view name) const {
  const std::size_t index = find(name);
  if (index == fields_.size()) return std::nullopt;
  return (*this)[index].value;
}

std::optional<std::string> HeaderList::getCombined(std::string_view name) const {
  std::optional<std::string> joined;
  for (std::size_t i = find(name); i < fields_.size(); i = find(name, i + 1)) {
    if (joined) {
      *joined += ", ";
      *joined += (*this)[i].value;
    } else {
      joined.emplace((*this)[i].value);
    }
  }
  return joined;
}

std::size_t HeaderList::count(std::string_view name) const {
  std::size_t number = 0;
  for (std::size_t i = find(name); i < fields_.size(); i = find(name, i + 1)) ++number;
  return number;
}

std::uint32_t HeaderList::store(std::string_view bytes) {
  const auto offset = static_cast<std::uint32_t>(bytes_.size());
  bytes_.append(bytes);
  return offset;
}

void HeaderList::add(std::string_view name, std::string_view value) {
  // Either may be a view into this list: reserve first, so that storing one does not move the other.
  if (bytes_.capacity() - bytes_.size() < name.size() + value.size()) {
    std::string grown;
    grown.reserve(std::max(bytes_.capacity() * 2, bytes_.size() + name.size() + value.size()));
    grown = bytes_;
    const std::uint32_t name_offset = static_cast<std::uint32_t>(grown.size());
    grown.append(name);
    grown.append(value);
    bytes_.swap(grown);
    fields_.push_back({name_offset, static_cast<std::uint32_t>(name.size()),
                       static_cast<std::uint32_t>(name_offset + name.size()),
                       static_cast<std::uint32_t>(value.size())});
    return;
  }
  const std::uint32_t name_offset = store(name);
  const std::uint32_t value_offset = store(value);
  fields_.push_back(
      {name_offset, static_cast<std::uint32_t>(name.size()), value_offset, static_cast<std::uint32_t>(value.size())});
}

void HeaderList::set(std::string_view name, std::string_view value) {
  const std::size_t index = find(name);
  if (index == fields_.size()) return add(name, value);
  add(name, value);
  fields_[index] = fields_.back();
  fields_.pop_back();
  for (std::size_t i = fields_.size(); i-- > index + 1;) {
    if (equalsIgnoreCase((*this)[i].name, (*this)[index].name)) removeAt(i);
  }
}

std::size_t HeaderList::remove(std::string_view name) {
  const std::size_t before = fields_.size();
  std::erase_if(fields_, [&](const Entry& entry) {
    return entry.name_size == name.size() &&
           equalsIgnoreCase({bytes_.data() + entry.name_offset, entry.name_size}, name);
  });
  return before - fields_.size();
}

void HeaderList::removeAt(std::size_t index) { fields_.erase(fields_.begin() + static_cast<std::ptrdiff_t>(index)); }

void HeaderList::clear() {
  bytes_.clear();
  fields_.clear();
}

void HeaderList::reserve(std::size_t fields, std::size_t bytes) {
  fields_.reserve(fields);
  bytes_.reserve(bytes);
}

std::size_t HeaderList::wireSize() const {
  std::size_t total = 0;
  for (const Entry& entry : fields_) total += entry.name_size + entry.value_size + 4;
  return total;
}

}  // namespace brink::http
