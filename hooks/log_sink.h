// Where finished log lines go, by log group: what writes lines needs of log_writer.h, and what tests replace.
#pragma once

#include <string>

#include "conf/config.h"

namespace brink::hooks {

// One destination. Text is whole lines, in the log format of the function.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(const std::string& group, conf::LogFormat format, std::string text) = 0;
};

}  // namespace brink::hooks
