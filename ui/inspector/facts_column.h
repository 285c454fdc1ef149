// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/call_facts.h"

#include <QWidget>

class QLabel;

namespace ui {

class Theme;

/// One column of the inspector: a heading with a badge that says which system it was, and a text below.
class FactsColumn : public QWidget {
    Q_OBJECT

public:
    FactsColumn(const Theme& theme, QWidget* parent);

    void show(const QString& heading, const QString& platform, const QString& html);

private:
    QLabel* m_heading;
    QLabel* m_badge;
    QLabel* m_text;
};

/// The call with its argument words, as rich text; and what the system did beneath it.
QString callHtml(const CallFacts& facts, const Theme& theme);
QString beneathHtml(const CallFacts& facts, const Theme& theme);

}  // namespace ui
