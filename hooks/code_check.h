// Has the code of all functions compiled in real executors, running none of it: what `brink check` is made of, beside
// reading the packages. Module init of SnapStart functions is not run. Main thread, before any other thread exists.
#pragma once

#include <expected>

#include "conf/config.h"
#include "hooks/template_maker.h"
#include "proxy/base/error.h"

namespace brink::hooks {

class CodeCheck {
 public:
  // Reads all packages.
  std::expected<CatalogPtr, conf::Problems> load(const conf::Config& config);
  // Of a catalogue that load() made. Blocks; executors are gone when it returns. The jail is as good as the machine
  // allows. An Error: there are no executors, the code was not checked.
  static Result<Verdict> compile(const CatalogPtr& catalog);

 private:
  Concurrency concurrency_;
  FunctionCatalog catalog_{concurrency_};
};

}  // namespace brink::hooks
