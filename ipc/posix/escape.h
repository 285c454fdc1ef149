// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csetjmp>

/// The way out of a handler of a signal that an instruction has raised: MARK_ESCAPE is 0 when the mark is made and 1 after
/// `escapeTo`, in the function that made it, which must not have returned.
namespace ipc::posix {

#ifdef __SANITIZE_THREAD__
// It must see the jump, or takes all that follows for the handler; and its own handler blocks every signal.
using Escape = sigjmp_buf;
[[noreturn]] inline void escapeTo(Escape& escape) { siglongjmp(escape, 1); }
#define MARK_ESCAPE(escape) sigsetjmp(escape, 1)
#else
// The compiler's own jump: a quarter of what sigsetjmp costs, which saves registers and a signal mask that nobody needs.
using Escape = void*[5];
[[noreturn]] inline void escapeTo(Escape& escape) { __builtin_longjmp(escape, 1); }
#define MARK_ESCAPE(escape) __builtin_setjmp(escape)
#endif

}  // namespace ipc::posix
