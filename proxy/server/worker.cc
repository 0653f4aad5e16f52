#include "proxy/server/worker.h"

#include <future>
#include <optional>
#include <utility>

#include <pthread.h>

#include "hooks/context_pool.h"
#include "hooks/hook_runner.h"
#include "proxy/net/resolver.h"
#include "proxy/origin/pooled_client.h"
#include "proxy/transaction/handler.h"
#include "proxy/transaction/handler_connector.h"
#include "proxy/viewer/connection_pool.h"

namespace brink::server {
namespace {

// A listener keeps its socket through a reload while its address stays the same.
// What makes a listener the same one before and after a reload. Several may leave their port to the kernel.
std::string addressOf(const std::vector<conf::Listener>& listeners, std::size_t index) {
  const conf::Listener& listener = listeners[index];
  const std::string number = listener.port != 0 ? std::to_string(listener.port) : "0#" + std::to_string(index);
  return listener.host + ":" + number;
}

}  // namespace

// Order is destruction order in reverse: connections go first, then what their transactions use.
struct Worker::Body {
  struct Door {
    std::string address;
    std::unique_ptr<viewer::ViewerListener> listener;
  };

  EventLoop& loop;
  std::unique_ptr<net::AresResolver> resolver;
  std::unique_ptr<origin::PooledClient> origins;
  std::unique_ptr<origin::SocketClient> sockets;
  std::unique_ptr<transaction::HandlerConnector> outbound;
  std::unique_ptr<hooks::ContextPool> contexts;
  std::unique_ptr<hooks::HookRunner> hooks;
  std::unique_ptr<transaction::Services> services;
  std::unique_ptr<transaction::Handler> handler;
  std::unique_ptr<viewer::ConnectionPool> connections;
  std::vector<Door> doors;
  std::vector<Door> opened;  // of a reload that is not decided yet

  Door* find(const std::string& address) {
    for (Door& door : doors) {
      if (door.address == address) return &door;
    }
    return nullptr;
  }
  Status open(const Deployment& deployment, std::vector<std::uint16_t>& ports, net::ListenerCounters& counters,
              std::vector<Door>& into);
};

Status Worker::Body::open(const Deployment& deployment, std::vector<std::uint16_t>& ports,
                          net::ListenerCounters& counters, std::vector<Door>& into) {
  const auto& listeners = deployment.config->listeners;
  ports.resize(listeners.size());
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    if (find(addressOf(listeners, i)) != nullptr) continue;
    const std::uint16_t port = listeners[i].port != 0 ? listeners[i].port : ports[i];
    auto door = viewer::ViewerListener::open(*connections, listeners[i].host, port, deployment.tls[i], counters);
    if (!door) return std::unexpected<Error>(door.error());
    ports[i] = (*door)->port();
    into.push_back({addressOf(listeners, i), std::move(*door)});
  }
  return {};
}

Worker::Worker(Shared& shared, DeploymentPtr deployment) : shared_(shared), deployment_(std::move(deployment)) {}

Worker::~Worker() { stop(); }

Status Worker::start() {
  std::promise<Status> promise;
  std::future<Status> started = promise.get_future();
  thread_ = std::thread(
      [this, &promise] { threadMain([&promise](Status status) { promise.set_value(std::move(status)); }); });
  pthread_setname_np(thread_.native_handle(), "brink-worker");
  Status status = started.get();
  if (!status) thread_.join();
  return status;
}

void Worker::threadMain(const std::function<void(Status)>& started) {
  loop_ = std::make_unique<LibeventLoop>();
  body_ = std::unique_ptr<Body>(new Body{.loop = *loop_});
  Status status;
  auto resolver = net::AresResolver::make(*loop_, counters_.resolver);
  if (resolver) {
    body_->resolver = std::move(*resolver);
    body_->origins = std::make_unique<origin::PooledClient>(*loop_, *body_->resolver, counters_.origin);
    body_->sockets = std::make_unique<origin::SocketClient>(*loop_, *body_->resolver);
  } else {
    status = std::unexpected<Error>(resolver.error());
  }
  body_->contexts = shared_.hooks.makePool(*loop_);
  if (status) {
    body_->outbound = std::make_unique<transaction::HandlerConnector>(*body_->origins, *body_->sockets);
    body_->contexts->connectOutbound(*body_->outbound);
  }
  body_->hooks = std::make_unique<hooks::HookRunner>(*body_->contexts, shared_.log.withComponent("hooks"),
                                                     shared_.hooks.validationLog());
  if (status) {
    body_->services.reset(
        new transaction::Services{.loop = *loop_,
                                  .log = shared_.log.withComponent("transaction"),
                                  .snapshot = std::make_shared<transaction::Snapshot>(deployment_->config),
                                  .hooks = *body_->hooks,
                                  .origins = *body_->origins,
                                  .store = shared_.store,
                                  .fills = shared_.fills,
                                  .access_log = shared_.access_log,
                                  .counters = counters_.transaction,
                                  .request_ids = {},
                                  .background = TaskScope(loop_->ready())});
    body_->handler = std::make_unique<transaction::Handler>(*body_->services);
    body_->connections = std::make_unique<viewer::ConnectionPool>(*loop_, deployment_->config->viewer_limits,
                                                                  *body_->handler, shared_.budget, counters_.viewer);
  }
  const bool running = status.has_value();
  started(std::move(status));
  if (running) loop_->run();
  body_.reset();
}

void Worker::runOnThread(const std::function<void()>& work) {
  std::promise<void> done;
  loop_->post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

Status Worker::openListeners(DeploymentPtr deployment, std::vector<std::uint16_t>& ports) {
  Status status;
  runOnThread([&] {
    status = body_->open(*deployment, ports, counters_.listener, body_->opened);
    if (!status) body_->opened.clear();
  });
  return status;
}

void Worker::dropOpenedListeners() {
  runOnThread([this] { body_->opened.clear(); });
}

void Worker::deploy(DeploymentPtr deployment) {
  runOnThread([this, &deployment] {
    deployment_ = deployment;
    Body& body = *body_;
    std::vector<Body::Door> doors = std::move(body.opened);
    body.opened.clear();
    for (std::size_t i = 0; i < deployment->config->listeners.size(); ++i) {
      Body::Door* kept = body.find(addressOf(deployment->config->listeners, i));
      if (kept == nullptr) continue;
      kept->listener->setTls(deployment->tls[i]);
      doors.push_back(std::move(*kept));
      kept->address.clear();
    }
    body.doors = std::move(doors);  // closes the listeners that are configured no more
    body.connections->setLimits(deployment->config->viewer_limits);
    body.services->snapshot = std::make_shared<transaction::Snapshot>(deployment->config);
  });
}

void Worker::drain(std::function<void()> done) {
  loop_->post([this, done = std::move(done)] {
    body_->doors.clear();
    if (body_->connections->size() == 0) return done();
    body_->connections->onEmpty(done);
    body_->connections->drain();
  });
}

void Worker::stop() {
  if (!thread_.joinable()) return;
  loop_->stop();
  thread_.join();
}

}  // namespace brink::server
