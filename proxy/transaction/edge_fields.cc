#include "proxy/transaction/edge_fields.h"

#include <array>
#include <string>

namespace brink::transaction {
namespace {

using Maker = std::string (*)(const viewer::ViewerInfo&, const http::RequestHead&);

template <DeviceClass kClass>
std::string isDevice(const viewer::ViewerInfo&, const http::RequestHead& request) {
  return deviceClass(request.headers.get("user-agent").value_or("")) == kClass ? "true" : "false";
}

template <char kFirst>
std::string isSystem(const viewer::ViewerInfo&, const http::RequestHead& request) {
  const std::string_view agent = request.headers.get("user-agent").value_or("");
  const auto says = [agent](std::string_view word) { return agent.find(word) != std::string_view::npos; };
  const bool found = kFirst == 'A' ? says("Android") : says("iPhone") || says("iPad") || says("iPod");
  return found ? "true" : "false";
}

std::string forwardedProto(const viewer::ViewerInfo& viewer, const http::RequestHead&) {
  return viewer.tls ? "https" : "http";
}

std::string httpVersion(const viewer::ViewerInfo&, const http::RequestHead& request) {
  return std::string(http::versionText(request.version).substr(5));
}

std::string viewerAddress(const viewer::ViewerInfo& viewer, const http::RequestHead&) {
  return viewer.remote_address + ":" + std::to_string(viewer.remote_port);
}

std::string viewerTls(const viewer::ViewerInfo& viewer, const http::RequestHead&) {
  if (!viewer.tls) return "";
  return viewer.tls_protocol + ":" + viewer.tls_cipher + ":" +
         (viewer.tls_resumed ? "sessionResumed" : "fullHandshake");
}

std::string headerCount(const viewer::ViewerInfo&, const http::RequestHead& request) {
  return std::to_string(request.headers.size());
}

struct Field {
  std::string_view name;
  Maker make;
};
constexpr std::array kFields{
    Field{"CloudFront-Forwarded-Proto", forwardedProto},
    Field{"CloudFront-Is-Desktop-Viewer", isDevice<DeviceClass::Desktop>},
    Field{"CloudFront-Is-Mobile-Viewer", isDevice<DeviceClass::Mobile>},
    Field{"CloudFront-Is-SmartTV-Viewer", isDevice<DeviceClass::SmartTv>},
    Field{"CloudFront-Is-Tablet-Viewer", isDevice<DeviceClass::Tablet>},
    Field{"CloudFront-Is-Android-Viewer", isSystem<'A'>},
    Field{"CloudFront-Is-IOS-Viewer", isSystem<'I'>},
    Field{"CloudFront-Viewer-Http-Version", httpVersion},
    Field{"CloudFront-Viewer-Header-Count", headerCount},
    Field{"CloudFront-Viewer-Address", viewerAddress},
    Field{"CloudFront-Viewer-TLS", viewerTls},
};
static_assert(kFields.size() <= 16);

}  // namespace

EdgeFields edgeFieldsOf(const cache::Forwarding& forwarding) {
  EdgeFields wanted = 0;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    // "All viewer headers" are the viewer's; only a list names the edge's own.
    const auto names = [&](const conf::NameSelection& selection) {
      if (selection.selection != conf::Selection::List) return false;
      for (const std::string& name : selection.names) {
        if (http::equalsIgnoreCase(name, kFields[i].name)) return true;
      }
      return false;
    };
    if (names(forwarding.cache_policy.headers) ||
        (forwarding.origin_request_policy != nullptr && names(forwarding.origin_request_policy->headers))) {
      wanted |= static_cast<EdgeFields>(1U << i);
    }
  }
  return wanted;
}

void addEdgeFields(EdgeFields wanted, const viewer::ViewerInfo& viewer, http::RequestHead& request) {
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    if ((wanted >> i & 1U) == 0) continue;
    const std::string value = kFields[i].make(viewer, request);
    if (value.empty()) {
      request.headers.remove(kFields[i].name);
    } else {
      request.headers.set(kFields[i].name, value);
    }
  }
}

DeviceClass deviceClass(std::string_view agent) {
  const auto says = [agent](std::string_view word) { return agent.find(word) != std::string_view::npos; };
  for (const std::string_view word :
       {"SmartTV", "SMART-TV", "Smart-TV", "AppleTV", "GoogleTV", "HbbTV", "CrKey", "BRAVIA"}) {
    if (says(word)) return DeviceClass::SmartTv;
  }
  if (says("iPad") || says("Tablet") || says("Kindle") || (says("Android") && !says("Mobile")))
    return DeviceClass::Tablet;
  if (says("Mobi") || says("iPhone") || says("iPod")) return DeviceClass::Mobile;
  return DeviceClass::Desktop;
}

}  // namespace brink::transaction
