#pragma once

#include <cstdint>
#include <string>

namespace whereabouts {

// The opcodes of Python's pickles that weights need (Lib/pickletools.py).
enum class Opcode : std::uint8_t {
    Proto = 0x80, Stop = '.', Mark = '(', None = 'N', NewTrue = 0x88, NewFalse = 0x89,
    BinInt = 'J', BinInt1 = 'K', BinInt2 = 'M', Long1 = 0x8a, BinFloat = 'G', BinUnicode = 'X',
    EmptyList = ']', Append = 'a', Appends = 'e', EmptyTuple = ')', Tuple = 't', Tuple1 = 0x85, Tuple2 = 0x86, Tuple3 = 0x87,
    EmptyDict = '}', SetItem = 's', SetItems = 'u', BinPut = 'q', LongBinPut = 'r', BinGet = 'h', LongBinGet = 'j',
    Global = 'c', BinPersId = 'Q', Reduce = 'R', NewObj = 0x81, Build = 'b'
};

// The name of any opcode, or its number where it has none.
std::string nameOf(Opcode opcode);

} // namespace whereabouts
