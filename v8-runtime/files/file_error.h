// What an operation on files gives: a value, or the errno that a kernel would have given. The Node layer makes the
// errors of them that handlers see.
#pragma once

#include <cerrno>
#include <expected>

namespace brink::js {

template <typename T>
using FileResult = std::expected<T, int>;
using FileStatus = FileResult<void>;

inline std::unexpected<int> fileError(int number) { return std::unexpected(number); }

}  // namespace brink::js
