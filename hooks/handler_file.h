// Whether a package has the file that a handler's name asks for, looked for as the loader will look for it
// (v8-runtime/handler/js/user_code.js, modules.js and packages.js; contract §8.1). What is missing here would be an
// init error of every call: an operator is to hear of it before.
//
// Refuses only what cannot run. Where the answer lies in the `exports` or `imports` of a package.json, the loader is
// left to judge. Nothing is run or compiled; whether the file exports the name shows when it is. Pure, but for mapping
// the image.
#pragma once

#include <string_view>

#include "hooks/protocol/code_image.h"
#include "proxy/base/error.h"

namespace brink::hooks {

// NotFound says what was looked for. `node_path` is the function's NODE_PATH.
Status checkHandlerFile(const protocol::CodeImage& image, std::string_view handler, std::string_view node_path);
// The same for the image that a memfd holds (code_image_builder.h).
Status checkHandlerFile(int image_memfd, std::string_view handler, std::string_view node_path);

}  // namespace brink::hooks
