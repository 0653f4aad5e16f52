// One run of the decoders over one document: the problems so far, the place in the document in words
// ("listeners[0].tls"), the folder of relative paths, and the names that later sections may refer to.
// Lives while a Config is built; thread-affine.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conf/config.h"
#include "conf/document.h"
#include "conf/problem.h"

namespace brink::conf {

// Names of one kind (origins, policies, functions ...) and what each stands for.
class NameTable {
 public:
  // Returns where the name stood before, if it is taken (and leaves it).
  std::optional<Place> add(std::string_view name, Index index, Place place);
  std::optional<Index> find(std::string_view name) const;
  // In order of addition, for suggestions.
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::map<std::string, std::pair<Index, Place>, std::less<>> entries_;
  std::vector<std::string> names_;
};

// Which keys each kind of object may and must have, and which occurred: how a test sees that schema, example and
// decoders agree.
struct SectionKeys {
  std::set<std::string> allowed;
  std::set<std::string> required;
  std::set<std::string> used;
};
using KeyRecord = std::map<std::string, SectionKeys>;

class Decoding {
 public:
  Decoding(Problems& problems, std::string base_dir, KeyRecord* record = nullptr)
      : problems_(problems), base_dir_(std::move(base_dir)), record_(record) {}

  // Reported as "PATH: message", PATH being where the decoders are.
  void problem(const Place& place, std::string_view message);
  void problem(const Node& node, std::string_view message) { problem(node.place, message); }
  std::size_t problemCount() const { return problems_.size(); }
  bool hasProblemAt(const Place& place) const;

  // Relative paths are relative to the configuration file's folder.
  std::string resolve(std::string_view path) const;

  // Where to note the keys of `section`; null when nobody wants to know.
  SectionKeys* keysOf(std::string_view section) {
    return record_ == nullptr ? nullptr : &(*record_)[std::string(section)];
  }

  // While alive, the decoders are at `.key` or `[index]` below where they were.
  class Step {
   public:
    Step(Decoding& run, std::string_view key);
    Step(Decoding& run, std::size_t index);
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step() { run_.path_.resize(length_); }

   private:
    Decoding& run_;
    std::size_t length_;
  };

  NameTable origins;
  NameTable functions;  // "NAME:VERSION"
  NameTable cache_policies;
  NameTable origin_request_policies;
  NameTable hosts;  // of all distributions; the index is the distribution's
  NameTable distribution_ids;
  HookProfile profile = HookProfile::Default;

 private:
  Problems& problems_;
  std::string base_dir_;
  KeyRecord* record_;
  std::string path_;
};

}  // namespace brink::conf
