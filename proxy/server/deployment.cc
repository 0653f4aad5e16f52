#include "proxy/server/deployment.h"

#include "conf/load.h"

namespace brink::server {
namespace {

net::ServerTlsSettings tlsSettings(const conf::TlsListener& listener) {
  net::ServerTlsSettings settings;
  settings.minimum = listener.allow_tls12 ? net::TlsVersion::Tls12 : net::TlsVersion::Tls13;
  for (const conf::Certificate& certificate : listener.certificates) {
    settings.certificates.push_back({certificate.certificate_file, certificate.private_key_file});
  }
  return settings;
}

conf::Problem placed(const net::CertificateProblem& bad, const conf::TlsListener& listener) {
  const conf::Certificate& certificate = listener.certificates[bad.certificate];
  const conf::Place place = bad.private_key ? certificate.private_key_place : certificate.certificate_place;
  return {place.line, place.column, bad.message};
}

}  // namespace

std::expected<DeploymentPtr, std::string> Deployer::prepare(const std::string& config_file) {
  conf::ConfigResult loaded = conf::loadConfig(config_file);
  if (!loaded) return std::unexpected(conf::formatProblems(config_file, loaded.error()));
  return prepare(std::move(*loaded));
}

std::expected<DeploymentPtr, std::string> Deployer::prepare(conf::ConfigPtr config) {
  auto deployment = std::make_shared<Deployment>();
  conf::Problems problems;
  for (const conf::Listener& listener : config->listeners) {
    auto& context = deployment->tls.emplace_back();
    if (!listener.tls) continue;
    auto made = net::ServerTlsContext::load(tlsSettings(*listener.tls), ticket_keys_);
    if (made) {
      context = std::move(*made);
    } else {
      for (const net::CertificateProblem& bad : made.error()) problems.push_back(placed(bad, *listener.tls));
    }
  }
  auto functions = load_functions_(*config);
  if (functions) {
    deployment->functions = std::move(*functions);
  } else {
    problems.insert(problems.end(), functions.error().begin(), functions.error().end());
  }
  if (!problems.empty()) {
    return std::unexpected(conf::formatProblems(config->file, conf::inFileOrder(std::move(problems))));
  }
  deployment->config = std::move(config);
  return deployment;
}

}  // namespace brink::server
