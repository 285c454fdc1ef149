// SPDX-License-Identifier: GPL-3.0-or-later
// A DDE program that knows nothing of this project and uses the system's DDEML alone: ddeml_partner client SERVICE, or
// ddeml_partner server SERVICE. Says on its standard output what happened, a line each.
#include <cstdio>
#include <cstring>
#include <string>
#include <windows.h>
#include <ddeml.h>

namespace {

constexpr DWORD kTimeout = 10'000;

DWORD g_instance = 0;
std::string g_price = "100";
bool g_updated = false;

void say(const std::string& line)
{
    std::puts(line.c_str());
    std::fflush(stdout);
}

std::string textOf(HDDEDATA data)
{
    DWORD size = 0;
    const auto* bytes = reinterpret_cast<const char*>(DdeAccessData(data, &size));
    std::string text(bytes ? bytes : "", bytes ? strnlen(bytes, size) : 0);
    DdeUnaccessData(data);
    return text;
}

HSZ name(const char* text) { return DdeCreateStringHandleA(g_instance, text, CP_WINANSI); }

HDDEDATA dataOf(const std::string& text, HSZ item)
{
    return DdeCreateDataHandle(g_instance, reinterpret_cast<BYTE*>(const_cast<char*>(text.c_str())),
                               static_cast<DWORD>(text.size() + 1), 0, item, CF_TEXT, 0);
}

HDDEDATA CALLBACK callback(UINT type, UINT, HCONV, HSZ topic, HSZ item, HDDEDATA data, ULONG_PTR, ULONG_PTR)
{
    switch (type) {
    case XTYP_CONNECT: return reinterpret_cast<HDDEDATA>(TRUE);
    case XTYP_REQUEST:
    case XTYP_ADVREQ: return dataOf(g_price, item);
    case XTYP_ADVSTART: return reinterpret_cast<HDDEDATA>(TRUE);
    case XTYP_POKE:
        g_price = textOf(data);
        say("poked " + g_price);
        DdePostAdvise(g_instance, topic, item);
        return reinterpret_cast<HDDEDATA>(static_cast<ULONG_PTR>(DDE_FACK));
    case XTYP_EXECUTE: say("executed " + textOf(data)); return reinterpret_cast<HDDEDATA>(static_cast<ULONG_PTR>(DDE_FACK));
    case XTYP_ADVDATA:
        say("advised " + textOf(data));
        g_updated = true;
        return reinterpret_cast<HDDEDATA>(static_cast<ULONG_PTR>(DDE_FACK));
    case XTYP_DISCONNECT: say("disconnected"); return nullptr;
    default: return nullptr;
    }
}

bool pump()
{
    MSG message;
    if (GetMessageA(&message, nullptr, 0, 0) <= 0)
        return false;
    DispatchMessageA(&message);
    return true;
}

void transaction(const char* what, HCONV conversation, const char* item, UINT type, const std::string& data)
{
    BYTE* bytes = data.empty() ? nullptr : reinterpret_cast<BYTE*>(const_cast<char*>(data.c_str()));
    const HDDEDATA result = DdeClientTransaction(bytes, bytes ? static_cast<DWORD>(data.size() + 1) : 0, conversation,
                                                 item ? name(item) : nullptr, item ? CF_TEXT : 0, type, kTimeout, nullptr);
    if (!result)
        return say(std::string(what) + " failed " + std::to_string(DdeGetLastError(g_instance)));
    say(std::string(what) + (type == XTYP_REQUEST ? " " + textOf(result) : " ok"));
}

int talk(const char* service)
{
    const HCONV conversation = DdeConnect(g_instance, name(service), name("stock"), nullptr);
    if (!conversation) {
        say("not connected");
        return 1;
    }
    transaction("request", conversation, "price", XTYP_REQUEST, "");
    transaction("poke", conversation, "price", XTYP_POKE, "77");
    transaction("request", conversation, "price", XTYP_REQUEST, "");
    transaction("execute", conversation, nullptr, XTYP_EXECUTE, "[a(1)][b]");
    transaction("request", conversation, "none", XTYP_REQUEST, "");
    transaction("advise", conversation, "price", XTYP_ADVSTART, "");
    while (!g_updated && pump()) {
    }
    transaction("unadvise", conversation, "price", XTYP_ADVSTOP, "");
    DdeDisconnect(conversation);
    say("done");
    return 0;
}

int serve(const char* service)
{
    DdeNameService(g_instance, name(service), nullptr, DNS_REGISTER);
    say("ready");
    while (pump()) {
    }
    return 0;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3 || DdeInitializeA(&g_instance, callback, APPCLASS_STANDARD, 0) != DMLERR_NO_ERROR)
        return 2;
    const int result = std::strcmp(arguments[1], "server") == 0 ? serve(arguments[2]) : talk(arguments[2]);
    DdeUninitialize(g_instance);
    return result;
}
