// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/clipboard/best_fit.h"

#include <algorithm>
#include <string_view>

namespace ipc {
namespace {

// Microsoft's tables (unicode.org, WindowsBestFit/bestfit1252.txt and bestfit437.txt), without those of full width.
constexpr std::u16string_view kAnsiFrom =
    u"ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŹź"
    u"ŻżƀƉƑƗƚƟƠơƫƮƯưƶǀǃǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǤǥǦǧǨǩǪǫǬǭǰɡʹʺʼ˄ˈˉˊˋˍ˚\u0300\u0301\u0302\u0303\u0304\u0305\u0308\u030A"
    u"\u030E\u0327\u0331\u0332\u037EΓΘΣΦΩαβδεμπστφһ։٪\u2000\u2001\u2002\u2003\u2004\u2005\u2006‐‑‗․′‵⁄⁰⁴⁵⁶⁷⁸ⁿ₀₁₂₃₄₅₆₇₈₉₡₤"
    u"₧ℂℇℊℋℌℍℎℐℑℒℓℕ℘ℙℚℛℜℝℤℨ\u212A\u212Bℬℭ℮ℯℰℱℳℴ∅−∓∕∖∗∘∙√∞∣∩∶∼≈≡≤≥≪≫⋅⌂⌃⌐⌠⌡\u2329\u232A─│┌┐└┘├┤┬┴┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬▀▄█▌▐░▒▓■☼❘"
    u"\u3000〈〉《》〚〛・";
constexpr std::string_view kAnsiTo =
    "AaAaAaCcCcCcCcDd\320dEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjKkLlLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsTtTtTtUuUuUuUuUuUuWwYyZzZzb\320"
    "\203IlOOotTUuz|!AaIiOoUuUuUuUuUuAaGgGgKkOoOojg'\"'^'\257\264`_\260`\264^~\257\257\250\260\"\270__;GTSFOa\337de\265pstfh:"
    "%       --=\267'`/\26045678n0123456789\242\243PCEgHHHhIILlNPPQRRRZZK\305BCeeEFMo\330-\261/\\*\260\267v8|n:~\230===\253"
    "\273\267\246^\254()<>-\246+++++\246--+-\246++++++++++++\246\246\246\246\246\246------+++\257_\246\246\246\246\246\246"
    "\246\244| <>\253\273[]\267";
constexpr std::u16string_view kOemFrom =
    u"¤¦§¨©\u00AD®¯³´¶¸¹¾ÀÁÂÃÈÊËÌÍÎÏÐÒÓÔÕ×ØÙÚÛÝÞãðõøýþĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁł"
    u"ŃńŅņŇňŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžƀƉƑƗƚƟƠơƩƫƮƯưƶǀǃǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǤǥǦǧǨǩǪǫǬǭǰɡɸʹʺʼ˄ˆˈ"
    u"ˉˊˋˍ˚˜\u0300\u0301\u0302\u0303\u0304\u0308\u030A\u030E\u0327\u0331\u0332\u037EΑΔΕΠΤβμһ։٪\u2000\u2001\u2002\u2003"
    u"\u2004\u2005\u2006‐‑–—‗‘’‚“”„†‡•․…‰′‵‹›‼⁄⁰⁴⁵⁶⁷⁸₀₁₂₃₄₅₆₇₈₉₤\u20DDℂℇℊℋℌℍℎℐℑℒℓℕ℘ℙℚℛℜℝ™ℤ\u2126ℨ\u212A\u212Bℬℭ℮ℯℰℱℳℴ←↑→↓↔↕↨∅∑−∓∕∖∗"
    u"∘∟∣∶∼≪≫⋅⌂⌃\u2329\u232A▬▲►▼◄○◘◙☺☻☼♀♂♠♣♥♦♪♫✓❘\u3000\u3007〈〉《》〚〛・";
constexpr std::string_view kOemTo =
    "\017\335\025\"c-r_3'\024,1_AAAAEEEIIIIDOOOOxOUUUY_adooy_AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjKkLlLlLlLlNn"
    "NnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzbD\237IlOOo\344tTUuz|!AaIiOoUuUuUuUuUuAaGgGgKkOoOojg\355'\"'^^'"
    "\304'`_\370~`'^~\304\"\370\",__;\340\353\356\343\347\341\346h:%       ----_`',\"\",+\330\007\372.%'`<>\023/\370456780123"
    "456789\234\011CEgHHHhIILlNPPQRRRTZ\352ZK\217BCeeEFMo\033\030\032\031\035\022\027\355\344-\361/\\*\370\034|:~\256\257\372"
    "\177^<>\026\036\020\037\021\011\010\012\001\002\017\014\013\006\005\003\004\015\016\373| \011<>\256\257[]\372";
static_assert(kAnsiFrom.size() == kAnsiTo.size() && std::ranges::is_sorted(kAnsiFrom));
static_assert(kOemFrom.size() == kOemTo.size() && std::ranges::is_sorted(kOemFrom));

}  // namespace

std::optional<std::byte> bestFit(ClipboardFormat format, char32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E)   // full width
        return static_cast<std::byte>(character - 0xFEE0);
    const auto from = format == kCfOemText ? kOemFrom : kAnsiFrom;
    const auto to = format == kCfOemText ? kOemTo : kAnsiTo;
    const auto found = std::ranges::lower_bound(from, character, {}, [](char16_t each) { return char32_t{each}; });
    if (found == from.end() || *found != character)
        return std::nullopt;
    return static_cast<std::byte>(to[static_cast<std::size_t>(found - from.begin())]);
}

}  // namespace ipc
