// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesson/lesson_view.h"

#include "ui/theme.h"

#include <QFile>
#include <QTextBlock>
#include <QTextCursor>

namespace ui {
namespace {

QString readLesson(const QString& mechanism, const QString& language)
{
    for (const QString& folder : {language, QStringLiteral("en")}) {
        QFile file(QStringLiteral(":/lessons/%1/%2.md").arg(folder, mechanism));
        if (file.open(QIODevice::ReadOnly))
            return QString::fromUtf8(file.readAll());
    }
    return LessonView::tr("There is no lesson on this mechanism yet.");
}

bool isCode(const QTextBlock& block) { return block.blockFormat().hasProperty(QTextFormat::BlockCodeFence) || block.blockFormat().nonBreakableLines(); }

/// Space between the lines of the text, the theme's fixed font for code: Markdown says neither.
void formatBlocks(QTextDocument& document, const Theme& theme)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        if (isCode(block)) {
            format.setLeftMargin(theme.unit(4));
            cursor.select(QTextCursor::BlockUnderCursor);
            QTextCharFormat letters;
            letters.setFont(theme.font(TextStyle::Mono));
            cursor.mergeCharFormat(letters);
        } else {
            format.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
        }
        cursor.setBlockFormat(format);
    }
}

/// `code` inside a sentence.
void formatSpans(QTextDocument& document, const Theme& theme)
{
    QTextCharFormat mono;
    mono.setFont(theme.font(TextStyle::Mono));
    mono.setForeground(theme.color(Role::Kernel));
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QList<std::pair<int, int>> spans;
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            if (part.fragment().charFormat().fontFixedPitch() && !isCode(block))
                spans.append(std::pair(part.fragment().position(), part.fragment().length()));
        }
        for (const auto& [position, length] : spans) {
            QTextCursor cursor(&document);
            cursor.setPosition(position);
            cursor.setPosition(position + length, QTextCursor::KeepAnchor);
            cursor.mergeCharFormat(mono);
        }
    }
}

}  // namespace

LessonView::LessonView(const QString& mechanism, const QString& language, const Theme& theme, QWidget* parent)
    : QTextBrowser(parent), m_theme(theme), m_markdown(readLesson(mechanism, language))
{
    setAccessibleName(tr("Lesson"));
    setFrameShape(QFrame::NoFrame);
    setOpenExternalLinks(true);
    connect(&theme, &Theme::changed, this, &LessonView::restyle);
    restyle();
}

void LessonView::restyle()
{
    document()->setDocumentMargin(m_theme.unit(4));
    document()->setDefaultFont(m_theme.font(TextStyle::Body));
    setMarkdown(m_markdown);
    formatBlocks(*document(), m_theme);
    formatSpans(*document(), m_theme);
    moveCursor(QTextCursor::Start);
}

}  // namespace ui
