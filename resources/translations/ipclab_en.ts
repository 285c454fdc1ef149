<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>ui::RecordAction</name>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::SaveExperimentDialog</name>
    <message numerus="yes">
        <source>&amp;Title of the experiment (%n step(s)):</source>
        <translation>
            <numerusform>&amp;Title of the experiment (%n step):</numerusform>
            <numerusform>&amp;Title of the experiment (%n steps):</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::objects::Dde</name>
    <message numerus="yes">
        <source>%n on the way</source>
        <translation>
            <numerusform>%n on the way</numerusform>
            <numerusform>%n on the way</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::objects::FileMapping</name>
    <message numerus="yes">
        <source>%n writes</source>
        <translation>
            <numerusform>%n write</numerusform>
            <numerusform>%n writes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::objects::Mailslot</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
