#include "v8-runtime/bindings/crypto/openssl_error.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <openssl/err.h>

#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

struct Library {
  int number;
  std::string_view prefix;
};

// Libraries that Node names in an error's code.
constexpr Library kLibraries[] = {
    {ERR_LIB_SYS, "SYS_"},       {ERR_LIB_BN, "BN_"},         {ERR_LIB_RSA, "RSA_"},
    {ERR_LIB_DH, "DH_"},         {ERR_LIB_EVP, "EVP_"},       {ERR_LIB_BUF, "BUF_"},
    {ERR_LIB_OBJ, "OBJ_"},       {ERR_LIB_PEM, "PEM_"},       {ERR_LIB_DSA, "DSA_"},
    {ERR_LIB_X509, "X509_"},     {ERR_LIB_ASN1, "ASN1_"},     {ERR_LIB_CONF, "CONF_"},
    {ERR_LIB_CRYPTO, "CRYPTO_"}, {ERR_LIB_EC, "EC_"},         {ERR_LIB_BIO, "BIO_"},
    {ERR_LIB_PKCS7, "PKCS7_"},   {ERR_LIB_X509V3, "X509V3_"}, {ERR_LIB_PKCS12, "PKCS12_"},
    {ERR_LIB_RAND, "RAND_"},     {ERR_LIB_DSO, "DSO_"},       {ERR_LIB_ENGINE, "ENGINE_"},
    {ERR_LIB_OCSP, "OCSP_"},     {ERR_LIB_UI, "UI_"},         {ERR_LIB_COMP, "COMP_"},
    {ERR_LIB_ECDSA, "ECDSA_"},   {ERR_LIB_ECDH, "ECDH_"},     {ERR_LIB_FIPS, "FIPS_"},
    {ERR_LIB_CMS, "CMS_"},       {ERR_LIB_TS, "TS_"},         {ERR_LIB_HMAC, "HMAC_"},
    {ERR_LIB_CT, "CT_"},         {ERR_LIB_ASYNC, "ASYNC_"},   {ERR_LIB_KDF, "KDF_"},
    {ERR_LIB_SM2, "SM2_"},       {ERR_LIB_USER, "USER_"},     {ERR_LIB_OSSL_STORE, "OSSL_STORE_"},
};

std::string textOf(unsigned long error) {
  std::array<char, 256> text{};
  ERR_error_string_n(error, text.data(), text.size());
  return text.data();
}

std::string codeOf(unsigned long error, const char* reason) {
  const int library = ERR_GET_LIB(error);
  std::string code = library == ERR_LIB_SSL ? "ERR_SSL_" : "ERR_OSSL_";
  const auto* row = std::ranges::find(kLibraries, library, &Library::number);
  if (row != std::end(kLibraries)) code += row->prefix;
  for (const char* c = reason; *c != '\0'; ++c) {
    code += *c == ' ' ? '_' : static_cast<char>(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
  }
  return code;
}

}  // namespace

v8::Local<v8::Value> openSslError(v8::Isolate* isolate, std::string_view otherwise) {
  const auto context = isolate->GetCurrentContext();
  const auto text = [&](std::string_view utf8) {
    return textFromUtf8(isolate, utf8).FromMaybe(v8::String::Empty(isolate));
  };
  const unsigned long oldest = ERR_get_error();
  const auto error =
      v8::Exception::Error(text(oldest != 0 || otherwise.empty() ? textOf(oldest) : std::string(otherwise)))
          .As<v8::Object>();
  const auto set = [&](std::string_view name, v8::Local<v8::Value> value) {
    [[maybe_unused]] const auto done = error->Set(context, literal(isolate, name), value);
  };
  std::vector<v8::Local<v8::Value>> others;
  while (const unsigned long next = ERR_get_error()) others.push_back(text(textOf(next)));
  std::ranges::reverse(others);
  if (!others.empty()) set("opensslErrorStack", v8::Array::New(isolate, others.data(), others.size()));
  if (oldest == 0) return error;
  if (const char* library = ERR_lib_error_string(oldest)) set("library", text(library));
  if (const char* reason = ERR_reason_error_string(oldest)) {
    set("reason", text(reason));
    set("code", text(codeOf(oldest, reason)));
  }
  return error;
}

void throwOpenSsl(v8::Isolate* isolate, std::string_view otherwise) {
  isolate->ThrowException(openSslError(isolate, otherwise));
}

void throwCoded(v8::Isolate* isolate, ErrorClass type, std::string_view code, std::string_view message) {
  const auto text = textFromUtf8(isolate, message).FromMaybe(v8::String::Empty(isolate));
  const auto error = type == ErrorClass::TypeError    ? v8::Exception::TypeError(text)
                     : type == ErrorClass::RangeError ? v8::Exception::RangeError(text)
                                                      : v8::Exception::Error(text);
  [[maybe_unused]] const auto done =
      error.As<v8::Object>()->Set(isolate->GetCurrentContext(), literal(isolate, "code"), literal(isolate, code));
  isolate->ThrowException(error);
}

ErrorQueue::ErrorQueue() { ERR_clear_error(); }
ErrorQueue::~ErrorQueue() { ERR_clear_error(); }

}  // namespace brink::js
