// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/json_text.h"

#include <QSet>

#include <algorithm>

namespace lab {
namespace {

constexpr int kDeepest = 64;
constexpr qsizetype kLongestWord = 400;   // a number of more digits takes long to read
constexpr int kMostValues = 200'000;   // of the largest file could be so many that they take a gigabyte

class PlacedParser {
public:
    explicit PlacedParser(const QByteArray& source) : m_source(source) {}

    std::variant<JsonNode, JsonError> document()
    {
        if (m_source.startsWith("\xef\xbb\xbf"))
            m_at = m_lineStart = 3;
        JsonNode node;
        skipSpace();
        if (value(node, 0)) {
            skipSpace();
            if (m_at != m_source.size())
                fail(QStringLiteral("something follows the end of the document"));
        }
        if (m_error)
            return *m_error;
        return node;
    }

private:
    bool atEnd() const { return m_at >= m_source.size(); }
    char peek() const { return atEnd() ? '\0' : m_source[m_at]; }

    Place here()
    {
        // Columns count characters, not bytes; counted on from the last place, so that long lines stay cheap.
        if (m_counted < m_lineStart || m_counted > m_at) {
            m_counted = m_lineStart;
            m_characters = 0;
        }
        for (; m_counted < m_at; ++m_counted)
            m_characters += (static_cast<unsigned char>(m_source[m_counted]) & 0xC0) != 0x80;
        return {m_line, m_characters + 1};
    }

    bool fail(const QString& message) { return failAt(here(), message); }
    bool failAt(Place place, const QString& message)
    {
        if (!m_error)
            m_error = JsonError{place, message};
        return false;
    }

    void skipSpace()
    {
        for (; !atEnd(); ++m_at) {
            const char c = peek();
            if (c == '\n') {
                ++m_line;
                m_lineStart = m_at + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return;
            }
        }
    }

    bool value(JsonNode& node, int depth)
    {
        node.place = here();
        if (++m_values > kMostValues)
            return fail(QStringLiteral("more than %1 values").arg(kMostValues));
        if (depth > kDeepest)
            return fail(QStringLiteral("nested deeper than %1 levels").arg(kDeepest));
        switch (peek()) {
        case '{': return object(node, depth);
        case '[': return list(node, depth);
        case '"': return string(node);
        default: return atEnd() ? fail(QStringLiteral("the file ends where a value should be")) : word(node);
        }
    }

    bool object(JsonNode& node, int depth)
    {
        node.kind = JsonNode::Kind::Object;
        QSet<QString> keys;
        return sequence('}', [&] {
            JsonNode::Member member;
            member.place = here();
            JsonNode key;
            if (peek() != '"')
                return fail(QStringLiteral("a key in quotes is missing"));
            if (!string(key))
                return false;
            member.key = key.text();
            if (keys.contains(member.key))
                return failAt(member.place, QStringLiteral("\"%1\" is given twice").arg(member.key));
            keys.insert(member.key);
            skipSpace();
            if (peek() != ':')
                return fail(QStringLiteral("':' is missing after \"%1\"").arg(member.key));
            ++m_at;
            skipSpace();
            if (!value(member.value, depth + 1))
                return false;
            node.members.push_back(std::move(member));
            return true;
        });
    }

    bool list(JsonNode& node, int depth)
    {
        node.kind = JsonNode::Kind::List;
        return sequence(']', [&] { return value(node.items.emplace_back(), depth + 1); });
    }

    template <class F>
    bool sequence(char close, F&& element)
    {
        ++m_at;
        skipSpace();
        if (peek() == close) {
            ++m_at;
            return true;
        }
        for (;;) {
            if (!element())
                return false;
            skipSpace();
            if (peek() == close) {
                ++m_at;
                return true;
            }
            if (peek() != ',')
                return fail(atEnd() ? QStringLiteral("the file ends where '%1' should be").arg(QLatin1Char(close))
                                    : QStringLiteral("',' or '%1' is missing").arg(QLatin1Char(close)));
            ++m_at;
            skipSpace();
        }
    }

    bool string(JsonNode& node)
    {
        node.kind = JsonNode::Kind::String;
        node.place = here();
        const qsizetype begin = m_at++;
        for (; !atEnd() && peek() != '"'; ++m_at) {
            if (static_cast<unsigned char>(peek()) < 0x20)
                return fail(QStringLiteral("a text must end on its line; write \\n for a line break"));
            if (peek() == '\\')
                ++m_at;
        }
        if (atEnd())
            return failAt(node.place, QStringLiteral("this text has no closing quote"));
        ++m_at;
        return scalar(node, m_source.mid(begin, m_at - begin), QStringLiteral("this text has an escape or a byte that is not UTF-8"));
    }

    bool word(JsonNode& node)
    {
        const qsizetype begin = m_at;
        const auto belongs = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == '_';
        };
        while (!atEnd() && belongs(peek()))
            ++m_at;
        const QByteArray word = m_source.mid(begin, std::clamp<qsizetype>(m_at - begin, 1, kLongestWord));
        const qsizetype end = std::exchange(m_at, begin);
        if (end - begin > kLongestWord)
            return fail(QStringLiteral("\"%1…\" is no JSON value").arg(QString::fromUtf8(word)));
        const bool number = word[0] == '-' || (word[0] >= '0' && word[0] <= '9');
        node.kind = word == "null" ? JsonNode::Kind::Null : number ? JsonNode::Kind::Number : JsonNode::Kind::Bool;
        if (!scalar(node, word, QStringLiteral("\"%1\" is no JSON value").arg(QString::fromUtf8(word))))
            return false;
        m_at = begin + word.size();
        return true;
    }

    // What a scalar is worth is left to the library; only where it stands is ours.
    bool scalar(JsonNode& node, const QByteArray& text, const QString& complaint)
    {
        node.scalar = Json::parse(text.begin(), text.end(), nullptr, false);
        return !node.scalar.is_discarded() || failAt(node.place, complaint);
    }

    const QByteArray& m_source;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    qsizetype m_counted = 0;
    int m_characters = 0;
    int m_line = 1;
    int m_values = 0;
    std::optional<JsonError> m_error;
};

}  // namespace

const JsonNode* JsonNode::find(const char* key) const
{
    for (const Member& member : members)
        if (member.key == QLatin1StringView(key))
            return &member.value;
    return nullptr;
}

QString JsonNode::text() const
{
    return kind == Kind::String ? QString::fromStdString(scalar.get_ref<const std::string&>()) : QString();
}

Json JsonNode::json() const
{
    if (kind == Kind::List) {
        Json list = Json::array();
        for (const JsonNode& item : items)
            list.push_back(item.json());
        return list;
    }
    if (kind == Kind::Object) {
        Json object = Json::object();
        for (const Member& member : members)
            object[member.key.toStdString()] = member.value.json();
        return object;
    }
    return scalar;
}

QString kindText(JsonNode::Kind kind)
{
    switch (kind) {
    case JsonNode::Kind::Null: return QStringLiteral("null");
    case JsonNode::Kind::Bool: return QStringLiteral("true or false");
    case JsonNode::Kind::Number: return QStringLiteral("a number");
    case JsonNode::Kind::String: return QStringLiteral("a text");
    case JsonNode::Kind::List: return QStringLiteral("a list");
    case JsonNode::Kind::Object: return QStringLiteral("an object");
    }
    return {};
}

std::variant<JsonNode, JsonError> parseJsonText(const QByteArray& source)
{
    if (source.size() > kLargestJsonText)
        return JsonError{{1, 1}, QStringLiteral("the file is larger than 16 MiB")};
    return PlacedParser(source).document();
}

}  // namespace lab
