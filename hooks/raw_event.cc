#include "hooks/raw_event.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "hooks/base64.h"
#include "hooks/header_rules.h"
#include "hooks/protocol/call.h"
#include "proxy/http/fields.h"

namespace brink::hooks {
namespace {

using Json = nlohmann::json;
using Type = Json::value_t;

std::string_view typeName(const Json& value) {
  if (value.is_string()) return "a string";
  if (value.is_number()) return "a number";
  if (value.is_boolean()) return "true or false";
  if (value.is_array()) return "an array";
  return value.is_object() ? "an object" : "null";
}

enum class Need : std::uint8_t { Required, Optional };

// A place in the document: a value and its JSON path. Keeps the first complaint of the whole reading.
class Place {
 public:
  Place(const Json& value, std::string path, std::string& complaint)
      : value_(&value), path_(std::move(path)), complaint_(&complaint) {}

  const Json& value() const { return *value_; }
  void complain(std::string_view what) const {
    if (complaint_->empty()) complaint_->append(path_).append(": ").append(what);
  }
  bool expect(bool right, std::string_view expected) const {
    if (!right) complain(std::string(expected) + " is expected, found " + std::string(typeName(*value_)));
    return right;
  }

  std::optional<Place> member(const std::string& name, Need need) const {
    if (!expect(value_->is_object(), "an object")) return std::nullopt;
    const auto found = value_->find(name);
    Place place(found == value_->end() ? *value_ : *found, path_ + "." + name, *complaint_);
    if (found != value_->end()) return place;
    if (need == Need::Required) place.complain("is missing");
    return std::nullopt;
  }
  Place item(std::size_t index) const {
    return {(*value_)[index], path_ + "[" + std::to_string(index) + "]", *complaint_};
  }

  void readText(const std::string& name, Need need, std::string& out) const {
    const auto place = member(name, need);
    if (place && place->expect(place->value().is_string(), "a string")) out = place->value().get<std::string>();
  }
  template <typename Number>
  void readNumber(const std::string& name, Number& out) const {
    const auto place = member(name, Need::Optional);
    if (!place || !place->expect(place->value().is_number_unsigned(), "a whole number")) return;
    const auto number = place->value().get<std::uint64_t>();
    if (number > std::numeric_limits<Number>::max()) return place->complain("the number is too large");
    out = static_cast<Number>(number);
  }

 private:
  const Json* value_;
  std::string path_;
  std::string* complaint_;
};

void readHeaderList(const Place& list, const std::string& name, http::HeaderList& headers) {
  if (!list.expect(list.value().is_array(), "an array")) return;
  for (std::size_t i = 0; i < list.value().size(); ++i) {
    const Place entry = list.item(i);
    std::string key = defaultKey(http::toLower(name));
    std::string value;
    entry.readText("key", Need::Optional, key);
    entry.readText("value", Need::Required, value);
    if (judgeHeaderEntry(name, key, value)) entry.complain("not a header that HTTP can carry");
    headers.add(key, value);
  }
}

void readHeaders(const Place& parent, const std::string& field, http::HeaderList& headers) {
  const auto place = parent.member(field, Need::Optional);
  if (!place || !place->expect(place->value().is_object(), "an object")) return;
  for (const auto& [name, list] : place->value().items()) {
    if (const auto member = place->member(name, Need::Required)) readHeaderList(*member, name, headers);
  }
}

void readOrigin(const Place& request, RawEvent& event) {
  const auto place = request.member("origin", Need::Optional);
  if (!place || !place->expect(place->value().is_object(), "an object")) return;
  const auto custom = place->member("custom", Need::Optional);
  const auto s3 = place->member("s3", Need::Optional);
  if (custom.has_value() == s3.has_value()) return place->complain("exactly one of custom and s3 is expected");
  const Place& members = custom ? *custom : *s3;
  EventOrigin& origin = event.origin.emplace();
  origin.custom = custom.has_value();
  members.readText("domainName", Need::Required, origin.domain_name);
  members.readText("path", Need::Optional, origin.path);
  members.readText("protocol", Need::Optional, origin.protocol);
  members.readNumber("port", origin.port);
  members.readNumber("keepaliveTimeout", origin.keepalive_timeout);
  members.readNumber("readTimeout", origin.read_timeout);
  members.readText("authMethod", Need::Optional, origin.auth_method);
  members.readText("region", Need::Optional, origin.region);
  readHeaders(members, "customHeaders", origin.custom_headers);
  const auto protocols = members.member("sslProtocols", Need::Optional);
  if (!protocols || !protocols->expect(protocols->value().is_array(), "an array")) return;
  origin.ssl_protocols.clear();
  for (std::size_t i = 0; i < protocols->value().size(); ++i) {
    const Place item = protocols->item(i);
    if (item.expect(item.value().is_string(), "a string")) origin.ssl_protocols.push_back(item.value());
  }
}

void readBody(const Place& request, RawEvent& event) {
  const auto place = request.member("body", Need::Optional);
  if (!place) return;
  std::string encoding = "base64";
  std::string data;
  place->readText("encoding", Need::Optional, encoding);
  place->readText("data", Need::Required, data);
  EventBody& body = event.body.emplace();
  const auto truncated = place->member("inputTruncated", Need::Optional);
  if (truncated && truncated->expect(truncated->value().is_boolean(), "true or false")) {
    body.truncated = truncated->value().get<bool>();
  }
  auto bytes = encoding == "text" ? std::optional(std::move(data)) : decodeBase64(data);
  if (!bytes) return place->complain("data is not valid base64");
  body.data = std::move(*bytes);
}

void readRequest(const Place& cf, RawEvent& event) {
  const auto request = cf.member("request", Need::Required);
  if (!request) return;
  http::RequestHead& head = event.request;
  head.method = "GET";
  head.scheme = "https";
  request->readText("clientIp", Need::Optional, event.client_ip);
  request->readText("method", Need::Optional, head.method);
  request->readText("uri", Need::Required, head.path);
  request->readText("querystring", Need::Optional, head.query);
  head.has_query = !head.query.empty();
  readHeaders(*request, "headers", head.headers);
  head.authority = head.headers.get("host").value_or("");
  if (conf::isRequestStage(event.stage)) readBody(*request, event);
  if (event.stage == conf::Stage::OriginRequest || event.stage == conf::Stage::OriginResponse)
    readOrigin(*request, event);
}

void readResponse(const Place& cf, RawEvent& event) {
  if (conf::isRequestStage(event.stage)) return;
  const auto place = cf.member("response", Need::Required);
  if (!place) return;
  http::ResponseHead& head = event.response.emplace();
  if (const auto status = place->member("status", Need::Required)) {
    const std::string text = status->value().is_string() ? status->value().get<std::string>() : status->value().dump();
    const auto number = http::parseUnsigned(text);
    if (!number || *number < 100 || *number > 599) return status->complain("a status is expected, \"100\" to \"599\"");
    head.status = static_cast<int>(*number);
  }
  place->readText("statusDescription", Need::Optional, head.reason);
  readHeaders(*place, "headers", head.headers);
}

void readStage(const std::optional<Place>& config, std::optional<conf::Stage> stage, RawEvent& event, const Place& cf) {
  std::string name;
  if (config) config->readText("eventType", Need::Optional, name);
  if (!stage) stage = parseStageName(name);
  if (stage) {
    event.stage = *stage;
  } else if (name.empty()) {
    cf.complain("config.eventType is missing; give the type of the event");
  } else {
    config->complain("eventType is none of viewer-request, origin-request, origin-response and viewer-response");
  }
}

void readConfig(const Place& cf, std::optional<conf::Stage> stage, RawEvent& event) {
  const auto config = cf.member("config", Need::Optional);
  readStage(config, stage, event, cf);
  if (!config) return;
  config->readText("distributionDomainName", Need::Optional, event.distribution.domain_name);
  config->readText("distributionId", Need::Optional, event.distribution.id);
  config->readText("requestId", Need::Optional, event.request_id);
}

std::string positionOf(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte == 0 ? 0 : byte - 1);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(lines + 1) + ", column " + std::to_string(before.size() - line_start + 1);
}

Result<Json> parseJson(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return fail(ErrorCode::InvalidArgument, Side::Operator, "not valid JSON at " + positionOf(text, error.byte));
  }
}

}  // namespace

HookInput RawEvent::input(const conf::Function& function) const {
  HookInput input;
  input.stage = stage;
  input.distribution = &distribution;
  input.function = &function;
  input.request_id = request_id;
  input.client_ip = client_ip;
  input.request = &request;
  input.origin = origin ? &*origin : nullptr;
  input.response = response ? &*response : nullptr;
  input.body = body ? &*body : nullptr;
  return input;
}

std::optional<conf::Stage> parseStageName(std::string_view name) {
  for (std::size_t i = 0; i < conf::kStageCount; ++i) {
    const auto stage = static_cast<conf::Stage>(i);
    if (conf::stageName(stage) == name) return stage;
  }
  return std::nullopt;
}

Result<RawEvent> parseRawEvent(std::string_view json, std::optional<conf::Stage> stage) {
  const auto document = parseJson(json);
  if (!document) return std::unexpected(document.error());
  std::string complaint;
  RawEvent event;
  const Place root(*document, "$", complaint);
  const auto records = root.member("Records", Need::Required);
  if (records &&
      records->expect(records->value().is_array() && records->value().size() == 1, "an array of one record")) {
    if (const auto cf = records->item(0).member("cf", Need::Required)) {
      readConfig(*cf, stage, event);
      readRequest(*cf, event);
      readResponse(*cf, event);
    }
  }
  if (!complaint.empty()) return fail(ErrorCode::InvalidArgument, Side::Operator, std::move(complaint));
  return event;
}

std::string buildRawCall(std::string_view json, std::string_view aws_request_id) {
  std::string record;
  protocol::CallWriter writer(record);
  writer.begin({.size = 0,
                .flags = protocol::kRawEvent | protocol::kRawAnswer,
                .stage = 0,
                .timeout_ms = 0,
                .deadline_unix_ms = 0});
  std::array<std::string_view, static_cast<std::size_t>(protocol::CallScalar::kCount)> scalars{};
  scalars[static_cast<std::size_t>(protocol::CallScalar::AwsRequestId)] = aws_request_id;
  writer.strings(scalars);
  writer.bytes(json);
  writer.end();
  return record;
}

}  // namespace brink::hooks
