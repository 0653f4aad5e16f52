// Which headers, cookies and query strings a policy chooses, and the chosen parts of a request. Internal to the cache.
#pragma once

#include <string>
#include <string_view>

#include "conf/config.h"
#include "proxy/http/message.h"

namespace brink::cache {

// Exact comparison (cookies and query strings are case-sensitive).
bool chooses(const conf::NameSelection& selection, std::string_view name);
// Ignores letter case.
bool choosesHeader(const conf::NameSelection& selection, std::string_view name);

// What either of two policies chooses; `second` may be null.
struct Choice {
  const conf::NameSelection& first;
  const conf::NameSelection* second = nullptr;

  bool all() const;
  bool none() const;
  bool has(std::string_view name) const;
};

// Appends the chosen parameters, in the URL's order, joined with '&'. Returns whether there was any (a parameter may be
// empty, so that "/p?" keeps its question mark).
bool appendQuery(std::string& out, const http::RequestHead& request, const Choice& choice);

// Appends the chosen cookies, in the request's order, joined with "; ". Returns whether there was any.
bool appendCookies(std::string& out, const http::HeaderList& headers, const Choice& choice);

}  // namespace brink::cache
