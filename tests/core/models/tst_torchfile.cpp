#include "models/weights/torchfile.h"

#include "core/models/torchfuzzer.h"
#include "shared_fixtures.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace whereabouts;
using namespace crafted;
namespace fs = std::filesystem;

namespace {

Result<TorchFile> parse(const std::string& bytes) {
    return TorchFile::parse("hostile file.pth", std::as_bytes(std::span(bytes)));
}

std::string repeated(const std::string& text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i)
        result += text;
    return result;
}

// The tensor's bytes when it is read in the order of its shape.
std::vector<std::byte> bytesOf(const StoredTensor& tensor) {
    const std::size_t each = bytesOf(tensor.type);
    std::vector<std::byte> result;
    std::vector<std::int64_t> at(tensor.shape.size());
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
        std::int64_t place = tensor.offset;
        for (std::size_t d = 0; d < at.size(); ++d)
            place += at[d] * tensor.stride[d];
        const auto element = tensor.storage.subspan(std::size_t(place) * each, each);
        result.insert(result.end(), element.begin(), element.end());
        for (std::size_t d = at.size(); d-- > 0 && ++at[d] == tensor.shape[d];)
            at[d] = 0;
    }
    return result;
}

} // namespace

class TestTorchFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesByName_data();
    void refusesByName();
    void runsNothing();
    void readsWhatTorchWrites();
    void readsStrides();
    void readsZip64();
    void readsDeepAndSharedValues();
    void refusesEveryTruncation();
    void namesTheDamagedEntry_data();
    void namesTheDamagedEntry();
    void readsFixtures_data();
    void readsFixtures();
    void readsTheCheckpointsNumbers();
    void survivesHostileFiles();
};

void TestTorchFile::refusesByName_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char* name, const std::string& bytes, const char* rule) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf8(rule);
    };
    const auto value = [&](const char* name, const std::string& text, const char* rule) { row(name, fileOf(text), rule); };

    // Payloads.
    const std::string echo = "(" + text("touch /tmp/whereabouts-was-run") + "tR";
    value("os.system", global("os", "system") + echo, "names “os system”");
    value("posix.system", global("posix", "system") + echo, "names “posix system”");
    value("builtins.eval", global("builtins", "eval") + echo, "names “builtins eval”");
    value("__builtin__.exec", global("__builtin__", "exec") + echo, "names “__builtin__ exec”");
    value("builtins.getattr", global("builtins", "getattr") + ")R", "names “builtins getattr”");
    value("subprocess.Popen", global("subprocess", "Popen") + echo, "names “subprocess Popen”");
    value("runpy._run_code", global("runpy", "_run_code") + echo, "names “runpy _run_code”");
    value("importlib.import_module", global("importlib", "import_module") + echo, "importlib import_module");
    value("torch.hub.load", global("torch.hub", "load") + echo, "names “torch.hub load”");
    value("torch.load", global("torch", "load") + echo, "names “torch load”");
    value("torch.jit", global("torch.jit._serialization", "load") + echo, "torch.jit._serialization load");
    value("numpy", global("numpy.core.multiarray", "_reconstruct") + ")R", "numpy.core.multiarray _reconstruct");
    value("codecs", global("_codecs", "encode") + ")R", "names “_codecs encode”");
    value("old tensors", global("torch._utils", "_rebuild_tensor") + ")R", "torch._utils _rebuild_tensor”");
    value("a known name with more after it", global("collections", "OrderedDict.fromkeys") + ")R", "OrderedDict.fromkeys");
    value("a known name under another module", global("os", "OrderedDict") + ")R", "names “os OrderedDict”");
    value("a name split by a space", global("torch Float", "Storage") + ")R", "torch Float Storage");
    value("a name with control characters", global("os\x1b[31m", "system") + ")R", "\\x1b");
    value("STACK_GLOBAL", text("os") + text("system") + "\x93" + echo, "opcode STACK_GLOBAL is refused");
    value("INST", "(" + text("true") + "ios\nsystem\n", "opcode INST is refused");
    value("OBJ", "(" + global("collections", "OrderedDict") + "o", "opcode OBJ is refused");
    value("NEWOBJ_EX", global("collections", "OrderedDict") + ")}\x92", "opcode NEWOBJ_EX is refused");
    value("EXT1", "\x82\x01", "opcode EXT1 is refused");
    value("EXT4", "\x84" + number(1), "opcode EXT4 is refused");
    value("PERSID", "Pstorage\n", "opcode PERSID is refused");
    value("POP", "N0N", "opcode POP is refused");
    value("DUP", "N2", "opcode DUP is refused");
    value("STRING", "S'x'\n", "opcode STRING is refused");
    value("BYTEARRAY8", "\x96" + std::string(8, '\xff'), "opcode BYTEARRAY8 is refused");
    value("FRAME", "\x95" + std::string(8, '\xff'), "opcode FRAME is refused");
    value("an opcode that does not exist", "\xff", "opcode 0xff is refused");
    value("REDUCE of a string", text("os.system") + ")R", "calls something that is not one of the known names");
    value("REDUCE of a tensor", soundTensor() + ")R", "calls something that is not");
    value("REDUCE of a storage class", global("torch", "FloatStorage") + ")R", "torch FloatStorage arguments");
    value("REDUCE without a tuple", global("collections", "OrderedDict") + "NR", "something else than a tuple");
    value("OrderedDict of arguments", global("collections", "OrderedDict") + "(NtR", "arguments that it does not take");
    value("NEWOBJ of a function", global("torch._utils", "_rebuild_tensor_v2") + ")\x81", "arguments that it does not take");
    value("BUILD on a string", text("x") + "}b", "BUILD finds no container");
    value("BUILD of a tuple", "}" + tuple({1, 2}) + "b", "BUILD is given something else than a dict");
    value("a parameter of a string", global("torch._utils", "_rebuild_parameter") + "(" + text("x") + "\x89tR", "arguments");

    // The stack, the memo, recursion.
    value("a list in itself", "]q\x01h\x01" "a", "contains itself");
    value("a dict in itself", "}q\x01" + text("k") + "h\x01s", "contains itself");
    value("a ring of two lists", "]q\x01]q\x02h\x01" "aa", "contains itself");
    value("nested too deep", repeated("]", 100'000) + repeated("a", 99'999), "nested more than 64 deep");
    value("tuples nested too deep", "N" + repeated("\x85", 100'000), "nested more than 64 deep");
    value("nothing", "", "takes a value where none is");
    value("values left over", "NN", "values left over");
    value("a mark without an end", "(", "takes a value where none is");
    value("no mark", "Nt", "looks for a mark");
    value("recalls nothing", "h\x07", "recalls the value 7");
    value("recalls far away", "j\xff\xff\xff\xff", "recalls the value 4294967295");
    value("remembers nothing", "q\x01", "remembers a value where none is");
    value("a key without a value", "}(Nu", "a key without a value");
    value("APPEND to a number", number(1) + "Na", "APPEND finds no container");
    value("SETITEM on a list", "]NNs", "finds no container");
    value("a class as the whole", global("torch", "FloatStorage"), "the whole is a class or a storage");
    value("a class in a list", "]" + global("torch", "FloatStorage") + "a", "an element of a list is a class");
    value("a class in a tuple", global("torch", "FloatStorage") + "\x85", "class or a storage where a value belongs");
    value("a storage as a value", stateDict(storage("FloatStorage", "0", 6)), "a value of a dict is a class or a storage");

    // Sizes.
    value("a string of 4 GB", "X\xff\xff\xff\xff", "string of 4294967295 bytes");
    value("a string beyond the end", "X" + little(std::uint32_t(1000)) + "x", "cut short");
    value("a number of 255 bytes", "\x8a\xff" + std::string(255, '\x7f'), "whole number of 255 bytes");
    value("LONG4", "\x8b" + little(std::uint32_t(0x7fffffff)), "opcode LONG4 is refused");
    value("four million values", repeated("N", 4'000'000), "more than 3000000 values");
    value("a name without an end", "c" + std::string(5000, 'x'), "has no end");
    row("protocol 4", archive(entriesOf("\x80\x04N.")), "not in pickle protocol 2");
    row("protocol 0", archive(entriesOf("cos\nsystem\n(S'true'\ntR.")), "not in pickle protocol 2");
    row("an empty pickle", archive(entriesOf("")), "cut short");
    row("no STOP", archive(entriesOf("\x80\x02N")), "cut short");

    // Storages and tensors.
    const std::string floats = storage("FloatStorage", "0", 6);
    value("a storage that is missing", stateDict(tensor(storage("FloatStorage", "7", 6), 0, {6}, {1})), "storage “7” is missing");
    value("a storage up the path", stateDict(tensor(storage("FloatStorage", "../version", 6), 0, {6}, {1})),
          "storage “../version” is missing");
    value("a storage too short", stateDict(tensor(storage("FloatStorage", "0", 7), 0, {7}, {1})), "should hold 7 elements");
    value("a storage too long", stateDict(tensor(storage("FloatStorage", "0", 5), 0, {5}, {1})), "should hold 5 elements");
    value("a storage of another type", stateDict(tensor(storage("DoubleStorage", "0", 6), 0, {6}, {1})), "type F64");
    value("a storage of -1 elements", stateDict(tensor(storage("FloatStorage", "0", -1), 0, {6}, {1})), "-1 elements");
    value("an unknown storage", stateDict(tensor(storage("QInt8Storage", "0", 24), 0, {24}, {1})), "torch QInt8Storage");
    value("a storage without a class", "(" + text("storage") + text("x") + text("0") + text("cpu") + number(6) + "tQ", "wrong kinds");
    value("a storage of four values", "(" + text("storage") + number(1) + number(2) + number(3) + "tQ", "than five values");
    value("a storage that is no tuple", text("0") + "Q", "something else than a tuple");
    value("a tensor beyond its storage", stateDict(tensor(floats, 0, {7}, {1})), "goes beyond its storage of 6");
    value("a tensor that begins too late", stateDict(tensor(floats, 1, {2, 3}, {3, 1})), "goes beyond its storage");
    value("a tensor that strides out", stateDict(tensor(floats, 0, {2, 3}, {4, 1})), "goes beyond its storage");
    value("a negative offset", stateDict(tensor(floats, -1, {2}, {1})), "do not belong together");
    value("a negative stride", stateDict(tensor(floats, 5, {2}, {-1})), "stride holds something else");
    value("a negative length", stateDict(tensor(floats, 0, {-2}, {1})), "shape holds something else");
    value("a tensor that repeats itself", stateDict(tensor(floats, 0, {1'000'000'000}, {0})), "repeats those of a storage");
    value("a shape that overflows", stateDict(tensor(floats, 0, {2147483647, 2147483647, 2147483647}, {0, 0, 0})), "goes beyond");
    value("an empty tensor far away", stateDict(tensor(floats, 7, {0}, {1})), "goes beyond");
    value("33 dimensions", stateDict(tensor(floats, 0, std::vector(33, 1), std::vector(33, 1))), "up to 32 numbers");
    value("more lengths than strides", stateDict(tensor(floats, 0, {2, 3}, {1})), "do not belong together");
    value("a tensor of a string", stateDict(tensor(text("0"), 0, {2}, {1})), "something else than a storage");
    value("a tensor of nothing", global("torch._utils", "_rebuild_tensor_v2") + ")R", "something else than a storage");
    std::vector<Entry> bomb = entriesOf("");
    const std::string view = tensor("h\x05", 0, {1 << 20}, {1});
    bomb[0] = {"a/data.pkl", pickle("](" + tensor(storage("ByteStorage", "0", 1 << 20) + "q\x05", 0, {1 << 20}, {1}) +
                                    repeated(view, 20) + "e")};
    bomb[2] = {"a/data/0", std::string(1 << 20, 'x')};
    row("views that would be 20 times the file", archive(bomb), "claim more than 8 times");

    // Archives.
    const auto entries = [](auto change) {
        std::vector<Entry> list = entriesOf(pickle(stateDict(soundTensor())));
        change(list);
        return archive(list);
    };
    const auto ends = [](const End& end) { return archive(entriesOf(pickle(stateDict(soundTensor()))), end); };
    row("an entry up the path", entries([](auto& e) { e.push_back({"a/../../etc/passwd", "x"}); }), "leaves its folder");
    row("an absolute path", entries([](auto& e) { e.push_back({"/etc/passwd", "x"}); }), "absolute path");
    row("a backslash", entries([](auto& e) { e.push_back({"a\\..\\b", "x"}); }), "a character that none may have");
    row("a zero in a name", entries([](auto& e) { e.push_back({std::string("a/b\0c", 5), "x"}); }), "a character that none");
    row("an empty name", entries([](auto& e) { e.push_back({"", "x"}); }), "empty or too long");
    row("a name of 60,000 bytes", entries([](auto& e) { e.push_back({std::string(60'000, 'n'), "x"}); }), "empty or too long");
    row("compressed", entries([](auto& e) { e[2].method = 8; }), "“a/data/0” is compressed");
    row("a bomb", entries([](auto& e) { e[2].method = 8; e[2].bytes = 0xfffffff0; }), "is compressed");
    row("sizes that differ", entries([](auto& e) { e[2].bytes = 1u << 30; }), "contradict each other");
    row("an entry beyond the archive", entries([](auto& e) { e[2].bytes = e[2].stored = 1u << 30; }), "goes beyond the archive");
    row("encrypted", entries([](auto& e) { e[0].flags |= 1; }), "is encrypted");
    row("an entry twice", entries([](auto& e) { e.push_back(e[2]); }), "occurs twice");
    row("overlap", entries([](auto& e) { e[1].bytes = e[1].stored = 30; }), "overlap");
    row("one place, two names", entries([](auto& e) {
            e.push_back({"a/data/1", ""});
            e[4].shift = -std::int64_t(30 + e[3].name.size() + e[3].content.size());
        }), "says something else of itself");
    row("an entry that is not there", entries([](auto& e) { e[2].shift = 5; }), "not where the directory says");
    row("another name in the entry", entries([](auto& e) { e[2].localName = "a/data/9"; }), "says something else of itself");
    row("on another disk", entries([](auto& e) { e[2].disk = 1; }), "several disks");
    row("no zip64 field", entries([](auto& e) { e[2].bytes = e[2].stored = 0xffffffff; }), "lacks its zip64 field");
    row("a zip64 field cut short", entries([](auto& e) {
            e[2].bytes = e[2].stored = 0xffffffff;
            e[2].extra = little<std::uint16_t>(1) + little<std::uint16_t>(8) + little<std::uint64_t>(24);
        }), "too short");
    row("a zip64 field of 2^63 bytes", entries([](auto& e) {
            e[2].bytes = e[2].stored = 0xffffffff;
            e[2].extra = little<std::uint16_t>(1) + little<std::uint16_t>(16) + repeated(little(1ull << 63), 2);
        }), "goes beyond the archive");
    row("an extra field beyond the entry", entries([](auto& e) { e[2].extra = little(0xffff0001u); }), "not sound");
    row("more entries than there are", ends({.more = 1}), " entries");
    row("fewer entries than there are", ends({.more = -1}), "more entries than it says");
    row("60,000 entries said", ends({.more = 60'000}), "says that it holds 60004 entries");
    row("a comment", ends({.comment = "hello"}), "cut short, or something follows");
    row("bytes after it", ends({.after = "x"}), "cut short, or something follows");
    row("several disks", ends({.disk = 1}), "several disks");
    row("a directory elsewhere", ends({.shift = 3}), "does not end where");
    row("zip64 without its locator", ends({.zip64 = true, .locator = false}), "zip64 end is missing");
    row("zip64 on another disk", ends({.disk = 2, .zip64 = true}), "several disks");
    row("a zip64 directory elsewhere", ends({.zip64 = true, .shift = -1}), "does not end where");
    row("a pickle of another checksum", entries([](auto& e) { e[0].crc32 = 7; }), "entry “a/data.pkl” does not have the checksum");
    row("a byte order of another checksum", entries([](auto& e) { e[1].crc32 = 7; }), "entry “a/byteorder” does not have the checksum");
    row("no pickle", archive({{"a/data/0", "x"}}), "holds no data.pkl");
    row("two pickles", entries([](auto& e) { e.push_back({"b/data.pkl", "x"}); }), "two pickles");
    row("big-endian", entries([](auto& e) { e[1].content = "big", e[1].bytes = e[1].stored = 3; }), "not little-endian");
    row("TorchScript", entries([](auto& e) { e.push_back({"a/constants.pkl", "x"}); }), "TorchScript program");
    row("no archive at all", "<html>404</html>", "does not begin as a file of torch.save");
    row("bytes before the archive", "x" + ends({}), "does not begin as a file of torch.save");
    row("an empty archive", std::string("PK\x05\x06") + std::string(18, '\0'), "does not begin as a file");
    row("the older form", "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", "before PyTorch 1.6");
    row("a pickle that runs", "\x80\x02" "cposix\nsystem\nq\x01X\x04" + std::string(3, '\0') + "true\x85R.", "asks for “posix.system”, which is never run");
    row("a pickle that runs, newer", std::string("\x80\x04\x95") + std::string(8, '\0') + "\x8c\x05posix\x94\x8c\x06system\x94\x93.",
        "asks for “posix.system”");
    row("a pickle of a number", std::string("\x80\x02K\x01."), "none that torch.save wrote");
    row("the oldest form", std::string("pickle\0", 7) + std::string(250, '\0') + "ustar" + std::string(300, '\0'), "before PyTorch 1.6");
}

void TestTorchFile::refusesByName() {
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, rule);
    QElapsedTimer timer;
    timer.start();
    const auto file = parse(bytes.toStdString());
    QVERIFY2(timer.elapsed() < 5000, "slow");
    QVERIFY2(!file, "accepted");
    const QString message = QString::fromStdString(file.error().message);
    QVERIFY2(message.contains("hostile file.pth”"), qPrintable(message));
    QVERIFY2(message.contains(rule), qPrintable(message));
    QVERIFY2(!message.contains('\x1b') && message.size() < 600, qPrintable(message));
}

void TestTorchFile::runsNothing() {
    QVERIFY(!fs::exists("/tmp/whereabouts-was-run"));
}

void TestTorchFile::readsWhatTorchWrites() {
    // A state dict with metadata, a parameter, a size, numbers of each kind, a Namespace.
    const std::string dict =
        global("collections", "OrderedDict") + ")Rq\x01(" + text("w") + soundTensor() + text("p") +
        global("torch._utils", "_rebuild_parameter") + "(" + soundTensor() + "\x88" + global("collections", "OrderedDict") +
        ")RtR" + text("step") + std::string("\x8a\x02\x00\xff", 4) + "u}(" + text("_metadata") + global("collections", "OrderedDict") + ")Rub";
    const std::string options = global("argparse", "Namespace") + ")\x81}(" + text("lr") + "G\x3f\xe0" + std::string(6, '\0') +
                                text("size") + global("torch", "Size") + "(" + tuple({2, 3}) + "tR" + text("none") + "Nub";
    const auto file = parse(fileOf("}(" + text("state_dict") + dict + text("options") + options + "u"));
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    const auto tensors = file->tensors();
    QVERIFY(tensors);
    QCOMPARE(tensors->size(), 2u);
    QCOMPARE(tensors->at("w")->shape, (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(tensors->at("p")->storage.data(), tensors->at("w")->storage.data());
    QCOMPARE(*file->root().find("state_dict")->find("step")->as<std::int64_t>(), -256);
    QVERIFY(!file->root().find("state_dict")->find("_metadata"));
    const PickleValue* read = file->root().find("options");
    QCOMPARE(*read->find("lr")->as<double>(), 0.5);
    QCOMPARE(read->find("size")->as<PickleList>()->size(), 2u);
    QVERIFY(read->find("none")->as<std::monostate>());
    QVERIFY(!read->find("momentum"));

    const auto bare = parse(fileOf(soundTensor()));
    QVERIFY(bare && bare->tensors());
    QCOMPARE(bare->tensors()->begin()->first, std::string("hostile file"));
    for (const std::string& empty : {std::string("N"), std::string("}"), stateDict(number(7)), text("weights")}) {
        const auto without = parse(fileOf(empty));
        QVERIFY2(without && !without->tensors(), empty.c_str());
    }
    const auto twice = parse(fileOf("}(" + text("w") + soundTensor() + text("w") + soundTensor() + "u"));
    QVERIFY(twice && twice->tensors().error().message.contains("“w” occurs twice"));
}

void TestTorchFile::readsStrides() {
    const auto file = parse(fileOf(stateDict(tensor(storage("FloatStorage", "0", 6), 1, {2, 2}, {1, 3}))));
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    const StoredTensor& tensor = *file->tensors()->at("w");
    std::vector<int> firstBytes;
    const std::vector<std::byte> bytes = bytesOf(tensor);
    for (std::size_t i = 0; i < bytes.size(); i += 4)
        firstBytes.push_back(int(bytes[i]));
    QCOMPARE(firstBytes, (std::vector<int>{4, 16, 8, 20})); // elements 1, 4, 2, 5
}

void TestTorchFile::readsZip64() {
    std::vector<Entry> entries = entriesOf(pickle(stateDict(soundTensor())));
    entries[2].bytes = entries[2].stored = 0xffffffff;
    entries[2].extra = little<std::uint16_t>(0x4246) + little<std::uint16_t>(2) + "ZZ" + little<std::uint16_t>(1) +
                       little<std::uint16_t>(16) + repeated(little<std::uint64_t>(24), 2);
    const auto file = parse(archive(entries, {.zip64 = true}));
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QCOMPARE(file->tensors()->at("w")->storage.size(), 24u);
}

// Ten lists of ten times the one before: ten thousand million values to one who follows them, one hundred here.
void TestTorchFile::readsDeepAndSharedValues() {
    std::string laughs = "]q" + std::string(1, '\0');
    for (char level = 1; level <= 10; ++level) {
        const std::string recall = std::string("h") + char(level - 1);
        laughs += "](" + repeated(recall, 10) + "eq" + level;
    }
    const auto file = parse(fileOf("(" + laughs + "t"));
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QVERIFY(parse(fileOf(repeated("]", 60) + repeated("a", 59))));
}

void TestTorchFile::refusesEveryTruncation() {
    const std::string whole = fileOf(stateDict(soundTensor()));
    QVERIFY(parse(whole));
    for (std::size_t length = 0; length < whole.size(); ++length)
        QVERIFY2(!parse(whole.substr(0, length)), std::to_string(length).c_str());
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    QCOMPARE(TorchFile::open(path / "missing.pth").error().code, Error::Code::NotFound);
    QVERIFY(TorchFile::open(path).error().message.contains("not a regular file"));
}

void TestTorchFile::namesTheDamagedEntry_data() {
    QTest::addColumn<QString>("file");
    for (const char* file : {"clip-tiny/pytorch_model.bin", "geoclip/logit_scale_weights.pth", "satclip/satclip-tiny.ckpt"})
        QTest::newRow(file) << file;
}

// One bit of a storage is another one: the file still opens, and the entry is named as soon as the weights are read.
void TestTorchFile::namesTheDamagedEntry() {
    REQUIRE_SHARED();
    QFETCH(const QString, file);
    std::string bytes = slurp(sharedFolder() / "fixtures" / file.toStdString());
    const auto whole = parse(bytes);
    QVERIFY2(whole, whole ? "" : whole.error().message.c_str());
    QVERIFY(whole->checkStorages({}));
    const auto tensors = whole->tensors();
    QVERIFY(tensors);
    const StoredTensor& tensor = *tensors->begin()->second;
    const std::size_t place = std::size_t(tensor.storage.data() - reinterpret_cast<const std::byte*>(bytes.data()));
    bytes[place + tensor.storage.size() / 2] ^= 4;
    const auto damaged = parse(bytes);
    QVERIFY(damaged);
    const auto checked = damaged->checkStorages({});
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, Error::Code::BadInput);
    const QString message = QString::fromStdString(checked.error().message);
    static const QRegularExpression named("hostile file.pth”.*entry “[^”]+/data/\\d+”.*CRC-32.*get it anew");
    QVERIFY2(named.match(message).hasMatch(), qPrintable(message));
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(damaged->checkStorages(stop.get_token()).error().code, Error::Code::Stopped);

    // torch.save writes 0 where it is told to compute none: there is nothing to compare with then.
    std::vector<Entry> entries = entriesOf(pickle(stateDict(soundTensor())));
    for (Entry& entry : entries)
        entry.crc32 = 0;
    const auto unchecked = parse(archive(entries));
    QVERIFY(unchecked && unchecked->checkStorages({}));
}

void TestTorchFile::readsFixtures_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("same");
    QTest::newRow("CLIP") << "clip-tiny/pytorch_model.bin" << "clip-tiny/model_hf.safetensors";
    QTest::newRow("GeoCLIP's MLP") << "geoclip/image_encoder_mlp_weights.pth" << "geoclip/image_encoder_mlp.safetensors";
    QTest::newRow("GeoCLIP's scale") << "geoclip/logit_scale_weights.pth" << "geoclip/logit_scale.safetensors";
    QTest::newRow("SatCLIP") << "satclip/satclip-tiny.ckpt" << "satclip/satclip-tiny.safetensors";
}

void TestTorchFile::readsFixtures() {
    REQUIRE_SHARED();
    QFETCH(const QString, file);
    QFETCH(const QString, same);
    const auto read = TorchFile::open(sharedFolder() / "fixtures" / file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const auto expected = SafetensorsFile::open(sharedFolder() / "fixtures" / same.toStdString());
    QVERIFY(expected);
    const auto tensors = read->tensors();
    QVERIFY(tensors);
    QCOMPARE(tensors->size(), expected->tensors().size());
    for (const auto& [name, tensor] : *tensors) {
        const auto twin = tensors->size() == 1 ? expected->tensors().begin() : expected->tensors().find(name);
        QVERIFY2(twin != expected->tensors().end(), name.c_str());
        QCOMPARE(tensor->type, twin->second.type);
        QCOMPARE(tensor->shape, twin->second.shape);
        QVERIFY2(std::ranges::equal(bytesOf(*tensor), twin->second.bytes), name.c_str());
    }
}

void TestTorchFile::readsTheCheckpointsNumbers() {
    REQUIRE_SHARED();
    const auto file = TorchFile::open(sharedFolder() / "fixtures/satclip/satclip-tiny.ckpt");
    QVERIFY(file);
    const PickleValue* parameters = file->root().find("hyper_parameters");
    QVERIFY(parameters);
    QCOMPARE(*parameters->find("legendre_polys")->as<std::int64_t>(), 10);
    QCOMPARE(*parameters->find("harmonics_calculation")->as<std::string>(), std::string("analytic"));
    QCOMPARE(*parameters->find("learning_rate")->as<double>(), 1e-4);
    QCOMPARE(*parameters->find("eval_downstream")->as<bool>(), false);
}

// The fuzzer's first 3,000 files (fuzz_torchfile goes on for as long as it is asked to). Run it in the preset asan, where a
// byte read beyond the file is a failure.
void TestTorchFile::survivesHostileFiles() {
    REQUIRE_SHARED();
    TorchFuzzer fuzzer(20261121);
    QVERIFY(fuzzer.seeds() >= 3); // the fixtures too
    constexpr int count = 3000;
    int refused = 0, sum = 0;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i) {
        const std::string& bytes = fuzzer.next();
        if (const auto file = parse(bytes))
            sum += touch(*file);
        else
            ++refused;
    }
    qInfo("%d files, %d refused, %lld ms (%d)", count, refused, timer.elapsed(), sum);
    QVERIFY(refused > count / 4 && refused < count);
    TorchFuzzer again(20261121), other(20261122);
    const std::string first = again.next(), otherFirst = other.next();
    QVERIFY(first != otherFirst);
    QCOMPARE(first, TorchFuzzer(20261121).next()); // so that a failure can be had once more
}

QTEST_APPLESS_MAIN(TestTorchFile)
#include "tst_torchfile.moc"
