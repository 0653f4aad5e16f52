// What a handler finds around it: environment variables, names and log group (contract §7, §8.3, §8.6). Pure.
#pragma once

#include <string>
#include <string_view>

#include "conf/config.h"
#include "hooks/protocol/control.h"

namespace brink::hooks {

// "us-east-1." + name: what a Lambda@Edge handler sees as its own name.
std::string edgeFunctionName(std::string_view name);
// "/aws/lambda/us-east-1.NAME"
std::string functionLogGroup(std::string_view name);

// The function's NODE_PATH: where require() looks behind the node_modules folders. Layers stand there.
std::string_view nodePathOf(const conf::Function& function);

// `log_stream` is "YYYY/MM/DD/[VERSION]32hex", see makeLogStreamName().
protocol::FunctionSettings makeFunctionSettings(const conf::Function& function, std::string_view log_stream);

// Today's (UTC), with 32 random hex digits.
std::string makeLogStreamName(std::string_view version);

}  // namespace brink::hooks
