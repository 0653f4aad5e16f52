// A configuration with all that it names loaded: certificates, keys, code. What `brink check` checks, what a start and
// a reload need before anything changes.
//
// prepare() blocks on files: main thread. A Deployment is immutable and shared by all threads.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "conf/config.h"
#include "hooks/function_catalog.h"
#include "proxy/net/tls_context.h"

namespace brink::server {

struct Deployment {
  conf::ConfigPtr config;
  std::vector<std::shared_ptr<const net::ServerTlsContext>> tls;  // by listener; null: clear text
  hooks::CatalogPtr functions;
};
using DeploymentPtr = std::shared_ptr<const Deployment>;

class Deployer {
 public:
  Deployer(hooks::FunctionCatalog& catalog, std::shared_ptr<net::TicketKeys> ticket_keys)
      : catalog_(catalog), ticket_keys_(std::move(ticket_keys)) {}

  // All that is wrong, as lines for the operator; nothing changes before publish().
  std::expected<DeploymentPtr, std::string> prepare(const std::string& config_file);
  std::expected<DeploymentPtr, std::string> prepare(conf::ConfigPtr config);
  // Makes the functions of an accepted deployment the running ones.
  void publish(const Deployment& deployment) { catalog_.publish(deployment.functions, *deployment.config); }

 private:
  hooks::FunctionCatalog& catalog_;
  std::shared_ptr<net::TicketKeys> ticket_keys_;
};

}  // namespace brink::server
