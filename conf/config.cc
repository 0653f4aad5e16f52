#include "conf/config.h"

namespace brink::conf {

std::string_view stageName(Stage stage) {
  switch (stage) {
    case Stage::ViewerRequest:
      return "viewer-request";
    case Stage::OriginRequest:
      return "origin-request";
    case Stage::OriginResponse:
      return "origin-response";
    case Stage::ViewerResponse:
      return "viewer-response";
  }
  return "viewer-request";
}

}  // namespace brink::conf
