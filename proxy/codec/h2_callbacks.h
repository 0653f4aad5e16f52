// Where nghttp2's callbacks become calls of H2Server's methods. Private to proxy/codec; the only place with its void*.
#pragma once

#include <nghttp2/nghttp2.h>

namespace brink::codec {

class H2Server;
class H2Stream;

// A server session with all callbacks and options set; freed by nghttp2_session_del.
nghttp2_session* makeH2Session(H2Server& server);

// Reads a stream's response body by H2Server::readBody.
nghttp2_data_provider h2BodyProvider(H2Stream& stream);

}  // namespace brink::codec
