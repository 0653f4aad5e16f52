// Whether a function version can be put to work: how far its template is, and what is wrong with it.
//
//   Unmade --ask--> Asked (--begin--> Making: a snapshot) --ready--> Ready
//      ^              └── its code is refused, its init failed, lost ──> Failed
//      └── lost with what stood above it, no fault of the function ───────┘
//
// What happens after it was ready is no matter of deployment. Supervisor's loop.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "hooks/executor/template_listener.h"
#include "hooks/protocol/code_findings.h"

namespace brink::hooks {

class Readiness {
 public:
  enum class State : std::uint8_t { Unmade, Asked, Making, Ready, Failed };
  State state() const { return state_; }
  // There was one: what happens from then on is no matter of deployment.
  bool wasReady() const { return was_ready_; }
  // Nobody's fault, another one may well be made.
  bool isLost() const { return state_ == State::Failed && end_ == TemplateListener::End::Lost; }
  // In Failed: one line, bounded.
  const std::string& failure() const { return failure_; }
  // What its code has; in Failed: mistakes, if that is why.
  const protocol::CodeFindings& findings() const { return findings_; }

  // Somebody is about to ask the supervisor for it. False: it was asked for already.
  bool ask() {
    if (state_ != State::Unmade) return false;
    state_ = State::Asked;
    return true;
  }
  // False: it did not fail, or by its own fault. Else it is unmade.
  bool forgetLoss() {
    if (!isLost()) return false;
    state_ = State::Unmade;
    return true;
  }

 protected:
  ~Readiness() = default;

  void becomeMaking() {
    state_ = State::Making;
    failure_.clear();
  }
  void becomeReady(protocol::CodeFindings findings) {
    findings_ = std::move(findings);
    state_ = State::Ready;
    was_ready_ = true;
  }
  void becomeRefused(protocol::CodeFindings findings) {
    findings_ = std::move(findings);
    becomeFailed(findings_.mistakes.empty() ? "its code is refused" : findings_.mistakes.front(),
                 TemplateListener::End::Refused);
  }
  void becomeFailed(std::string why, TemplateListener::End how) {
    state_ = State::Failed;
    end_ = how;
    failure_ = std::move(why);
  }

 private:
  State state_ = State::Unmade;
  bool was_ready_ = false;
  TemplateListener::End end_ = TemplateListener::End::Failed;
  std::string failure_;
  protocol::CodeFindings findings_;
};

// Of a version without SnapStart. Its template is ready whatever its code has: `brink invoke` calls it all the same,
// and the author sees the runtime's own error. A deployment does not.
class TemplateReadiness final : public TemplateListener, public Readiness {
 public:
  void ready(std::string_view findings) override {
    auto found = protocol::decodeFindings(findings);
    if (found.mistakes.empty()) {
      becomeReady(std::move(found));
    } else {
      becomeRefused(std::move(found));
    }
  }
  void ended(std::string_view why, End how) override {
    if (state() != State::Failed) becomeFailed(std::string(why), how);
  }
};

}  // namespace brink::hooks
