// A configuration for the real server, put together in a test's body: one distribution that answers for 127.0.0.1,
// clear-text and TLS listeners on ports of the kernel's choice, functions written where they are used.
//
//   EdgeConfig(origin).function("mark", "exports.handler = async e => e.Records[0].cf.request;")
//                     .hook("viewer-request", "mark")
//
// A value; EdgeProcess writes it, and the functions' code, into its temporary folder.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace brink::test {

class ScriptedOrigin;

class EdgeConfig {
 public:
  // A custom origin "origin" at the scripted one.
  explicit EdgeConfig(const ScriptedOrigin& origin);
  // A custom origin "origin" at that port of 127.0.0.1.
  explicit EdgeConfig(std::uint16_t origin_port);

  // index.js of a package, and members of the function's object (`"timeout": 1, "memorySize": 256`). Version 1.
  EdgeConfig& function(const std::string& name, const std::string& code, const std::string& members = "");
  // Attaches a function's version 1 to the default behavior; `members`: `"includeBody": true`.
  EdgeConfig& hook(const std::string& stage, const std::string& function, const std::string& members = "");
  // A behavior in front of the default one: same origin and policies, no hooks but those in `members`.
  EdgeConfig& behavior(const std::string& path_pattern, const std::string& members);

  // Each adds members to the object it names, a later one wins over an earlier one and over the defaults below.
  EdgeConfig& behaviorMembers(const std::string& members);      // of defaultCacheBehavior
  EdgeConfig& distributionMembers(const std::string& members);  //
  EdgeConfig& originMembers(const std::string& members);        // of "origin"
  EdgeConfig& customOriginMembers(const std::string& members);  // of "origin"'s customOriginConfig
  EdgeConfig& rootMembers(const std::string& members);
  EdgeConfig& moreOrigins(const std::string& origins);  // ", {…}" behind "origin"
  // Members of the cache policy "test" that all behaviors use unless told otherwise: by default the minimum TTL is 0,
  // the default TTL 60 s, query strings are part of the key.
  EdgeConfig& cachePolicy(const std::string& members);

  // The file's text; `folder` is where code and logs are, the certificate's files are for the TLS listener.
  std::string text(const std::string& folder, const std::string& certificate, const std::string& key) const;
  const std::map<std::string, std::string>& code() const { return code_; }

 private:
  std::map<std::string, std::string> code_;               // function -> index.js
  std::map<std::string, std::string> functions_;          // function -> members
  std::string hooks_;                                     // of the default behavior
  std::string behaviors_;                                 // in front of it
  std::map<std::string, std::vector<std::string>> more_;  // object -> members added
  std::string more_origins_;
  std::uint16_t origin_port_;
};

}  // namespace brink::test
