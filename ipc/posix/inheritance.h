// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/exit_record.h"
#include "ipc/posix/handle_table.h"
#include "ipc/process.h"

#include <string>
#include <vector>

/// How handles come into a child: their descriptors cross fork and exec under the same numbers, and a file without a
/// name (a memfd) tells the child which handle each of them belongs to. The environment names that file's descriptor.
namespace ipc::posix {

/// Everything the child of one CreateProcess receives. Keeps the objects, and so their descriptors, open.
struct Legacy {
    UniqueFd description;        ///< the text that receiveInheritedHandles reads
    std::vector<int> fds;        ///< what must stay open across exec, `description` among them
    std::vector<InheritableHandle> handles;
    std::vector<UniqueFd> made{};   ///< of `fds`, what only the child will have
};

/// Which handles a child with these options inherits. 6 a listed handle is not open, 87 it is not inheritable.
Result<std::vector<InheritableHandle>> chosenHandles(const ProcessOptions& options);

Result<Legacy> makeLegacy(std::vector<InheritableHandle> handles, const ExitRecord& exitRecord);

/// "IPCLAB_INHERITED": the variable that holds the number of the description's descriptor.
extern const char* const kLegacyVariable;

/// This process's own exit record, if the process that started it keeps one.
ExitRecord* ownExitRecord();

}  // namespace ipc::posix
