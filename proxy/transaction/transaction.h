// One request through Brink, from the head a session understood to the line in the access log. transaction.cc is
// design.md §1 in code: read it first.
//
// Lives in the coroutine that ExchangeHandler::serve() returns, on the worker of its viewer; destroying that coroutine
// (the viewer left) cancels everything here, and the destructor writes the access log line.
#pragma once

#include <optional>
#include <string>

#include "cache/forwarding.h"
#include "cache/key.h"
#include "proxy/transaction/answer.h"
#include "proxy/transaction/origin_step.h"
#include "proxy/transaction/request_body.h"
#include "proxy/transaction/services.h"
#include "proxy/viewer/exchange.h"

namespace brink::transaction {

class Transaction {
 public:
  Transaction(Services& services, viewer::Exchange& exchange);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  Task<void> run();

 private:
  // The steps, in order. Each leaves alone what an earlier one decided (answer_.decided).
  void route();
  Task<void> viewerRequestHook();
  void lookUp();
  Task<void> fetch();
  Task<void> viewerResponseHook();
  Task<void> send();

  // Parts of route().
  bool findBehavior();
  void checkViewerProtocol();
  void checkMethod();
  std::string tlsPort(std::optional<std::uint16_t> named) const;

  // Parts of fetch().
  Task<void> passToOrigin();
  Task<void> followFill(cache::Joined joined, bool may_retry);
  void useEntry(cache::EntryPtr entry, std::string_view result_type);
  void useFill(std::unique_ptr<cache::FillReader> reader, const cache::FillHead& head, bool led);
  OriginQuestion originQuestion();
  bool isBehaviorCached() const;

  // Ends of the story.
  void refuse(int status, std::string_view sentence, std::string_view result_type, std::string_view detail);
  void refuse(const hooks::HookFailure& failure);
  void refuse(const Error& error);

  // Parts of send().
  void addEdgeHeaders();
  std::unique_ptr<http::BodySource> selectBody();
  void rememberForLog(const http::BodySource* body);
  void writeAccessLog();

  RequestBody& body();
  hooks::HookInput hookInput(conf::Stage stage) const;
  bool hasHook(conf::Stage stage) const;
  const http::RequestHead& request() const { return changed_request_ ? *changed_request_ : exchange_.request(); }
  WallTime wallNow() const { return services_.loop.clock().wallNow(); }

  Services& services_;
  viewer::Exchange& exchange_;
  const SnapshotPtr snapshot_;
  const std::string request_id_;

  std::size_t distribution_index_ = conf::kNone;
  const conf::Distribution* distribution_ = nullptr;
  const conf::Behavior* behavior_ = nullptr;
  std::optional<cache::Forwarding> forwarding_;

  std::optional<http::RequestHead> changed_request_;  // what viewer-request made of it
  std::shared_ptr<RequestBody> body_;                 // null: the request has none
  cache::CacheKey key_;
  cache::Lookup lookup_;
  Answer answer_;

  // For the log, filled in when the answer went out.
  int sent_status_ = 0;
  viewer::FinishReport report_;
  struct {
    std::string content_type;
    std::string content_length;
    std::string range_start;
    std::string range_end;
  } logged_;
};

}  // namespace brink::transaction
