// Error documents that the proxy writes itself, word for word as Lambda does (contract §8.4). Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "hooks/protocol/answer.h"

namespace brink::hooks {

// What is kept of a context's document, before anything of it is parsed. Node's own traces have ten frames.
inline constexpr std::size_t kMaxTraceJson = 64 * 1024;
// A log event and what stands around it in its line have 256 KiB together.
inline constexpr std::size_t kMaxLoggedJson = 255 * 1024;
// The name of a class, which REPORT repeats.
inline constexpr std::size_t kMaxErrorType = 256;
// More than that no log line would show.
inline constexpr std::size_t kMaxErrorMessage = 256 * 1024;

// Of a context that ended while it ran a call: `wait_status` as waitpid gives it. `why` is Brink's own reason for
// ending it, which no Lambda has: it stands behind Lambda's words, and the log shows the document.
protocol::FailureDocument exitDocument(std::string_view request_id, int wait_status, std::string_view why = {});
inline constexpr std::string_view kStorageUsedUp = "/tmp of all functions together exceeds hooks.ephemeralStorageTotal";

// The heap limit or the process's memory limit was reached: what it used was all it may use.
bool ranOutOfMemory(int wait_status);

// What waitpid would say of a process that SIGKILL ended: for contexts whose status was lost.
int killedStatus();

// "Task timed out after 3.00 seconds"
std::string timeoutSentence(std::chrono::milliseconds limit);
protocol::FailureDocument timeoutDocument(std::string_view request_id, std::chrono::milliseconds limit);

// Too many concurrent executions.
protocol::FailureDocument throttleDocument();
// No executor: Brink's fault or the machine's; `why` goes to the operator's log only.
protocol::FailureDocument unavailableDocument(std::string_view request_id);

// What stands behind "Invoke Error" in the log: `document`'s own, or made from its type, message and trace. Valid JSON.
std::string loggedJson(const protocol::FailureDocument& document);

// The same as the JSON log format has it: what is called "stack" is called "stackTrace".
std::string withStackTrace(std::string_view logged_json);

// Whether all of it is JSON: the library takes a NUL for the end of the text, and JSON has none.
bool isWholeJson(std::string_view text);

// Nested deeper than writers that recurse should go: 64 levels. Looks at brackets only.
bool isDeep(std::string_view json);

// Makes a document from a context fit for use: bounded, with cut text saying so, and its JSON parts are JSON of the
// right shape, or replaced. Costs no more than the bounds above allow, whatever the context wrote.
void repairDocument(protocol::FailureDocument& document);

}  // namespace brink::hooks
