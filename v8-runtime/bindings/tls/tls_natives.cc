#include "v8-runtime/bindings/tls/tls_natives.h"

#include <string>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "proxy/base/check.h"
#include "v8-runtime/bindings/tls/system_authorities.h"
#include "v8-runtime/bindings/tls/tls_objects.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

// The certificates of the system's authorities: an array of PEM.
void tlsAuthorities(const Arguments& arguments) {
  const CryptoCall call(arguments);
  std::vector<v8::Local<v8::Value>> all;
  for (std::size_t i = 0; i < systemAuthorities().size(); ++i) all.push_back(call.string(systemAuthorities().pem(i)));
  call.answer(v8::Array::New(call.isolate(), all.data(), all.size()).As<v8::Value>());
}

// The names of the ciphers that can be asked for.
void tlsCiphers(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const SslContextPointer context(SSL_CTX_new(TLS_method()));
  const SslPointer ssl(context ? SSL_new(context.get()) : nullptr);
  if (!ssl) return call.fail("No ciphers");
  std::vector<v8::Local<v8::Value>> names;
  const STACK_OF(SSL_CIPHER)* ciphers = SSL_get_ciphers(ssl.get());
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
    names.push_back(call.string(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i))));
  }
  call.answer(v8::Array::New(call.isolate(), names.data(), names.size()).As<v8::Value>());
}

}  // namespace

SSL_CTX* sslContextOf(const CryptoCall& call, int index) {
  const TlsContext* held = NativeObject<TlsContext>::of(call.at(index));
  if (held == nullptr) throwTypeError(call.isolate(), "Not a context of TLS");
  return held == nullptr ? nullptr : held->context.get();
}

TlsSession* tlsSessionOf(const CryptoCall& call, int index) {
  TlsSession* session = NativeObject<TlsSession>::of(call.at(index));
  if (session == nullptr) throwTypeError(call.isolate(), "Not a connection of TLS");
  return session;
}

void throwTls(const CryptoCall& call) {
  const unsigned long newest = ERR_peek_last_error();
  const BioPointer printed = memoryWriter();
  const char* library = ERR_lib_error_string(newest);
  const char* reason = ERR_reason_error_string(newest);
  ERR_print_errors(printed.get());
  const auto error = v8::Exception::Error(call.string(textOf(writtenTo(printed))).As<v8::String>()).As<v8::Object>();
  const auto set = [&](std::string_view name, std::string_view value) {
    [[maybe_unused]] const auto done =
        error->Set(call.isolate()->GetCurrentContext(), literal(call.isolate(), name), call.string(value));
  };
  if (library != nullptr) set("library", library);
  if (reason != nullptr) {
    set("reason", reason);
    std::string code = "ERR_SSL_";
    for (const char* c = reason; *c != '\0'; ++c) {
      code += *c == ' ' ? '_' : static_cast<char>(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    }
    set("code", code);
  }
  call.isolate()->ThrowException(error);
}

void installTls(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal) {
  CHECK(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1);
  systemAuthorities().read();
  const auto object = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
  Natives tls(isolate, context, object);
  tls.add("authorities", tlsAuthorities);
  tls.add("ciphers", tlsCiphers);
  installSecureContexts(tls);
  installTlsSessions(tls);
  installTlsFacts(tls);
  internal->Set(context, literal(isolate, "tls"), object).Check();
}

}  // namespace brink::js
