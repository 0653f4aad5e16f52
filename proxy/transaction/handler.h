// What sessions call: every exchange becomes a Transaction. One per worker.
#pragma once

#include "proxy/transaction/services.h"
#include "proxy/viewer/exchange.h"

namespace brink::transaction {

class Handler final : public viewer::ExchangeHandler {
 public:
  explicit Handler(Services& services) : services_(services) {}

  Task<void> serve(viewer::Exchange& exchange) override;
  http::ResponseHead refuse(int status, std::string_view why, const http::RequestHead& head,
                            const viewer::ViewerInfo& viewer, std::string& body) override;

 private:
  Services& services_;
};

}  // namespace brink::transaction
