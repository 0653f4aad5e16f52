// Who the executor is: nobody, without capabilities, and with no way to gain any.
#pragma once

#include "proxy/base/error.h"

namespace brink::js {

// 65534 is "nobody" on Debian and the kernel's overflow id: it owns nothing.
inline constexpr unsigned kNobody = 65534;

// Real root becomes nobody. Inside a user namespace only one id is mapped: that one stays (it is unprivileged outside).
// Then all capabilities go, bounding set included. Clears PDEATHSIG (dieWithParent comes later).
// `in_user_namespace`: insideUserNamespace(), asked while there still is a /proc.
// `user_id`: whom root becomes; 0: nobody.
Status dropPrivileges(bool in_user_namespace, unsigned user_id = 0);
Status forbidNewPrivileges();

}  // namespace brink::js
