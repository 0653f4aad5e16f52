// "listeners": where viewers connect.
#include <map>
#include <string>
#include <utility>

#include "conf/fields.h"
#include "conf/sections/sections.h"
#include "proxy/http/uri.h"

namespace brink::conf {
namespace {

void readCertificate(const Node& node, Decoding& run, Certificate& certificate) {
  readObject(node, run, "certificate",
             {
                 required("certificateFile", existingFile(certificate.certificate_file)),
                 required("privateKeyFile", existingFile(certificate.private_key_file)),
             });
  certificate.certificate_place = placeOf(node, "certificateFile");
  certificate.private_key_place = placeOf(node, "privateKeyFile");
}

void readTls(const Node& node, Decoding& run, TlsListener& tls) {
  const bool read = readObject(
      node, run, "tls",
      {
          required("certificates", list(tls.certificates, readCertificate)),
          optional("minimumProtocolVersion", choice<bool>(tls.allow_tls12, {{"TLSv1.2", true}, {"TLSv1.3", false}})),
      });
  if (read && tls.certificates.empty()) run.problem(placeOf(node, "certificates"), "expected at least one certificate");
}

// An address literal, so that starting needs no name server.
Reader bindAddress(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type != NodeType::String || (!node.text.empty() && !http::isIpAddress(node.text))) {
      return reportExpected(node, run, "an IP address, or \"\" for all");
    }
    out = node.text;
  };
}

}  // namespace

void readListener(const Node& node, Decoding& run, Listener& listener) {
  readObject(node, run, "listener",
             {
                 optional("host", bindAddress(listener.host)),
                 required("port", number(listener.port, 0, 65535)),
                 optional("tls", object(listener.tls, readTls)),
             });
}

void readAdmin(const Node& node, Decoding& run, Admin& admin) {
  // sun_path of a Unix address, with its NUL.
  constexpr std::size_t kMaxSocketPath = 107;
  const bool read = readObject(node, run, "admin",
                               {
                                   optional("host", bindAddress(admin.host)),
                                   optional("port", number(admin.port, 0, 65535)),
                                   optional("socket", path(admin.socket)),
                               });
  if (read && admin.socket.size() > kMaxSocketPath) {
    run.problem(placeOf(node, "socket"), "socket: " + admin.socket + " is longer than the " +
                                             std::to_string(kMaxSocketPath) + " bytes that Unix sockets allow");
  }
}

void checkListeners(const Node& config_node, Decoding& run, const Config& config) {
  const Member* listeners = config_node.find("listeners");
  if (listeners == nullptr) return;
  if (config.listeners.empty() && listeners->value.type == NodeType::Array) {
    return run.problem(listeners->value, "expected at least one listener");
  }
  std::map<std::pair<std::string, std::uint16_t>, int> taken;
  for (std::size_t i = 0; i < config.listeners.size(); ++i) {
    const Listener& listener = config.listeners[i];
    const Node& element = listeners->value.elements[i];
    if (listener.port == 0) continue;
    const auto [other, added] = taken.try_emplace({listener.host, listener.port}, element.place.line);
    if (added) continue;
    run.problem(placeOf(element, "port"), "port " + std::to_string(listener.port) +
                                              " is taken by the listener on line " + std::to_string(other->second));
  }
  const Member* admin = config_node.find("admin");
  if (admin == nullptr || !config.admin.port) return;
  for (const std::string& host : {config.admin.host, std::string()}) {
    const auto other = taken.find({host, *config.admin.port});
    if (other == taken.end()) continue;
    return run.problem(placeOf(admin->value, "port"), "port " + std::to_string(*config.admin.port) +
                                                          " is taken by the listener on line " +
                                                          std::to_string(other->second));
  }
}

}  // namespace brink::conf
