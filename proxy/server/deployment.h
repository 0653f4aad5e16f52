// A configuration with all that it names loaded: certificates, keys, code. What `brink check` checks, what a start and
// a reload need before anything changes.
//
// prepare() blocks on files: main thread. A Deployment is immutable and shared by all threads.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "conf/config.h"
#include "conf/problem.h"
#include "hooks/function_catalog.h"
#include "proxy/net/tls_context.h"

namespace brink::server {

struct Deployment {
  conf::ConfigPtr config;
  std::vector<std::shared_ptr<const net::ServerTlsContext>> tls;  // by listener; null: clear text
  hooks::CatalogPtr functions;
};
using DeploymentPtr = std::shared_ptr<const Deployment>;

// Reads the code of all functions of a configuration: HookRuntime::load, or a catalogue's without a runtime.
using LoadFunctions = std::function<std::expected<hooks::CatalogPtr, conf::Problems>(const conf::Config&)>;

class Deployer {
 public:
  Deployer(LoadFunctions load_functions, std::shared_ptr<net::TicketKeys> ticket_keys)
      : load_functions_(std::move(load_functions)), ticket_keys_(std::move(ticket_keys)) {}

  // All that is wrong, as lines for the operator. Changes nothing.
  std::expected<DeploymentPtr, std::string> prepare(const std::string& config_file);
  std::expected<DeploymentPtr, std::string> prepare(conf::ConfigPtr config);

 private:
  LoadFunctions load_functions_;
  std::shared_ptr<net::TicketKeys> ticket_keys_;
};

}  // namespace brink::server
