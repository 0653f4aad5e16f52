// "lambdaFunctionAssociations" of a behavior: at most one function per stage, always a numbered version.
#include <string>
#include <string_view>
#include <utility>

#include "conf/fields.h"
#include "conf/sections/sections.h"
#include "conf/suggestion.h"

namespace brink::conf {
namespace {

// Contract §5; only the strict profile has these.
constexpr std::uint32_t kViewerMemoryMb = 128;
constexpr Milliseconds kViewerTimeout{5000};
constexpr Milliseconds kOriginTimeout{30'000};

Reader functionVersion(Index& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type != NodeType::String) return reportExpected(node, run, "a function version, NAME:VERSION");
    const std::size_t colon = node.text.find(':');
    if (colon == std::string::npos) {
      const std::string first = suggestion(node.text + ":1", run.functions.names());
      return run.problem(node, "expected a function version, NAME:VERSION, found \"" + node.text + "\"" + first);
    }
    if (node.text.substr(colon + 1) == "$LATEST") {
      const std::string first = suggestion(node.text.substr(0, colon) + ":1", run.functions.names());
      return run.problem(node, "only a numbered version can be attached, not $LATEST" + first);
    }
    const auto found = run.functions.find(node.text);
    if (!found) {
      const std::string hint = suggestion(node.text, run.functions.names());
      return run.problem(node, "there is no function version \"" + node.text + "\"" + hint);
    }
    out = *found;
  };
}

struct Association {
  Stage stage = Stage::ViewerRequest;
  HookAssociation hook;
};

void checkStrict(const Node& node, Decoding& run, Stage stage, const Function& function) {
  if (run.profile != HookProfile::Strict) return;
  const Milliseconds longest = isViewerStage(stage) ? kViewerTimeout : kOriginTimeout;
  const std::string at = " at " + std::string(stageName(stage)) + " (hooks.profile is \"strict\")";
  if (isViewerStage(stage) && function.memory_mb != kViewerMemoryMb) {
    run.problem(placeOf(node, "function"), "function: " + function.name + ":" + function.version + " has memorySize " +
                                               std::to_string(function.memory_mb) + ", it must be 128" + at);
  }
  if (function.timeout > longest) {
    run.problem(placeOf(node, "function"), "function: " + function.name + ":" + function.version + " has timeout " +
                                               std::to_string(function.timeout.count() / 1000) + ", at most " +
                                               std::to_string(longest.count() / 1000) + " is allowed" + at);
  }
}

void readAssociation(const Node& node, Decoding& run, const std::vector<Function>& functions, Behavior& behavior) {
  Association association;
  const bool read = readObject(
      node, run, "lambdaFunctionAssociation",
      {
          required("eventType", choice<Stage>(association.stage, {{"viewer-request", Stage::ViewerRequest},
                                                                  {"origin-request", Stage::OriginRequest},
                                                                  {"origin-response", Stage::OriginResponse},
                                                                  {"viewer-response", Stage::ViewerResponse}})),
          required("function", functionVersion(association.hook.function)),
          optional("includeBody", flag(association.hook.include_body)),
      });
  if (!read) return;
  if (association.hook.include_body && !isRequestStage(association.stage)) {
    run.problem(placeOf(node, "includeBody"),
                "includeBody: only the events viewer-request and origin-request have a body");
  }
  checkStrict(node, run, association.stage, functions[association.hook.function]);
  HookAssociation& hook = behavior.hooks[static_cast<std::size_t>(association.stage)];
  if (hook.function != kNone) {
    return run.problem(placeOf(node, "eventType"), "eventType: this behavior has a function for " +
                                                       std::string(stageName(association.stage)) + " already");
  }
  hook = association.hook;
}

}  // namespace

void readFunctionAssociations(const Node& node, Decoding& run, const std::vector<Function>& functions,
                              Behavior& behavior) {
  each([&](const Node& element, Decoding& inner) { readAssociation(element, inner, functions, behavior); })(node, run);
}

}  // namespace brink::conf
