#include "proxy/viewer/h2_session.h"

#include <algorithm>
#include <string>

namespace brink::viewer {
namespace {

// RFC 9113 §7.
constexpr std::uint32_t kNoError = 0;
constexpr std::uint32_t kInternalError = 2;
constexpr std::uint32_t kCancel = 8;

// Between the two GOAWAYs of a drain: requests on their way when the first was sent arrive within a round trip.
constexpr std::chrono::milliseconds kDrainNotice{500};

codec::H2Settings settingsOf(const SessionHost& host) {
  const conf::ViewerLimits& limits = host.limits();
  codec::H2Settings settings;
  settings.limits = {limits.header_bytes, limits.header_count, limits.url_bytes};
  settings.concurrent_streams = limits.concurrent_streams;
  settings.discard_bytes = limits.replace_drain_bytes;
  settings.scheme = host.viewer().tls ? "https" : "http";
  return settings;
}

}  // namespace

H2Session::H2Session(SessionHost& host)
    : host_(host),
      idle_since_(host.loop().clock().now()),
      server_(settingsOf(host), host.loop().clock(), *this),
      task_end_(host.loop().ready(), *this) {
  host_.counters().h2_sessions.add();
  host_.wantFlush();
}

H2Session::~H2Session() {
  for (const auto& exchange : exchanges_) {
    if (exchange->running()) host_.counters().aborted.add();
    if (!exchange->closed()) countRest(*exchange);
  }
  host_.counters().open_exchanges.add(-static_cast<std::int64_t>(exchanges_.size()));
}

// ---- in ----

void H2Session::receive(BufferChain& input) {
  while (!input.empty()) {
    const Slice& slice = input.front();
    if (!server_.receive(slice)) {
      input.clear();
      host_.wantFlush();
      break;
    }
    input.consume(slice.size());
  }
  if (!server_.insideHeaders()) {
    headers_since_ = {};
  } else if (headers_since_ == SteadyTime()) {
    headers_since_ = host_.loop().clock().now();
  }
  startArrived();
  // Answers to SETTINGS and PING, window updates.
  host_.wantFlush();
}

codec::H2Stream& H2Session::onStream() {
  host_.counters().open_exchanges.add(1);
  return *exchanges_.emplace_back(std::make_unique<H2Exchange>(*this));
}

void H2Session::startArrived() {
  // serve() may end at once, and respond; neither changes this list.
  for (H2Exchange* exchange : arrived_) {
    if (exchange->closed()) continue;
    if (exchange->refusal().status != 0) {
      refuse(*exchange);
      continue;
    }
    host_.counters().exchanges.add();
    exchange->task() = host_.handler().serve(*exchange);
    if (task_end_.start(exchange->task())) host_.loop().ready().push(*this);
  }
  arrived_.clear();
}

void H2Session::refuse(H2Exchange& exchange) {
  const auto& refusal = exchange.refusal();
  host_.counters().refused.add();
  if (refusal.status == 413 || refusal.status == 431) host_.counters().refused_size.add();
  std::string body;
  auto head = host_.handler().refuse(refusal.status, refusal.why, exchange.request(), host_.viewer(), body);
  exchange.respond(std::move(head), std::make_unique<http::MemoryBody>(std::string_view(body)));
}

void H2Session::onAbuse(codec::H2Abuse abuse) {
  ViewerCounters& counters = host_.counters();
  switch (abuse) {
    case codec::H2Abuse::RapidReset:
      counters.rapid_resets.add();
      break;
    case codec::H2Abuse::ControlFlood:
      counters.control_floods.add();
      break;
    case codec::H2Abuse::HeaderBomb:
      counters.header_bombs.add();
      break;
    case codec::H2Abuse::Protocol:
      counters.protocol_errors.add();
      break;
  }
}

// ---- out ----

void H2Session::produce(codec::OutputBuilder& out, std::size_t limit) {
  const bool usable = server_.produce(out, limit);
  if (!usable || server_.finished()) ending_ = Ending::AfterOutput;
}

void H2Session::onDrained() {
  for (H2Exchange* exchange : sent_) exchange->finish(FinishState::Complete);
  if (!sent_.empty()) host_.loop().ready().push(*this);
  sent_.clear();
}

// ---- ends ----

void H2Session::onSent(H2Exchange& exchange) { sent_.push_back(&exchange); }

// What became of a body that came, or was to come, behind the response.
void H2Session::countRest(const H2Exchange& exchange) {
  if (!exchange.discarding()) return;
  (exchange.requestComplete() ? host_.counters().drained_bodies : host_.counters().dropped_bodies).add();
}

void H2Session::onClosed(H2Exchange& exchange) {
  countRest(exchange);
  if (exchange.responseFailed()) {
    host_.counters().body_failures.add();
    exchange.finish(FinishState::BodyFailed);
  }
  host_.loop().ready().push(*this);
}

void H2Session::run() {
  for (std::size_t i = 0; i < exchanges_.size();) {
    H2Exchange& exchange = *exchanges_[i];
    if (!exchange.running() && exchange.task() && !exchange.responded() && !exchange.closed()) {
      host_.counters().unanswered.add();
      exchange.task() = {};
      exchange.reset(kInternalError);
    }
    if (!exchange.over()) {
      ++i;
      continue;
    }
    if (exchange.running()) host_.counters().aborted.add();
    std::erase(arrived_, &exchange);
    // Swapped out before it is destroyed: its task's destructors may look at this session.
    std::unique_ptr<H2Exchange> gone = std::move(exchanges_[i]);
    exchanges_[i] = std::move(exchanges_.back());
    exchanges_.pop_back();
    host_.counters().open_exchanges.add(-1);
  }
  if (exchanges_.empty()) idle_since_ = host_.loop().clock().now();
}

void H2Session::drain() {
  if (std::exchange(draining_, true)) return;
  drain_began_ = host_.loop().clock().now();
  server_.announceShutdown();
  host_.wantCheck();
}

// ---- time ----

SteadyTime H2Session::checkExchange(H2Exchange& exchange, SteadyTime now) {
  SteadyTime next = SteadyTime::max();
  const auto limit = host_.limits().body_timeout;
  if (exchange.waitsForBody()) {
    next = exchange.lastReceived() + limit;
    if (next <= now) {
      host_.counters().body_timeouts.add();
      exchange.failRequestBody();
      next = SteadyTime::max();
    }
  }
  if (exchange.discarding() && !exchange.closed()) {
    // From the response's end, however busily the viewer sends.
    const SteadyTime end = exchange.discardingSince() + limit;
    if (end <= now) exchange.reset(kNoError);
    if (end > now) next = std::min(next, end);
  }
  if (exchange.sendBlocked() && !exchange.closed()) {
    if (exchange.lastSent() + limit <= now) {
      host_.counters().send_timeouts.add();
      exchange.reset(kCancel);
    } else {
      next = std::min(next, exchange.lastSent() + limit);
    }
  }
  return next;
}

SteadyTime H2Session::check(SteadyTime now) {
  const conf::ViewerLimits& limits = host_.limits();
  SteadyTime next = SteadyTime::max();
  for (const auto& exchange : exchanges_) next = std::min(next, checkExchange(*exchange, now));
  if (draining_ && !new_streams_refused_) {
    if (now >= drain_began_ + kDrainNotice) {
      new_streams_refused_ = true;
      server_.refuseNewStreams();
    } else {
      next = std::min(next, drain_began_ + kDrainNotice);
    }
  }
  if (headers_since_ != SteadyTime()) {
    if (now >= headers_since_ + limits.header_timeout) {
      host_.counters().header_timeouts.add();
      server_.terminate(0);
    } else {
      next = std::min(next, headers_since_ + limits.header_timeout);
    }
  } else if (exchanges_.empty()) {
    if (now >= idle_since_ + limits.idle_timeout) {
      host_.counters().idle_timeouts.add();
      server_.terminate(0);
    } else {
      next = std::min(next, idle_since_ + limits.idle_timeout);
    }
  }
  return next;
}

}  // namespace brink::viewer
