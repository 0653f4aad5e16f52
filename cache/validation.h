// Asking an origin whether a stored response is still good, and what its 304 changes (RFC 9111 §4.3). Pure.
#pragma once

#include "cache/entry.h"
#include "cache/policy.h"

namespace brink::cache {

// Replaces the request's own Range and If-* by If-None-Match and If-Modified-Since of the entry (RFC 9111 §4.3.1).
// Returns false, and only removes, when the entry has no validator.
bool addValidators(const Entry& entry, http::RequestHead& request);

// A 304 speaks of this entry, unless it names an entity tag that is not the entry's (RFC 9111 §4.3.3): then the request
// has to be repeated without validators.
bool confirms(const Entry& entry, const http::ResponseHead& not_modified);

// The stored head with the 304's fields in the place of those of the same name (RFC 9111 §3.2, §4.3.4), except what
// describes the body: Content-Length, Content-Encoding, Content-Type, Content-Range.
http::ResponseHead mergeNotModified(const http::ResponseHead& stored, const http::ResponseHead& not_modified);

// The entry as it is after a 304: merged head, freshness of `decision` (decideStore on the merged head), same body.
EntryPtr refreshed(const Entry& entry, http::ResponseHead merged, const StoreDecision& decision);

// The entry after an origin failed while it was stale: used without asking again until `until` (contract §9.5: now +
// error caching minimum TTL).
EntryPtr heldUntil(const Entry& entry, WallTime until);

}  // namespace brink::cache
