// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdarg>

// QProcess starts a process by clone() with CLONE_VM, as vfork would. The thread sanitizer of GCC 12 takes that child for a forked
// one, which it is not: in the memory of both it then stops looking at the thread that forked, ends the process when another
// thread starts, and has its own locks opened. So programs that use Qt call the C library past it.
extern "C" int __clone(int (*function)(void*), void* stack, int flags, void* argument, ...);

extern "C" int clone(int (*function)(void*), void* stack, int flags, void* argument, ...)
{
    va_list rest;
    va_start(rest, argument);
    void* const parentId = va_arg(rest, void*);
    void* const threadStorage = va_arg(rest, void*);
    void* const childId = va_arg(rest, void*);
    va_end(rest);
    return __clone(function, stack, flags, argument, parentId, threadStorage, childId);
}
