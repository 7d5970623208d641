#include "models/weights/pickleopcodes.h"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

namespace whereabouts {

namespace {

struct Name {
    std::uint8_t opcode;
    std::string_view name;
};

// Those that are refused; the others never need to be named.
constexpr std::array<Name, 37> names{
    {{'i', "INST"},           {'o', "OBJ"},           {0x93, "STACK_GLOBAL"},   {0x92, "NEWOBJ_EX"},
     {0x82, "EXT1"},          {0x83, "EXT2"},         {0x84, "EXT4"},           {'P', "PERSID"},
     {'0', "POP"},            {'1', "POP_MARK"},      {'2', "DUP"},             {'F', "FLOAT"},
     {'I', "INT"},            {'L', "LONG"},          {0x8b, "LONG4"},          {'S', "STRING"},
     {'T', "BINSTRING"},      {'U', "SHORT_BINSTRING"}, {'V', "UNICODE"},       {0x8c, "SHORT_BINUNICODE"},
     {0x8d, "BINUNICODE8"},   {'B', "BINBYTES"},      {'C', "SHORT_BINBYTES"},  {0x8e, "BINBYTES8"},
     {0x96, "BYTEARRAY8"},    {0x97, "NEXT_BUFFER"},  {0x98, "READONLY_BUFFER"}, {'d', "DICT"},
     {'l', "LIST"},           {'p', "PUT"},           {'g', "GET"},             {0x94, "MEMOIZE"},
     {0x8f, "EMPTY_SET"},     {0x90, "ADDITEMS"},     {0x91, "FROZENSET"},      {0x95, "FRAME"},
     {0x80, "PROTO"}}};

} // namespace

std::string nameOf(Opcode opcode) {
    const auto found = std::ranges::find(names, std::uint8_t(opcode), &Name::opcode);
    return found != names.end() ? std::string(found->name) : std::format("0x{:02x}", std::uint8_t(opcode));
}

} // namespace whereabouts
