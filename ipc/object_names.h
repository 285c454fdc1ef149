// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Names of objects and atoms as Windows compares and counts them. Upper and lower case are equal, each character of the first 65,536 by
/// itself, whatever the language. Names are UTF-8; bytes that are none stand for themselves.
namespace ipc {

/// The character in upper case (RtlUpcaseUnicodeChar). 'ß', 'ı' and 'ſ' have none there.
char32_t upperCase(char32_t character);

/// The text with its letters in upper case.
std::string upperCase(std::string_view text);

/// Whether they differ in case only. Allocates nothing.
bool sameInAnyCase(std::string_view a, std::string_view b);

/// How many UTF-16 units the name has, which is what Windows counts.
std::size_t nameLength(std::string_view name);

}  // namespace ipc
