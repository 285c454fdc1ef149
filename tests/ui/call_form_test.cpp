// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_settings.h"

#include "app/lab/identities.h"
#include "ui/free_play/call_form.h"
#include "ui/free_play/data_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using peer::Parameter;
using peer::Type;

namespace {

const peer::CallEntry& call()
{
    static const peer::CallEntry entry{
        ipc::CallId::ReadFile, ipc::Mechanism::NamedPipe, "A call for the test.",
        {Parameter{"handle", Type::Handle, "a handle"}, Parameter{"size", Type::Number, "how many bytes", "64"},
         Parameter{"pipeMode", Type::Constant, "the mode", "\"PIPE_TYPE_MESSAGE|PIPE_WAIT\"", ipc::Family::PipeMode},
         Parameter{"disposition", Type::Constant, "what to do", "\"OPEN_EXISTING\"", ipc::Family::Disposition},
         Parameter{"data", Type::Data, "bytes", "\"\""}, Parameter{"inherit", Type::Bool, "whether", "false"}},
        {}, nullptr};
    return entry;
}

}  // namespace

class CallFormTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_settings.emplace(); }

    void fillsInDefaults()
    {
        ui::CallForm form(call(), nullptr);
        form.setThreads({QStringLiteral("main")});
        form.setHandles({{0x34, QStringLiteral("Pipe")}, {0x38, QStringLiteral("Pipe")}});
        QSignalSpy run(&form, &ui::CallForm::runRequested);
        form.submit();
        QCOMPARE(run.size(), 1);
        QCOMPARE(run[0][0].toString(), QStringLiteral("main"));
        const auto args = run[0][1].value<lab::Json>();
        QCOMPARE(args.at("handle").get<int>(), 0x38);
        QCOMPARE(args.at("size").get<int>(), 64);
        QCOMPARE(args.at("pipeMode").get<int>(), 4);
        QCOMPARE(args.at("disposition").get<int>(), 3);
        QCOMPARE(args.at("inherit").get<bool>(), false);
    }

    void namesOfTheSameBitsExcludeEachOther()
    {
        ui::CallForm form(call(), nullptr);
        auto* field = form.field(QStringLiteral("pipeMode"));
        for (auto* box : field->findChildren<QCheckBox*>()) {
            if (box->text() == QStringLiteral("PIPE_NOWAIT"))
                box->click();
        }
        QVERIFY(field->text().contains(QStringLiteral("PIPE_NOWAIT")));
        QVERIFY(!field->text().contains(QStringLiteral("PIPE_WAIT")));
        QCOMPARE(field->value()->get<int>(), 5);
    }

    void saysWhatIsWrongAndMakesNoCall()
    {
        ui::CallForm form(call(), nullptr);
        form.setThreads({QStringLiteral("main")});
        form.show();
        QVERIFY(QTest::qWaitForWindowExposed(&form));
        form.field(QStringLiteral("handle"))->setText(QStringLiteral("0x34"));
        form.field(QStringLiteral("size"))->setText(QStringLiteral("many"));
        QSignalSpy run(&form, &ui::CallForm::runRequested);
        form.submit();
        QCOMPARE(run.size(), 0);
        const auto labels = form.findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
            return label->isVisible() && label->property("part") == QStringLiteral("error") && !label->text().isEmpty();
        }));
    }

    void enterMakesTheCall()
    {
        ui::CallForm form(call(), nullptr);
        form.setThreads({QStringLiteral("T2")});
        form.field(QStringLiteral("handle"))->setText(QStringLiteral("0x34"));
        form.show();
        QVERIFY(QTest::qWaitForWindowExposed(&form));
        QSignalSpy run(&form, &ui::CallForm::runRequested);
        QTest::keyClick(form.field(QStringLiteral("size"))->findChild<QLineEdit*>(), Qt::Key_Return);
        QCOMPARE(run.size(), 1);
        QCOMPARE(run[0][0].toString(), QStringLiteral("T2"));
    }

    void proposesTheNewestOfWhatTheCallIsFor()
    {
        ui::CallForm form(*peer::findCall("SetEvent"), nullptr);
        form.setThreads({QStringLiteral("main")});
        form.setHandles({{0x4, QStringLiteral("Event"), ipc::HandleKind::Event}, {0x8, QStringLiteral("Event"), ipc::HandleKind::Event},
                         {0xc, QStringLiteral("Mutex"), ipc::HandleKind::Mutex}});
        QCOMPARE(form.field(QStringLiteral("handle"))->value()->get<int>(), 0x8);
    }

    void proposesTheNamesThatTheCallOpens()
    {
        ui::CallForm form(*peer::findCall("CreateFile"), nullptr);
        const QString pipe = QStringLiteral("\\\\.\\pipe\\demo");
        form.setNames({{pipe, ipc::HandleKind::NamedPipeServer}, {QStringLiteral("Local\\guard"), ipc::HandleKind::Mutex}});
        auto* name = form.field(QStringLiteral("name"));
        QCOMPARE(name->text(), pipe);
        name->findChild<QLineEdit*>()->clear();
        QTest::keyClicks(name->findChild<QLineEdit*>(), QStringLiteral("mine"));
        form.setNames({{QStringLiteral("\\\\.\\pipe\\other"), ipc::HandleKind::NamedPipeServer}});
        QCOMPARE(name->text(), QStringLiteral("mine"));
    }

    // Who only clicks gets somewhere: no field that is neither a handle nor an identity is empty and needed.
    void everyFormCanBeSentAsItIs()
    {
        for (const peer::CallEntry* entry : peer::catalogue()) {
            const std::string call(ipc::callName(entry->call));
            ui::CallForm form(*entry, nullptr);
            form.setThreads({QStringLiteral("main")});
            form.setHandles({{0x4, QStringLiteral("a handle")}});
            form.setNames({{QStringLiteral("\\\\.\\pipe\\demo"), ipc::HandleKind::NamedPipeServer}});
            for (const peer::Parameter& parameter : entry->parameters) {
                const QString name = QString::fromUtf8(parameter.name.data(), static_cast<qsizetype>(parameter.name.size()));
                if (parameter.type == Type::Window || lab::isIdentity(parameter.name))
                    form.setIdentities(name, {{0x8, QStringLiteral("an identity")}});
            }
            QSignalSpy run(&form, &ui::CallForm::runRequested);
            form.submit();
            QVERIFY2(run.size() == 1, call.c_str());
            const auto checked = peer::checkArguments(*entry, run[0][1].value<lab::Json>());
            QVERIFY2(checked, checked ? "" : checked.error().detail.c_str());
        }
    }

    void remembersWhatWasTypedButNoHandle()
    {
        {
            ui::CallForm form(call(), nullptr);
            form.setThreads({QStringLiteral("main")});
            form.field(QStringLiteral("handle"))->setText(QStringLiteral("0x34"));
            form.field(QStringLiteral("size"))->setText(QStringLiteral("5"));
            form.field(QStringLiteral("data"))->setText(QStringLiteral("hex:00 ff"));
            form.submit();
        }
        ui::CallForm again(call(), nullptr);
        QCOMPARE(again.field(QStringLiteral("size"))->text(), QStringLiteral("5"));
        QCOMPARE(again.field(QStringLiteral("data"))->text(), QStringLiteral("hex:00 ff"));
        QCOMPARE(again.field(QStringLiteral("handle"))->text(), QString());
    }

    void takesDataAsTextHexOrFill_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");   // empty: it is refused
        QTest::newRow("text") << QStringLiteral("text:hi") << QStringLiteral("\"hi\"");
        QTest::newRow("hex") << QStringLiteral("hex:00 fF") << QStringLiteral("{\"hex\":\"00fF\"}");
        QTest::newRow("fill") << QStringLiteral("fill:A × 70000") << QStringLiteral("{\"fill\":\"A\",\"size\":70000}");
        QTest::newRow("half a byte") << QStringLiteral("hex:0") << QString();
        QTest::newRow("no hex") << QStringLiteral("hex:xy") << QString();
        QTest::newRow("no count") << QStringLiteral("fill:A") << QString();
    }
    void takesDataAsTextHexOrFill()
    {
        QFETCH(QString, text);
        QFETCH(QString, json);
        const Parameter parameter{"data", Type::Data, "bytes"};
        ui::DataField field(parameter, nullptr);
        field.setText(text);
        const auto value = field.value();
        QCOMPARE(value.has_value(), !json.isEmpty());
        if (value)
            QCOMPARE(QString::fromStdString(value->dump()), json);
    }

    void aHandleCanBeWrong()
    {
        ui::CallForm form(call(), nullptr);
        auto* field = form.field(QStringLiteral("handle"));
        field->offer({{0x34, QStringLiteral("Pipe")}});
        field->setText(QStringLiteral("0x9999"));
        QCOMPARE(field->value()->get<int>(), 0x9999);
        field->offer({{0x38, QStringLiteral("Pipe")}});
        QCOMPARE(field->text(), QStringLiteral("0x9999"));
        field->setText(QStringLiteral("the pipe"));
        QVERIFY(!field->value());
    }

private:
    std::optional<OwnSettings> m_settings;
};

QTEST_MAIN(CallFormTest)
#include "call_form_test.moc"
