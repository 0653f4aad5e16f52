// Handlers that many integration tests attach. What a test is about stands in its own body; these only go along.
#pragma once

namespace brink::test {

// Continues with the event as it came.
inline constexpr char kPassRequest[] = "exports.handler = async event => event.Records[0].cf.request;";
inline constexpr char kPassResponse[] = "exports.handler = async event => event.Records[0].cf.response;";

// Answers with a page, whatever the event was.
inline constexpr char kGenerate[] =
    "exports.handler = async () => ({status: '200', body: 'made by the function',"
    " headers: {'cache-control': [{key: 'Cache-Control', value: 'max-age=60'}]}});";

}  // namespace brink::test
