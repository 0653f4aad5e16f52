#include "v8-runtime/handler/scripts.h"

// Defined by embedded_scripts.S, which the build writes: each file between a begin and an end symbol.
#define BRINK_EMBEDDED(name)                       \
  extern "C" const char brink_js_##name##_begin[]; \
  extern "C" const char brink_js_##name##_end[];
BRINK_EMBEDDED(ticks)
BRINK_EMBEDDED(math_random)
BRINK_EMBEDDED(errors)
BRINK_EMBEDDED(paths)
BRINK_EMBEDDED(packages)
BRINK_EMBEDDED(builtins)
BRINK_EMBEDDED(syntax)
BRINK_EMBEDDED(findings)
BRINK_EMBEDDED(static_requires)
BRINK_EMBEDDED(cjs_resolution)
BRINK_EMBEDDED(modules)
BRINK_EMBEDDED(esm_resolution)
BRINK_EMBEDDED(es_modules)
BRINK_EMBEDDED(esm_preparation)
BRINK_EMBEDDED(preparation)
BRINK_EMBEDDED(module_api)
BRINK_EMBEDDED(snap_start)
BRINK_EMBEDDED(response_streams)
BRINK_EMBEDDED(user_code)
BRINK_EMBEDDED(answers)
BRINK_EMBEDDED(invocation)
BRINK_EMBEDDED(events)
BRINK_EMBEDDED(warm_up)
BRINK_EMBEDDED(node_layer)
#undef BRINK_EMBEDDED

namespace brink::js {
namespace {

std::string_view between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

}  // namespace

std::span<const EmbeddedScript> handlerScripts() {
  // Each may use the parts of those before it.
  static const EmbeddedScript kScripts[] = {
      {"ticks", between(brink_js_ticks_begin, brink_js_ticks_end)},
      {"math_random", between(brink_js_math_random_begin, brink_js_math_random_end)},
      {"errors", between(brink_js_errors_begin, brink_js_errors_end)},
      {"paths", between(brink_js_paths_begin, brink_js_paths_end)},
      {"packages", between(brink_js_packages_begin, brink_js_packages_end)},
      {"builtins", between(brink_js_builtins_begin, brink_js_builtins_end)},
      {"syntax", between(brink_js_syntax_begin, brink_js_syntax_end)},
      {"findings", between(brink_js_findings_begin, brink_js_findings_end)},
      {"static_requires", between(brink_js_static_requires_begin, brink_js_static_requires_end)},
      {"cjs_resolution", between(brink_js_cjs_resolution_begin, brink_js_cjs_resolution_end)},
      {"modules", between(brink_js_modules_begin, brink_js_modules_end)},
      {"esm_resolution", between(brink_js_esm_resolution_begin, brink_js_esm_resolution_end)},
      {"es_modules", between(brink_js_es_modules_begin, brink_js_es_modules_end)},
      {"esm_preparation", between(brink_js_esm_preparation_begin, brink_js_esm_preparation_end)},
      {"preparation", between(brink_js_preparation_begin, brink_js_preparation_end)},
      {"module_api", between(brink_js_module_api_begin, brink_js_module_api_end)},
      {"snap_start", between(brink_js_snap_start_begin, brink_js_snap_start_end)},
      {"response_streams", between(brink_js_response_streams_begin, brink_js_response_streams_end)},
      {"user_code", between(brink_js_user_code_begin, brink_js_user_code_end)},
      {"answers", between(brink_js_answers_begin, brink_js_answers_end)},
      {"invocation", between(brink_js_invocation_begin, brink_js_invocation_end)},
      {"events", between(brink_js_events_begin, brink_js_events_end)},
      {"warm_up", between(brink_js_warm_up_begin, brink_js_warm_up_end)},
  };
  return kScripts;
}

std::string_view nodeLayerSource() { return between(brink_js_node_layer_begin, brink_js_node_layer_end); }

}  // namespace brink::js
