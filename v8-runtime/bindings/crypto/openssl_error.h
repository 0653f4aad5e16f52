// What OpenSSL's error queue says, as the errors that Node throws: "error:030000B2:digital envelope routines::…" with
// `opensslErrorStack`, `library`, `reason` and `code`.
#pragma once

#include <string_view>

#include <v8.h>

namespace brink::js {

// Takes the oldest error of the queue and leaves the queue empty. `otherwise` is the message when the queue was empty.
v8::Local<v8::Value> openSslError(v8::Isolate* isolate, std::string_view otherwise = {});
void throwOpenSsl(v8::Isolate* isolate, std::string_view otherwise = {});

// Errors that Node throws natively: a message, and a code that is not part of the stack.
enum class ErrorClass { Error, TypeError, RangeError };
void throwCoded(v8::Isolate* isolate, ErrorClass type, std::string_view code, std::string_view message);

// Empties the queue at the beginning of every native function that may fail, and at its end: nothing of one operation
// is told as another's error.
class ErrorQueue {
 public:
  ErrorQueue();
  ~ErrorQueue();
  ErrorQueue(const ErrorQueue&) = delete;
  ErrorQueue& operator=(const ErrorQueue&) = delete;
};

}  // namespace brink::js
