// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/world.h"

#include "ui/theme.h"

#include <QString>

#include <optional>
#include <vector>

/// What is inside the kernel at one moment, as a picture: plain values, the same few shapes for every mechanism. Made from a
/// lab::World by <mechanism>_object, placed by layout.h, drawn by picture_view.
namespace ui::objects {

/// A message, or a stretch of a stream, that was written and not yet read.
struct Chunk {
    quint64 bytes = 0;
    int process = -1;           ///< who wrote it
    lab::Row row = -1;          ///< the write
};

/// A queue or a buffer.
struct Bar {
    QString caption;            ///< "in"
    QString amount;             ///< "3 msg · 1410 of 4096 B"
    quint64 capacity = 0;       ///< bytes; 0: no limit
    bool byMessage = false;     ///< the chunks are separate
    std::vector<Chunk> chunks;  ///< first to be read first
    quint64 mark = 0;           ///< bytes at which a line is drawn; 0: none
    int writer = -1;            ///< process whose arrow goes in; -1 if none can
    int reader = -1;            ///< process whose arrow comes out
    std::vector<int> otherWriters;   ///< more arrows in
};

/// Two words in a line.
struct Pair {
    QString left, right;
    Role role = Role::TextMuted;        ///< of the right one
    int process = -1;                   ///< whose colour the left one has; -1: muted
    lab::Row row = -1;                  ///< what a click selects
    std::optional<lab::HandleKey> handle;
    quint64 joins = 0;                  ///< the object whose box a line leads to; 0: none
};

/// The states that an object goes through, with the one that it is in.
struct States {
    QStringList names;
    int present = -1;                   ///< index of it; -1 if it is none of them
    Role role = Role::Ok;               ///< of the present one
};

/// A sentence.
struct Note {
    QString text;
    Role role = Role::TextMuted;
};

/// Bytes with the colour of who wrote them last.
struct Hex {
    quint64 offset = 0;
    std::vector<std::uint8_t> bytes;
    std::vector<int> writers;   ///< process of each byte, -1 where nobody wrote
    std::vector<bool> differs;  ///< from the moment of the selected call; empty where nothing is compared
};

struct Item {
    enum class Kind { Bar, Pair, Note, Hex, States };
    Kind kind = Kind::Note;
    Bar bar;
    Pair pair;
    Note note;
    Hex hex;
    States states;

    static Item of(States states);
    static Item of(Bar bar);
    static Item of(Pair pair);
    static Item of(Note note);
    static Item of(Hex hex);
};

/// A kernel object.
struct Box {
    QString title;
    QString state;
    Role stateRole = Role::TextMuted;
    std::vector<Item> items;
    quint64 channel = 0;
};

/// A process that has to do with them.
struct Party {
    enum class Look {
        Present,
        Gone,                   ///< has no handle any more, though what it did shows in the object: an outline
        Foreign,                ///< a program outside the session: an outline too
    };
    int process = -1;
    QString name;
    std::vector<Item> items;
    Look look = Look::Present;
};

/// The same handle value in two processes: one inherited it.
struct Inherited {
    lab::HandleKey parent, child;
};

struct Picture {
    std::vector<Party> left, right;
    std::vector<Box> boxes;
    std::vector<Box> spare;     ///< what came before: below the boxes, where there is room for it; the first items give way first
    std::vector<Inherited> inherited;
    QString nothing;            ///< what to say while there is no object
    QString token;              ///< in names: what ${session} stands for
};

/// A call that a thread is in, at the moment shown.
struct Waiting {
    int process = -1;
    QString thread;
    ipc::CallId call = ipc::CallId::None;
    quint64 handle = 0;
    lab::Moment since = 0;
};

/// All that a picture is made of.
struct Facts {
    const lab::Recording& recording;
    const lab::World& world;
    std::vector<Waiting> waiting;
    lab::Moment now = 0;
    const lab::World* before = nullptr;   ///< the world after the selected call, if that is an earlier one

    QString nameOf(int process) const;
    /// "T2 waits for data, 1.24 s", for each thread of that process that waits on one of these handles (all if empty).
    std::vector<Note> waitsOf(int process, const QList<lab::HandleKey>& handles) const;
};

/// Makes the picture of a mechanism from what is known at a moment.
using PictureMaker = Picture (*)(const Facts& facts);

/// The channels of these kinds, in the order of their birth.
std::vector<const lab::ChannelState*> channelsOf(const lab::World& world, std::initializer_list<ipc::HandleKind> kinds);
/// Handles of a channel, in the order of processes.
std::vector<const lab::HandleState*> handlesOf(const lab::World& world, const lab::ChannelState& channel);
/// Chunks of a flow.
std::vector<Chunk> chunksOf(const lab::Recording& recording, const lab::Flow& flow);
/// "3 msg · 1410 B", "0 / 4096 B"
QString amountText(const lab::Flow& flow, quint64 capacity);
/// The number that a fact begins with ("4096 B"); 0 if it does not.
quint64 leadingNumber(const QString& fact);

}  // namespace ui::objects
