// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/experiment.h"

#include <utility>
#include <variant>

namespace lab {

/// A JSON value that knows where it stands in its file.
struct JsonNode {
    enum class Kind { Null, Bool, Number, String, List, Object };
    struct Member;

    Kind kind = Kind::Null;
    Place place;
    Json scalar;                        ///< of Null, Bool, Number, String
    std::vector<JsonNode> items;        ///< of List
    std::vector<Member> members;        ///< of Object, in the order of the file

    bool is(Kind which) const { return kind == which; }
    const JsonNode* find(const char* key) const;
    QString text() const;               ///< of a String; empty otherwise
    Json json() const;                  ///< without the places
};

struct JsonNode::Member {
    QString key;
    Place place;                        ///< of the key
    JsonNode value;
};

/// "a text", "a list": what stands there, for messages.
QString kindText(JsonNode::Kind kind);

struct JsonError {
    Place place;
    QString message;
};

inline constexpr qsizetype kLargestJsonText = 16 << 20;

/// Parses one JSON document (RFC 8259): UTF-8, at most 16 MiB, 64 levels and 200,000 values; a key given twice is an error.
std::variant<JsonNode, JsonError> parseJsonText(const QByteArray& source);

}  // namespace lab
