#include "proxy/transaction/origin_request.h"

#include <algorithm>

#include "proxy/http/uri.h"

namespace brink::transaction {
namespace {

std::string_view customProtocol(const conf::CustomOrigin& custom, std::string_view viewer_scheme) {
  switch (custom.protocol_policy) {
    case conf::OriginProtocolPolicy::HttpOnly:
      return "http";
    case conf::OriginProtocolPolicy::HttpsOnly:
      return "https";
    case conf::OriginProtocolPolicy::MatchViewer:
      return viewer_scheme;
  }
  return "http";
}

std::string hostWithPort(const conf::CustomOrigin& custom, std::string_view protocol) {
  const std::uint16_t port = protocol == "https" ? custom.https_port : custom.http_port;
  const bool usual = port == (protocol == "https" ? 443 : 80);
  return usual ? custom.domain_name : custom.domain_name + ":" + std::to_string(port);
}

// An address in the configuration means that port; a hook may reach another port of a known host only as an unknown
// one.
bool isEndpoint(const conf::Origin& known, const hooks::EventOrigin& wanted) {
  if (!wanted.custom) return known.directory && known.directory->domain_name == wanted.domain_name;
  return known.custom && known.custom->domain_name == wanted.domain_name &&
         (wanted.port == known.custom->http_port || wanted.port == known.custom->https_port);
}

// Several origins may share a host: the behavior's own comes first.
const conf::Origin* findKnown(const conf::Config& config, const conf::Origin& own, const hooks::EventOrigin& wanted) {
  if (isEndpoint(own, wanted)) return &own;
  const auto found =
      std::ranges::find_if(config.origins, [&](const conf::Origin& origin) { return isEndpoint(origin, wanted); });
  return found == config.origins.end() ? nullptr : &*found;
}

void fillFromConfig(origin::Target& target, const conf::Origin& origin) {
  target.origin_id = origin.id;
  target.connection_timeout = origin.connection_timeout;
  target.connection_attempts = origin.connection_attempts;
  if (origin.directory) {
    target.directory = true;
    target.directory_path = origin.directory->path;
  }
  if (origin.custom) {
    target.verify_certificate = origin.custom->verify_certificate;
    target.trusted_ca_file = origin.custom->trusted_ca_file;
  }
}

}  // namespace

hooks::EventOrigin eventOrigin(const conf::Origin& origin, std::string_view viewer_scheme) {
  hooks::EventOrigin shown;
  shown.path = origin.origin_path;
  shown.custom_headers = origin.custom_headers;
  if (origin.directory) {
    shown.custom = false;
    shown.domain_name = origin.directory->domain_name;
    shown.region = origin.directory->region;
    return shown;
  }
  const conf::CustomOrigin& custom = *origin.custom;
  shown.domain_name = custom.domain_name;
  shown.protocol = customProtocol(custom, viewer_scheme);
  shown.port = shown.protocol == "https" ? custom.https_port : custom.http_port;
  shown.keepalive_timeout = static_cast<std::uint32_t>(custom.keepalive_timeout.count());
  shown.read_timeout = static_cast<std::uint32_t>(custom.read_timeout.count());
  shown.ssl_protocols = custom.ssl_protocols;
  return shown;
}

origin::Target makeTarget(const conf::Config& config, const conf::Origin& origin, const hooks::EventOrigin& shown,
                          const hooks::EventOrigin* changed) {
  const hooks::EventOrigin& wanted = changed != nullptr ? *changed : shown;
  origin::Target target;
  const conf::Origin* known = changed == nullptr ? &origin : findKnown(config, origin, wanted);
  if (known != nullptr) fillFromConfig(target, *known);
  if (target.directory) return target;
  target.public_only = known == nullptr && !config.outbound.allow_private;
  target.host = wanted.domain_name;
  target.tls = !wanted.custom || wanted.protocol == "https";
  target.port = wanted.custom ? wanted.port : 443;
  target.ssl_protocols = wanted.ssl_protocols;
  target.read_timeout = std::chrono::seconds(wanted.read_timeout);
  target.keepalive_timeout = std::chrono::seconds(wanted.keepalive_timeout);
  return target;
}

void addForwardingHeaders(http::RequestHead& request, const viewer::ViewerInfo& viewer, const conf::Origin& origin,
                          const ForwardingIdentity& identity, bool host_forwarded) {
  if (!host_forwarded) {
    const std::string host = origin.custom
                                 ? hostWithPort(*origin.custom, customProtocol(*origin.custom, request.scheme))
                                 : origin.directory->domain_name;
    request.headers.set("Host", host);
    request.authority = host;
  }
  if (const auto earlier = request.headers.getCombined("x-forwarded-for")) {
    request.headers.set("X-Forwarded-For", *earlier + "," + viewer.remote_address);
  } else {
    request.headers.add("X-Forwarded-For", viewer.remote_address);
  }
  request.headers.add("Via", identity.via);
  request.headers.add("X-Amz-Cf-Id", identity.request_id);
}

void finishOriginRequest(http::RequestHead& request, const hooks::EventOrigin& origin) {
  request.path.insert(0, origin.path);
  // A hook may delete it; HTTP/1.1 may not do without (RFC 9112 §3.2).
  if (!request.headers.has("host")) {
    const bool usual = !origin.custom || origin.port == (origin.protocol == "https" ? 443 : 80);
    request.headers.add("Host", usual ? origin.domain_name : origin.domain_name + ":" + std::to_string(origin.port));
  }
  for (std::size_t i = 0; i < origin.custom_headers.size(); ++i) {
    const http::HeaderField field = origin.custom_headers[i];
    if (i == 0 || origin.custom_headers.find(field.name) == i) {
      request.headers.set(field.name, field.value);
    } else {
      request.headers.add(field.name, field.value);
    }
  }
}

}  // namespace brink::transaction
