// A folder served as an S3 bucket would be: GET and HEAD of keys, ETag, Last-Modified, content types, single ranges,
// conditional requests, XML errors. Every path component is resolved by the kernel beneath the folder (openat2 with
// RESOLVE_BENEATH), so neither "..", nor a symlink, nor a race leads out of it.
//
// Reads go through the page cache on the worker's thread, kReadBytes at a time, as other servers do. Thread-compatible.
#pragma once

#include <string>

#include "proxy/base/clock.h"
#include "proxy/origin/origin_client.h"

namespace brink::origin {

// Errors: SystemError if the folder cannot be opened. What a bucket would answer (403, 404, 405, 412, 416) is a
// Response.
Result<Response> serveFromDirectory(const std::string& directory, const http::RequestHead& request, WallTime now);

}  // namespace brink::origin
