#include "models/weights/safetensors.h"

#include "shared_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sys/stat.h>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

// A file as the format lays it out, whatever the header says.
QByteArray fileOf(QByteArray header, qsizetype dataBytes = 0) {
    const std::uint64_t length = std::uint64_t(header.size());
    return QByteArray(reinterpret_cast<const char*>(&length), 8) + header + QByteArray(dataBytes, '\1');
}

QByteArray entry(const char* name, const char* dtype, const char* shape, const char* offsets) {
    return QByteArray("\"") + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}";
}

QByteArray oneTensor(const char* dtype, const char* shape, const char* offsets) {
    return "{" + entry("w", dtype, shape, offsets) + "}";
}

TensorView view(TensorType type, std::vector<std::int64_t> shape, const std::vector<float>& values) {
    return {type, std::move(shape), std::as_bytes(std::span(values))};
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesByName_data();
    void refusesByName();
    void refusesWhatIsNoFile();
    void acceptsTheFormatsCorners();
    void refusesEveryTruncation();
    void writesWhatItReads();
    void writesAlignedAndOrdered();
    void writesWholeOrNotAtAll();
    void readsFixtures_data();
    void readsFixtures();

private:
    Result<SafetensorsFile> reading(const QByteArray& bytes) {
        std::ofstream(m_file, std::ios::binary).write(bytes.data(), bytes.size());
        return SafetensorsFile::open(m_file);
    }

    QTemporaryDir m_folder;
    fs::path m_file = fs::path(m_folder.path().toStdString()) / "hostile file.safetensors";
};

void TestSafetensors::refusesByName_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char* name, const QByteArray& bytes, const char* rule) {
        QTest::newRow(name) << bytes << QString::fromUtf8(rule);
    };
    const auto headerRow = [&](const char* name, const QByteArray& header, const char* rule) {
        row(name, fileOf(header, 8), rule);
    };

    row("empty", {}, "it is empty");
    row("shorter than the length", QByteArray(7, '\0'), "shorter than the 8 bytes");
    row("no header", QByteArray(8, '\0'), "does not start with {");
    row("header longer than the file", fileOf("{}").chopped(1), "longer than the file");
    row("header over 100 MB", QByteArray("\x01\xe1\xf5\x05\0\0\0\0", 8) + "{}", "longer than 100 MB");
    row("length near 2^64", QByteArray(8, '\xff') + "{}", "longer than 100 MB");
    headerRow("starts with a space", " {}", "does not start with {");
    headerRow("starts with a byte order mark", "\xef\xbb\xbf{}", "does not start with {");
    headerRow("a list", "[]", "does not start with {");
    headerRow("padded with newlines", "{}\n\n", "does not end with } and spaces");
    headerRow("padded with zeros", QByteArray("{}\0\0", 4), "does not end with } and spaces");
    headerRow("two objects", "{}{}", "not valid UTF-8 JSON");
    headerRow("not JSON", "{w:1}", "not valid UTF-8 JSON");
    headerRow("unfinished JSON", R"({"w":{})", "tensor “w”: dtype is missing");
    headerRow("comment", "{/**/}", "not valid UTF-8 JSON");
    headerRow("not UTF-8", "{\"\xff\":{}}", "not valid UTF-8 JSON");
    headerRow("half a surrogate pair", R"({"\ud800":{}})", "not valid UTF-8 JSON");
    headerRow("name twice", "{" + entry("w", "F32", "[1]", "[0,4]") + "," + entry("w", "F32", "[1]", "[4,8]") + "}",
              "names “w” twice");
    headerRow("name twice, once escaped",
              "{" + entry("w", "F32", "[1]", "[0,4]") + "," + entry("\\u0077", "F32", "[1]", "[4,8]") + "}",
              "names “w” twice");
    headerRow("field twice", R"({"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
              "tensor “w”: dtype stands twice");
    headerRow("metadata twice", R"({"__metadata__":{},"__metadata__":{}})", "names “__metadata__” twice");
    headerRow("metadata key twice", R"({"__metadata__":{"a":"1","a":"2"}})", "in __metadata__, “a” stands twice");
    headerRow("metadata is a number", R"({"__metadata__":{"a":1}})", "in __metadata__, “a” must be a string");
    headerRow("metadata is nested", R"({"__metadata__":{"a":{}}})", "in __metadata__, “a” must be a string");
    headerRow("metadata is a list", R"({"__metadata__":[]})", "“__metadata__” must be an object");
    headerRow("tensor is a string", R"({"w":"F32"})", "“w” must be an object");
    headerRow("tensor is null", R"({"w":null})", "“w” must be an object");
    headerRow("no dtype", R"({"w":{"shape":[2],"data_offsets":[0,8]}})", "tensor “w”: dtype is missing");
    headerRow("no shape", R"({"w":{"dtype":"F32","data_offsets":[0,8]}})", "tensor “w”: shape is missing");
    headerRow("no offsets", R"({"w":{"dtype":"F32","shape":[2]}})", "tensor “w”: data_offsets is missing");
    headerRow("another field", R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":0}})",
              "tensor “w”: “x” is not one of");
    headerRow("unknown dtype", oneTensor("C64", "[1]", "[0,8]"), "tensor “w”: its dtype “C64” is unknown");
    headerRow("dtype in small letters", oneTensor("f32", "[2]", "[0,8]"), "tensor “w”: its dtype “f32” is unknown");
    headerRow("dtype is a number", R"({"w":{"dtype":1,"shape":[2],"data_offsets":[0,8]}})",
              "tensor “w”: its dtype is a number");
    headerRow("shape is a number", oneTensor("F32", "2", "[0,8]"), "tensor “w”: its shape is a number");
    headerRow("negative shape", oneTensor("F32", "[-1,-2]", "[0,8]"),
              "tensor “w”: its shape holds a negative number");
    headerRow("fractional shape", oneTensor("F32", "[2.0]", "[0,8]"),
              "tensor “w”: its shape holds a number that is not an integer");
    headerRow("nested shape", oneTensor("F32", "[[2]]", "[0,8]"), "tensor “w”: its shape holds a list");
    headerRow("shape over 2^63", oneTensor("F32", "[9223372036854775808]", "[0,8]"),
              "tensor “w”: its shape overflows");
    headerRow("product overflows", oneTensor("F32", "[4294967296,4294967298]", "[0,8]"),
              "tensor “w”: its shape overflows");
    headerRow("bytes overflow", oneTensor("F64", "[2305843009213693952]", "[0,8]"),
              "tensor “w”: its shape overflows");
    headerRow("33 dimensions", oneTensor("F32", "[" + QByteArray("1,").repeated(32) + "1]", "[0,4]"),
              "tensor “w”: its shape has more than 32");
    headerRow("one offset", oneTensor("F32", "[2]", "[0]"), "tensor “w”: data_offsets must be two");
    headerRow("three offsets", oneTensor("F32", "[2]", "[0,4,8]"), "tensor “w”: data_offsets must be two");
    headerRow("negative offset", oneTensor("F32", "[2]", "[-8,0]"),
              "tensor “w”: its data_offsets holds a negative number");
    headerRow("ends before it begins", oneTensor("F32", "[2]", "[8,0]"),
              "tensor “w”: data_offsets begin after they end");
    headerRow("offset over 2^64", oneTensor("F32", "[2]", "[0,18446744073709551624]"),
              "data_offsets holds a number that is not");
    headerRow("beyond the end", oneTensor("F32", "[4]", "[0,16]"), "tensor “w”: data_offsets go beyond the end");
    headerRow("fewer bytes than the shape", oneTensor("F32", "[3]", "[0,8]"),
              "tensor “w”: data_offsets span 8 bytes");
    headerRow("overlap", "{" + entry("a", "F32", "[1]", "[0,4]") + "," + entry("b", "F32", "[1]", "[2,6]") + "}",
              "tensor “b”: data_offsets overlap");
    headerRow("the same bytes twice",
              "{" + entry("a", "F32", "[2]", "[0,8]") + "," + entry("b", "F32", "[2]", "[0,8]") + "}",
              "overlap another tensor");
    headerRow("a hole before", oneTensor("F32", "[1]", "[4,8]"), "tensor “w”: there is a hole of 4 bytes");
    headerRow("bytes left over", oneTensor("F32", "[1]", "[0,4]"), "4 bytes after the last tensor");
    headerRow("bytes of no tensor", "{}", "8 bytes after the last tensor");
    headerRow("deep nesting", "{\"w\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}",
              "“w” must be an object");

    QByteArray many = "{";
    for (int i = 0; i <= 100'000; ++i)
        many += entry(QByteArray::number(i).constData(), "U8", "[0]", "[0,0]") + ",";
    headerRow("too many tensors", many.chopped(1) + "}", "names more than 100000 tensors");
}

void TestSafetensors::refusesByName() {
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, rule);
    const auto file = reading(bytes);
    QVERIFY(!file);
    const QString message = QString::fromStdString(file.error().message);
    QVERIFY2(message.contains("hostile file.safetensors”"), qPrintable(message));
    QVERIFY2(message.contains(rule), qPrintable(message));
    QCOMPARE(file.error().code, Error::Code::BadInput);
}

void TestSafetensors::refusesWhatIsNoFile() {
    const fs::path folder = m_folder.path().toStdString();
    QCOMPARE(SafetensorsFile::open(folder / "missing").error().code, Error::Code::NotFound);
    QVERIFY(SafetensorsFile::open(folder / "missing").error().message.contains("missing"));
    QVERIFY(SafetensorsFile::open(folder).error().message.contains("not a regular file"));
    QCOMPARE(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    QVERIFY(SafetensorsFile::open(folder / "pipe").error().message.contains("not a regular file"));
    const std::string control = SafetensorsFile::open(folder / "a\n\x1b[31m").error().message;
    QVERIFY(control.find('\x1b') == std::string::npos && control.find('\n') == std::string::npos);
}

void TestSafetensors::acceptsTheFormatsCorners() {
    const auto nothing = reading(fileOf("{}      "));
    QVERIFY2(nothing, nothing ? "" : nothing.error().message.c_str());
    QVERIFY(nothing->tensors().empty());

    const auto corners = reading(fileOf(
        "{" + entry("b", "F64", "[]", "[3,11]") + ", " + entry("", "U8", "[3]", "[0,3]") + "," +
            entry("none", "F32", "[4294967296,0]", "[3,3]") + "," + R"("__metadata__":{"format":"pt","":"\u00e9"}}   )",
        11));
    QVERIFY2(corners, corners ? "" : corners.error().message.c_str());
    QCOMPARE(corners->tensors().size(), 3u);
    QCOMPARE(corners->tensor("b")->bytes.size(), 8u);
    QVERIFY(corners->tensor("b")->shape.empty());
    QCOMPARE(corners->tensor("")->shape, std::vector<std::int64_t>{3});
    QVERIFY(corners->tensor("none")->bytes.empty());
    QCOMPARE(corners->metadata().at(""), std::string("é"));
    QVERIFY(corners->tensor("c").error().message.contains("has no tensor “c”"));
}

void TestSafetensors::refusesEveryTruncation() {
    const QByteArray whole = fileOf("{" + entry("a", "F32", "[2]", "[0,8]") + R"(,"__metadata__":{"x":"y"}} )", 8);
    QVERIFY(reading(whole));
    for (qsizetype bytes = 0; bytes < whole.size(); ++bytes)
        QVERIFY2(!reading(whole.first(bytes)), qPrintable(QString("accepted with %1 bytes").arg(bytes)));
}

void TestSafetensors::writesWhatItReads() {
    const std::vector<float> values{1.5f, -0.0f, INFINITY, 3e-42f, 5, 6};
    const TensorViews tensors{{"weight", view(TensorType::F32, {2, 3}, values)},
                              {"größe \"\\\n", view(TensorType::U8, {24}, values)},
                              {"scalar", {TensorType::F32, {}, std::as_bytes(std::span(values)).first(4)}},
                              {"none", {TensorType::BF16, {0, 7}, {}}}};
    const TensorMetadata metadata{{"licence", "Apache-2.0"}, {"title", "Ort \xF0\x9F\x8C\x8D"}};
    const auto written = writeSafetensors(m_file, tensors, metadata);
    QVERIFY2(written, written ? "" : written.error().message.c_str());

    const auto read = SafetensorsFile::open(m_file);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->metadata(), metadata);
    QCOMPARE(read->tensors().size(), tensors.size());
    for (const auto& [name, tensor] : tensors) {
        const auto found = read->tensor(name);
        QVERIFY(found);
        QCOMPARE(found->type, tensor.type);
        QCOMPARE(found->shape, tensor.shape);
        QVERIFY(std::ranges::equal(found->bytes, tensor.bytes));
    }
}

void TestSafetensors::writesAlignedAndOrdered() {
    const std::vector<float> values(6);
    const TensorViews tensors{{"a", view(TensorType::U8, {24}, values)},
                              {"b", view(TensorType::I64, {3}, values)},
                              {"c", view(TensorType::F16, {12}, values)},
                              {"d", view(TensorType::F64, {3}, values)}};
    QVERIFY(writeSafetensors(m_file, tensors, {}));
    const auto read = SafetensorsFile::open(m_file);
    std::vector<std::pair<const std::byte*, std::string>> order;
    for (const auto& [name, tensor] : read->tensors()) {
        QCOMPARE(std::bit_cast<std::uintptr_t>(tensor.bytes.data()) % 8, 0u);
        order.emplace_back(tensor.bytes.data(), name);
    }
    std::ranges::sort(order);
    QCOMPARE(order[0].second + order[1].second + order[2].second + order[3].second, std::string("bdca"));
}

void TestSafetensors::writesWholeOrNotAtAll() {
    const std::vector<float> values(2);
    QVERIFY(writeSafetensors(m_file, {{"w", view(TensorType::F32, {2}, values)}}, {}));
    const auto before = fs::file_size(m_file);

    const auto wrongShape = writeSafetensors(m_file, {{"w", view(TensorType::F32, {3}, values)}}, {});
    QVERIFY(!wrongShape && wrongShape.error().message.contains("“w”"));
    QVERIFY(!writeSafetensors(m_file, {{"\xff", view(TensorType::F32, {2}, values)}}, {}));
    QVERIFY(!writeSafetensors(m_file, {{"__metadata__", view(TensorType::F32, {2}, values)}}, {}));
    QCOMPARE(fs::file_size(m_file), before);
    QVERIFY(SafetensorsFile::open(m_file));

    const auto nowhere = writeSafetensors("/nowhere/a.safetensors", {}, {});
    QVERIFY(!nowhere && nowhere.error().message.contains("/nowhere/a.safetensors"));
    for (const auto& item : fs::directory_iterator(m_file.parent_path()))
        QVERIFY2(!item.path().string().ends_with(".part"), item.path().c_str());
}

void TestSafetensors::readsFixtures_data() {
    REQUIRE_SHARED();
    QTest::addColumn<QString>("path");
    for (const auto& item : fs::recursive_directory_iterator(sharedFolder() / "fixtures")) {
        if (item.path().extension() == ".safetensors")
            QTest::newRow(fs::relative(item.path(), sharedFolder()).c_str())
                << QString::fromStdString(item.path().string());
    }
}

void TestSafetensors::readsFixtures() {
    QFETCH(const QString, path);
    const auto file = SafetensorsFile::open(path.toStdString());
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QVERIFY(!file->tensors().empty());
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
