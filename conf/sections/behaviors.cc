// "defaultCacheBehavior" and "cacheBehaviors" of a distribution.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "conf/fields.h"
#include "conf/path_pattern.h"
#include "conf/sections/sections.h"
#include "conf/suggestion.h"

namespace brink::conf {
namespace {

Reader reference(Index& out, const NameTable& table, std::string kind) {
  return [&out, &table, kind = std::move(kind)](const Node& node, Decoding& run) {
    if (node.type != NodeType::String) return reportExpected(node, run, "the name of the " + kind);
    const auto found = table.find(node.text);
    if (!found) {
      return run.problem(node, "there is no " + kind + " \"" + node.text + "\"" + suggestion(node.text, table.names()));
    }
    out = *found;
  };
}

// CloudFront has three sets of allowed methods and two of cached ones, in any order.
Reader methods(std::string_view expected, std::function<bool(const std::set<std::string>&)> store) {
  return [expected = std::string(expected), store = std::move(store)](const Node& node, Decoding& run) {
    std::vector<std::string> names;
    const std::size_t before = run.problemCount();
    texts(names, [](std::string_view) { return ""; })(node, run);
    if (run.problemCount() != before) return;
    if (!store(std::set<std::string>(names.begin(), names.end()))) run.problem(node, "expected " + expected);
  };
}

const std::set<std::string> kGetHead{"GET", "HEAD"};
const std::set<std::string> kGetHeadOptions{"GET", "HEAD", "OPTIONS"};
const std::set<std::string> kAllMethods{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};

Reader allowedMethods(AllowedMethods& out) {
  return methods(R"(["GET","HEAD"], these and "OPTIONS", or all of GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE)",
                 [&out](const std::set<std::string>& names) {
                   if (names == kAllMethods) {
                     out = AllowedMethods::All;
                   } else if (names == kGetHeadOptions) {
                     out = AllowedMethods::GetHeadOptions;
                   } else {
                     return names == kGetHead;
                   }
                   return true;
                 });
}

Reader cachedMethods(bool& cache_options) {
  return methods(R"(["GET","HEAD"] or ["GET","HEAD","OPTIONS"])", [&](const std::set<std::string>& names) {
    cache_options = names == kGetHeadOptions;
    return cache_options || names == kGetHead;
  });
}

Reader pathPattern(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type != NodeType::String) return reportExpected(node, run, "a path pattern");
    if (const std::string problem = checkPathPattern(node.text); !problem.empty()) return run.problem(node, problem);
    out = node.text;
  };
}

std::vector<Field> behaviorFields(Decoding& run, const std::vector<Function>& functions, Behavior& behavior) {
  return {
      required("targetOriginId", reference(behavior.origin, run.origins, "origin")),
      required("cachePolicy", reference(behavior.cache_policy, run.cache_policies, "cache policy")),
      optional("originRequestPolicy",
               reference(behavior.origin_request_policy, run.origin_request_policies, "origin request policy")),
      optional("viewerProtocolPolicy",
               choice<ViewerProtocolPolicy>(behavior.viewer_protocol_policy,
                                            {{"allow-all", ViewerProtocolPolicy::AllowAll},
                                             {"redirect-to-https", ViewerProtocolPolicy::RedirectToHttps},
                                             {"https-only", ViewerProtocolPolicy::HttpsOnly}})),
      optional("allowedMethods", allowedMethods(behavior.allowed_methods)),
      optional("cachedMethods", cachedMethods(behavior.cache_options)),
      optional("lambdaFunctionAssociations",
               [&](const Node& node, Decoding& inner) { readFunctionAssociations(node, inner, functions, behavior); }),
  };
}

void checkMethods(const Node& node, Decoding& run, const Behavior& behavior) {
  if (behavior.cache_options && behavior.allowed_methods == AllowedMethods::GetHead) {
    run.problem(placeOf(node, "cachedMethods"), "cachedMethods: OPTIONS is not among the allowedMethods");
  }
}

}  // namespace

void readCacheBehavior(const Node& node, Decoding& run, const std::vector<Function>& functions, Behavior& behavior) {
  std::vector<Field> fields = behaviorFields(run, functions, behavior);
  fields.insert(fields.begin(), required("pathPattern", pathPattern(behavior.path_pattern)));
  readObject(node, run, "cacheBehavior", fields);
  checkMethods(node, run, behavior);
}

void readDefaultCacheBehavior(const Node& node, Decoding& run, const std::vector<Function>& functions,
                              Behavior& behavior) {
  behavior.path_pattern = "*";
  readObject(node, run, "defaultCacheBehavior", behaviorFields(run, functions, behavior));
  checkMethods(node, run, behavior);
}

}  // namespace brink::conf
