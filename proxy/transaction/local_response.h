// Responses that Brink makes itself: the only place where an Error becomes a status code, and where the edge's error
// page is written (contract §6). Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "proxy/base/error.h"
#include "proxy/http/message.h"

namespace brink::transaction {

struct LocalResponse {
  int status = 500;
  std::string sentence;  // what the page says
};

// Failures on the way to an origin: 504 for timeouts, 502 for everything else the origin or the network did (§10.3).
// What the viewer did (a broken body, or one that stopped) is 400 or 408, whoever was waiting for it.
LocalResponse responseFor(const Error& error);

// Head (Server, Date is the sender's, Content-Type, Content-Length) and HTML body of an error page.
http::ResponseHead errorPage(const LocalResponse& response, std::string_view request_id, std::string& body);

}  // namespace brink::transaction
