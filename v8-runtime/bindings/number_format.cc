// formatNumber(locale, skeleton, number, end), selectPlural(locale, isOrdinal, skeleton, number, end): numbers as
// Node's newer V8 formats them, by the same ICU that this V8 formats them with. A skeleton is ICU's text for all that
// is wanted of a format; numbers are numbers, or decimal texts of any length that js/intl has checked and bounded.
#include <memory>
#include <string>
#include <vector>

#include <unicode/numberformatter.h>
#include <unicode/numberrangeformatter.h>
#include <unicode/plurrule.h>

#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

// What is told of a part's place: fields of a number as ICU counts them, or the start (0) and the end (1) of a range.
constexpr std::uint32_t kOfRange = 100;

icu::UnicodeString unicodeOf(v8::Isolate* isolate, v8::Local<v8::Value> value) {
  const v8::String::Value text(isolate, value);
  return {reinterpret_cast<const char16_t*>(*text), text.length()};
}

icu::Formattable numberOf(v8::Isolate* isolate, v8::Local<v8::Value> value, UErrorCode& error) {
  if (value->IsNumber()) return {value.As<v8::Number>()->Value()};
  const v8::String::Utf8Value text(isolate, value);
  return {icu::StringPiece(*text, text.length()), error};
}

icu::number::UnlocalizedNumberFormatter formatterOf(const Arguments& arguments, int index, UErrorCode& error) {
  UParseError place;
  return icu::number::NumberFormatter::forSkeleton(unicodeOf(arguments.GetIsolate(), arguments[index]), place, error);
}

icu::Locale localeOf(const Arguments& arguments, UErrorCode& error) {
  const v8::String::Utf8Value tag(arguments.GetIsolate(), arguments[0]);
  return icu::Locale::forLanguageTag(icu::StringPiece(*tag, tag.length()), error);
}

icu::number::FormattedNumberRange formatRange(const Arguments& arguments, int index, const icu::Locale& locale,
                                              UErrorCode& error) {
  v8::Isolate* isolate = arguments.GetIsolate();
  return icu::number::NumberRangeFormatter::withLocale(locale)
      .numberFormatterBoth(formatterOf(arguments, index, error))
      .formatFormattableRange(numberOf(isolate, arguments[index + 1], error),
                              numberOf(isolate, arguments[index + 2], error), error);
}

// [text, field, begin, end, field, begin, end, …]
void answerParts(const Arguments& arguments, const icu::FormattedValue& formatted, UErrorCode& error) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const icu::UnicodeString text = formatted.toString(error);
  v8::Local<v8::String> shown;
  if (U_FAILURE(error) || !v8::String::NewFromTwoByte(isolate, reinterpret_cast<const std::uint16_t*>(text.getBuffer()),
                                                      v8::NewStringType::kNormal, text.length())
                               .ToLocal(&shown)) {
    return;
  }
  std::vector<v8::Local<v8::Value>> answer{shown};
  icu::ConstrainedFieldPosition part;
  while (formatted.nextPosition(part, error) != 0 && U_SUCCESS(error)) {
    const bool of_range = part.getCategory() == UFIELD_CATEGORY_NUMBER_RANGE_SPAN;
    if (!of_range && part.getCategory() != UFIELD_CATEGORY_NUMBER) continue;
    answer.push_back(
        v8::Integer::NewFromUnsigned(isolate, static_cast<std::uint32_t>(part.getField()) + (of_range ? kOfRange : 0)));
    answer.push_back(v8::Integer::New(isolate, part.getStart()));
    answer.push_back(v8::Integer::New(isolate, part.getLimit()));
  }
  if (U_SUCCESS(error)) arguments.GetReturnValue().Set(v8::Array::New(isolate, answer.data(), answer.size()));
}

// Undefined when ICU refuses.
void formatNumber(const Arguments& arguments) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Locale locale = localeOf(arguments, error);
  if (!arguments[3]->IsUndefined()) return answerParts(arguments, formatRange(arguments, 1, locale, error), error);
  const auto formatter = formatterOf(arguments, 1, error).locale(locale);
  if (arguments[2]->IsNumber()) {
    return answerParts(arguments, formatter.formatDouble(arguments[2].As<v8::Number>()->Value(), error), error);
  }
  const v8::String::Utf8Value number(arguments.GetIsolate(), arguments[2]);
  answerParts(arguments, formatter.formatDecimal({*number, number.length()}, error), error);
}

// The keyword for a range; undefined when ICU refuses.
void selectPlural(const Arguments& arguments) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Locale locale = localeOf(arguments, error);
  const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(
      locale, arguments[1]->IsTrue() ? UPLURAL_TYPE_ORDINAL : UPLURAL_TYPE_CARDINAL, error));
  const auto range = formatRange(arguments, 2, locale, error);
  if (U_FAILURE(error)) return;
  std::string keyword;
  rules->select(range, error).toUTF8String(keyword);
  if (U_SUCCESS(error)) arguments.GetReturnValue().Set(literal(arguments.GetIsolate(), keyword));
}

}  // namespace

void installNumberFormat(Natives& natives) {
  natives.add("formatNumber", formatNumber);
  natives.add("selectPlural", selectPlural);
}

}  // namespace brink::js
