// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/clipboard/renderings.h"

#include "ipc/process.h"

#include <map>
#include <mutex>

namespace ipc {
namespace {

struct Renderings {
    std::mutex mutex;
    std::map<ClipboardFormat, Rendering> byFormat;
};
Renderings& renderings()
{
    static auto* instance = new Renderings;   // the thread that renders outlives main()
    return *instance;
}

}  // namespace

std::optional<Rendering> renderingOf(ClipboardFormat format)
{
    const std::lock_guard lock(renderings().mutex);
    const auto found = renderings().byFormat.find(format);
    return found == renderings().byFormat.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Rendering> setRendering(ClipboardFormat format, std::optional<Rendering> rendering)
{
    auto before = renderingOf(format);
    const std::lock_guard lock(renderings().mutex);
    if (rendering)
        renderings().byFormat.insert_or_assign(format, std::move(*rendering));
    else
        renderings().byFormat.erase(format);
    return before;
}

void forgetRenderings()
{
    const std::lock_guard lock(renderings().mutex);
    renderings().byFormat.clear();
}

std::vector<ClipboardFormat> willinglyRendered()
{
    const std::lock_guard lock(renderings().mutex);
    std::vector<ClipboardFormat> formats;
    for (const auto& [format, rendering] : renderings().byFormat)
        if (rendering.data)
            formats.push_back(format);
    return formats;
}

void renderClipboardFormat(ClipboardFormat format)
{
    const auto rendering = renderingOf(format);
    if (!rendering)
        return;
    if (rendering->delay.count() != 0)
        sleep(rendering->delay);
    if (rendering->data)
        (void)setClipboardData(format, *rendering->data);
}

}  // namespace ipc
