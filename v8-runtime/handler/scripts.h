// JavaScript that is part of the program: the handler's scripts of js/ in the order in which they are evaluated, and
// the Node layer's bundle. Read-only data of the executable.
#pragma once

#include <span>
#include <string_view>

namespace brink::js {

// Each source is an expression: a function (native, parts) that returns the part of that name.
struct EmbeddedScript {
  std::string_view name;  // "errors": evaluated as brink:errors, kept as parts.errors
  std::string_view source;
};

std::span<const EmbeddedScript> handlerScripts();
// An expression: a function (internal) that returns {modules, globals, hooks}.
std::string_view nodeLayerSource();

}  // namespace brink::js
