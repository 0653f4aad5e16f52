// An ordered list of header fields (RFC 9110 §5): names keep their letter case, lookups ignore it, duplicates stay.
//
// All bytes of a list live in one string, fields are offsets into it: building one costs two allocations, copying two.
// Views returned are valid until the next change of the list. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brink::http {

// ASCII case-insensitive comparison, as field names need it.
bool equalsIgnoreCase(std::string_view a, std::string_view b);
std::string toLower(std::string_view text);

struct HeaderField {
  std::string_view name;
  std::string_view value;
};

class HeaderList {
 public:
  HeaderList() = default;
  HeaderList(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  HeaderField operator[](std::size_t index) const;

  // First field of that name, or nullopt.
  std::optional<std::string_view> get(std::string_view name) const;
  // All fields of that name joined with ", " (RFC 9110 §5.3); nullopt if there is none.
  std::optional<std::string> getCombined(std::string_view name) const;
  bool has(std::string_view name) const { return find(name, 0) < fields_.size(); }
  std::size_t count(std::string_view name) const;
  // Index of the first field of that name at or after `from`; size() if there is none.
  std::size_t find(std::string_view name, std::size_t from = 0) const;

  void add(std::string_view name, std::string_view value);
  // Replaces all fields of that name by one, at the place of the first.
  void set(std::string_view name, std::string_view value);
  // Returns how many were removed.
  std::size_t remove(std::string_view name);
  void removeAt(std::size_t index);
  void clear();
  void reserve(std::size_t fields, std::size_t bytes);

  // RFC 9113 §6.5.2 style size: names + values + 32 per field is for HPACK; this is the size on an HTTP/1.1 wire:
  // name ": " value CRLF.
  std::size_t wireSize() const;

  class Iterator {
   public:
    Iterator(const HeaderList& list, std::size_t index) : list_(&list), index_(index) {}
    HeaderField operator*() const { return (*list_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const HeaderList* list_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  struct Entry {
    std::uint32_t name_offset;
    std::uint32_t name_size;
    std::uint32_t value_offset;
    std::uint32_t value_size;
  };
  std::uint32_t store(std::string_view bytes);

  std::string bytes_;
  std::vector<Entry> fields_;
};

}  // namespace brink::http
