// Folders that a configuration names, and those of files that it names: they may not be there yet.
#pragma once

#include <string>

#include "proxy/base/error.h"

namespace brink {

// Makes `folder` and those above it where they are missing; nothing for "". `what` names the setting in the error.
Status makeFolder(const std::string& what, const std::string& folder);
// The one that `path` lies in.
Status makeParentFolder(const std::string& what, const std::string& path);

}  // namespace brink
