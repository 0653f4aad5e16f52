// `brink reload`: asks the running server, over its Unix socket, to load its configuration file anew. Blocking.
#pragma once

#include "proxy/server/cli.h"

namespace brink::server {

// 0: reloaded. 1: no server answers. 2: the server refuses the file (its problems are printed).
int reloadCommand(const Options& options);

}  // namespace brink::server
