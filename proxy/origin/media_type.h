// Content types by file extension, as a deployment tool would set them on a bucket's objects. Pure, thread-safe.
#pragma once

#include <string_view>

namespace brink::origin {

// "text/html" and so on; "application/octet-stream" for an unknown extension.
std::string_view mediaType(std::string_view path);

}  // namespace brink::origin
