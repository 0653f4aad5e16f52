#include "cache/selection.h"

#include <algorithm>

#include "proxy/http/fields.h"

namespace brink::cache {
namespace {

template <typename Equal>
bool choosesBy(const conf::NameSelection& selection, std::string_view name, Equal equal) {
  if (selection.selection == conf::Selection::All) return true;
  if (selection.selection == conf::Selection::None) return false;
  const bool listed = std::any_of(selection.names.begin(), selection.names.end(),
                                  [&](const std::string& candidate) { return equal(candidate, name); });
  return listed == (selection.selection == conf::Selection::List);
}

// Calls `visit` with each part of `text` between separators.
template <typename Visit>
void forEachPart(std::string_view text, char separator, Visit visit) {
  for (;;) {
    const std::size_t end = text.find(separator);
    visit(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string_view nameOf(std::string_view pair) { return pair.substr(0, pair.find('=')); }

}  // namespace

bool chooses(const conf::NameSelection& selection, std::string_view name) {
  return choosesBy(selection, name, [](std::string_view a, std::string_view b) { return a == b; });
}

bool choosesHeader(const conf::NameSelection& selection, std::string_view name) {
  return choosesBy(selection, name, http::equalsIgnoreCase);
}

bool Choice::all() const {
  return first.selection == conf::Selection::All || (second != nullptr && second->selection == conf::Selection::All);
}

bool Choice::none() const {
  return first.selection == conf::Selection::None && (second == nullptr || second->selection == conf::Selection::None);
}

bool Choice::has(std::string_view name) const {
  return chooses(first, name) || (second != nullptr && chooses(*second, name));
}

bool appendQuery(std::string& out, const http::RequestHead& request, const Choice& choice) {
  if (!request.has_query || choice.none()) return false;
  if (choice.all()) {
    out += request.query;
    return true;
  }
  bool any = false;
  forEachPart(request.query, '&', [&](std::string_view parameter) {
    if (!choice.has(nameOf(parameter))) return;
    if (any) out += '&';
    out += parameter;
    any = true;
  });
  return any;
}

bool appendCookies(std::string& out, const http::HeaderList& headers, const Choice& choice) {
  if (choice.none()) return false;
  bool any = false;
  for (std::size_t i = headers.find("cookie"); i < headers.size(); i = headers.find("cookie", i + 1)) {
    forEachPart(headers[i].value, ';', [&](std::string_view pair) {
      pair = http::trim(pair);
      if (pair.empty() || !choice.has(http::trim(nameOf(pair)))) return;
      if (any) out += "; ";
      out += pair;
      any = true;
    });
  }
  return any;
}

}  // namespace brink::cache
