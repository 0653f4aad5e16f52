// What must hold of every outcome of a hook, whatever its context answered: shared by the mutation tests and the
// fuzzer.
#pragma once

#include <string>

#include "hooks/hook_runner.h"

namespace brink::hooks {

// "" if HTTP can carry the outcome and every limit holds, else what is wrong with it.
std::string unsoundness(const HookInput& input, const HookOutcome& outcome);

}  // namespace brink::hooks
