// "origins": custom origins (HTTP servers) and directory origins (folders served as S3 buckets would be).
#include <algorithm>
#include <string>
#include <string_view>

#include "conf/fields.h"
#include "conf/sections/sections.h"
#include "proxy/http/uri.h"

namespace brink::conf {
namespace {

// CloudFront's own limits for OriginPath and origin ids.
constexpr std::size_t kMaxOriginPath = 255;
constexpr std::size_t kMaxOriginId = 128;

void readCustomOrigin(const Node& node, Decoding& run, CustomOrigin& custom) {
  const auto protocol = [](std::string_view name) {
    const bool known = name == "TLSv1" || name == "TLSv1.1" || name == "TLSv1.2";
    return known ? "" : "\"TLSv1\", \"TLSv1.1\" or \"TLSv1.2\"";
  };
  readObject(node, run, "customOriginConfig",
             {
                 optional("httpPort", number(custom.http_port, 1, 65535)),
                 optional("httpsPort", number(custom.https_port, 1, 65535)),
                 optional("originProtocolPolicy",
                          choice<OriginProtocolPolicy>(custom.protocol_policy,
                                                       {{"http-only", OriginProtocolPolicy::HttpOnly},
                                                        {"https-only", OriginProtocolPolicy::HttpsOnly},
                                                        {"match-viewer", OriginProtocolPolicy::MatchViewer}})),
                 optional("originSslProtocols", texts(custom.ssl_protocols, protocol)),
                 optional("originReadTimeout", secondsNumber(custom.read_timeout, 1, 120)),
                 optional("originKeepaliveTimeout", secondsNumber(custom.keepalive_timeout, 1, 120)),
                 optional("verifyCertificate", flag(custom.verify_certificate)),
                 optional("trustedCaFile", existingFile(custom.trusted_ca_file)),
             });
}

void readDirectory(const Node& node, Decoding& run, DirectoryOrigin& directory) {
  readObject(node, run, "directory",
             {
                 required("path", existingDirectory(directory.path)),
                 optional("region", text(directory.region)),
             });
}

// A DNS name, an IPv4 address, or an IPv6 address in brackets: what may stand in a Host header.
Reader originDomain(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const bool address =
        http::isIpAddress(node.text) && (node.text.find(':') == std::string::npos || node.text[0] == '[');
    if (node.type != NodeType::String || (!http::isDnsName(node.text) && !address)) {
      return reportExpected(node, run, "a host name without scheme and port, or an address (IPv6 in brackets)");
    }
    out = node.text;
  };
}

Reader originPath(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const bool empty = node.type == NodeType::String && node.text.empty();
    const bool good = http::isPath(node.text) && !node.text.ends_with('/') && node.text.size() <= kMaxOriginPath;
    if (!empty && !good) return reportExpected(node, run, "\"\" or a path with a slash in front and none at the end");
    out = node.text;
  };
}

Reader originId(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const auto printable = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; };
    if (node.type != NodeType::String || node.text.empty() || node.text.size() > kMaxOriginId ||
        !std::all_of(node.text.begin(), node.text.end(), printable)) {
      return reportExpected(node, run, "an id of 1 to 128 characters without spaces");
    }
    out = node.text;
  };
}

void checkKind(const Node& node, Decoding& run, Origin& origin) {
  if (origin.custom && origin.directory) {
    run.problem(node, "both \"customOriginConfig\" and \"directory\" are given; an origin is one of them");
  } else if (!origin.custom && !origin.directory) {
    run.problem(node, "one of \"customOriginConfig\" and \"directory\" is missing");
  }
}

}  // namespace

void readOrigin(const Node& node, Decoding& run, Origin& origin) {
  std::string domain_name;
  readObject(node, run, "origin",
             {
                 required("id", originId(origin.id)),
                 required("domainName", originDomain(domain_name)),
                 optional("originPath", originPath(origin.origin_path)),
                 optional("customHeaders", object(origin.custom_headers, readCustomHeaders)),
                 optional("connectionTimeout", secondsNumber(origin.connection_timeout, 1, 10)),
                 optional("connectionAttempts", number(origin.connection_attempts, 1, 3)),
                 optional("customOriginConfig", object(origin.custom, readCustomOrigin)),
                 optional("directory", object(origin.directory, readDirectory)),
             });
  if (node.type != NodeType::Object) return;
  checkKind(node, run, origin);
  if (origin.custom) origin.custom->domain_name = domain_name;
  if (origin.directory) origin.directory->domain_name = domain_name;
}

}  // namespace brink::conf
