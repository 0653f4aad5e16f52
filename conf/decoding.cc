#include "conf/decoding.h"

#include <algorithm>
#include <filesystem>

namespace brink::conf {

std::optional<Place> NameTable::add(std::string_view name, Index index, Place place) {
  const auto [entry, added] = entries_.try_emplace(std::string(name), index, place);
  if (!added) return entry->second.second;
  names_.emplace_back(name);
  return std::nullopt;
}

std::optional<Index> NameTable::find(std::string_view name) const {
  const auto entry = entries_.find(name);
  return entry == entries_.end() ? std::nullopt : std::optional<Index>(entry->second.first);
}

bool Decoding::hasProblemAt(const Place& place) const {
  return std::ranges::any_of(problems_, [&place](const Problem& problem) {
    return problem.line == place.line && problem.column == place.column;
  });
}

void Decoding::problem(const Place& place, std::string_view message) {
  std::string text = path_;
  if (!text.empty()) text += ": ";
  text += message;
  problems_.push_back({place.line, place.column, std::move(text)});
}

std::string Decoding::resolve(std::string_view path) const {
  return (std::filesystem::path(base_dir_) / std::filesystem::path(path)).lexically_normal().string();
}

Decoding::Step::Step(Decoding& run, std::string_view key) : run_(run), length_(run.path_.size()) {
  if (!run.path_.empty()) run.path_ += '.';
  run.path_ += key;
}

Decoding::Step::Step(Decoding& run, std::size_t index) : run_(run), length_(run.path_.size()) {
  run.path_ += '[';
  run.path_ += std::to_string(index);
  run.path_ += ']';
}

}  // namespace brink::conf
