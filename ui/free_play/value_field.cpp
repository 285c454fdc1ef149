// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/value_field.h"

#include "app/lab/from_view.h"
#include "app/lab/identities.h"
#include "ui/free_play/data_field.h"
#include "ui/free_play/flags_field.h"
#include "ui/free_play/text_fields.h"

namespace ui {

QString defaultText(const peer::Parameter& parameter)
{
    if (parameter.fallback.empty())
        return {};
    const auto json = peer::Json::parse(parameter.fallback, nullptr, false);
    if (json.is_string())
        return QString::fromStdString(json.get<std::string>());
    if (json.is_null())
        return {};
    return lab::fromView(parameter.fallback);
}

ipc::Unexpected wrongText(const QString& what)
{
    return ipc::fail("", ipc::ErrorCode::InvalidParameter, 0, what.toStdString());
}

ValueField* makeField(const peer::Parameter& parameter, QWidget* parent)
{
    using peer::Type;
    if (lab::isIdentity(parameter.name))
        return new HandleField(parameter, parent);
    switch (parameter.type) {
    case Type::Handle:
    case Type::Window:
        return new HandleField(parameter, parent);
    case Type::Constant:
        if (ipc::isFlags(parameter.family))
            return new FlagsField(parameter.family, parent);
        return new NumberField(parameter, parent);
    case Type::Number:
        return new NumberField(parameter, parent);
    case Type::Data:
        return new DataField(parameter, parent);
    case Type::Bool:
        return new BoolField(parent);
    case Type::Object:
        return new ObjectField(parameter, parent);
    case Type::Text:
        break;
    }
    return new TextField(parameter, parent);
}

}  // namespace ui
