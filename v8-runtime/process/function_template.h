// The template of one function version: its code mapped and its entry file compiled, nothing of it run. Forks the
// execution contexts. No garbage collection happens here: it would unshare the heap (facts: v8-executor §11.1).
//
// With a slot of its own it is a snapshot (SnapStart): a handler's module init runs here, once, behind the limits of a
// context, and all contexts begin with what it left. From then on this process is the tenant's as much as a context is.
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

#include "proxy/base/fd.h"
#include "v8-runtime/process/zygote.h"

namespace brink::js {

struct TemplateOrder {
  std::uint64_t id = 0;
  pid_t parent = 0;
  std::string settings;  // encoded hooks::protocol::FunctionSettings
  UniqueFd image;
  UniqueFd control;
  UniqueFd slot;  // of a snapshot; else none
};

// The life of a template's process, from its first instruction after the fork. Leaves with status 0 when its socket
// closes, 1 when the function cannot be deployed (after TemplateFailed).
[[noreturn]] void runTemplate(TemplateOrder order, HandlerRuntime& runtime, const ProcessFacts& facts);

}  // namespace brink::js
