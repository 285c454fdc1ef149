// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace ipc::trace {

/// Names of arguments and results, as in the peer protocol: the Win32 parameter without its Hungarian prefix.
/// The values are written into recordings: append, never reorder.
#define IPC_TRACE_KEYS(X)                                                                                          \
    X(handle) X(name) X(size) X(data) X(bytesRead) X(bytesWritten) X(access) X(share) X(disposition) X(flags)        \
    X(mask) X(inheritHandle) X(timeout) X(result) X(openMode) X(pipeMode) X(maxInstances) X(outBufferSize)           \
    X(inBufferSize) X(defaultTimeout) X(bytesAvailable) X(bytesLeftThisMessage) X(mode) X(state) X(instances)        \
    X(processId) X(computerName) X(userName) X(maxMessageSize) X(readTimeout) X(nextSize) X(messageCount)            \
    X(protection) X(alreadyExisted) X(offset) X(address) X(viewSize) X(value) X(count) X(sync) X(mutex)              \
    X(initialOwner) X(manualReset) X(initialState) X(owner) X(format) X(sequence) X(window) X(message) X(wParam)     \
    X(lParam) X(service) X(topic) X(item) X(conversation) X(link) X(ackRequested) X(status) X(commandLine)           \
    X(exitCode) X(threadId) X(kind) X(native) X(standsFor) X(security) X(channel) X(inheritable) X(readHandle)       \
    X(writeHandle) X(source) X(errno_) X(path) X(response) X(release) X(busy) X(low) X(high) X(priority) X(note)     \
    X(truncated) X(fact) X(formats) X(origin) X(request) X(reply) X(expected) X(desired) X(base) X(limit) X(child)   \
    X(overlapped) X(pending) X(event) X(text) X(operation) X(wait) X(first) X(mean)                          \
    X(fastest) X(initialCount) X(maximumCount) X(releaseCount) X(previousCount) X(waitAll) X(index)

enum class Key : std::uint8_t {
    none = 0,
#define IPC_X(name) name,
    IPC_TRACE_KEYS(IPC_X)
#undef IPC_X
    count_,
};

/// "bytesRead"; empty for a value outside the list.
std::string_view keyName(Key key);

}  // namespace ipc::trace
