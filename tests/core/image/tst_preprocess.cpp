#include "image/preprocess.h"
#include "shared_fixtures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <cmath>

using namespace whereabouts;

namespace {

constexpr int size = 224;

// The tensors of a fixture, by name.
class Golden {
public:
    explicit Golden(const QString& name) {
        QFile file(folder(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(file.fileName()));
        const QByteArray all = file.readAll();
        const auto length = qFromLittleEndian<quint64>(all.constData());
        m_header = QJsonDocument::fromJson(all.mid(8, static_cast<qsizetype>(length))).object();
        m_data = all.mid(8 + static_cast<qsizetype>(length));
    }

    static QString folder(const QString& name) {
        return QString::fromStdString((sharedFolder() / "fixtures/clip-preprocess").string()) + u'/' + name;
    }

    std::vector<float> tensor(const QString& name) const {
        const QByteArray raw = bytes(name);
        std::vector<float> values(static_cast<std::size_t>(raw.size()) / sizeof(float));
        std::memcpy(values.data(), raw.constData(), static_cast<std::size_t>(raw.size()));
        return values;
    }

    QByteArray bytes(const QString& name) const {
        const QJsonArray offsets = m_header[name].toObject()[QStringLiteral("data_offsets")].toArray();
        return m_data.mid(offsets[0].toInteger(), offsets[1].toInteger() - offsets[0].toInteger());
    }

private:
    QJsonObject m_header;
    QByteArray m_data;
};

ImageInput clipInput(Preprocess mode) {
    return {size, {0.48145466f, 0.4578275f, 0.40821073f}, {0.26862954f, 0.26130258f, 0.27577711f}, mode};
}

Result<PixelBatch> preprocessed(const QString& name, const ImageInput& input) {
    const PictureSource source{name.toStdString(), Golden::folder(name).toStdString(), nullptr};
    return decodeFor(source, input).and_then([&](const Picture& picture) { return preprocess(picture, input); });
}

// The greatest difference in 8-bit levels from [size, size, 3] bytes.
double levelsFrom(const QByteArray& expected, const PixelBatch& batch, const ImageInput& input) {
    double greatest = 0.0;
    const auto count = static_cast<std::size_t>(size * size);
    for (std::size_t i = 0; i < 3 * count; ++i) {
        const double level = 255.0 * (batch.values[i] * input.deviation[i / count] + input.mean[i / count]);
        const auto at = static_cast<qsizetype>(3 * (i % count) + i / count);
        greatest = std::max(greatest, std::abs(level - static_cast<uchar>(expected[at])));
    }
    return greatest;
}

double greatestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double greatest = a.size() == b.size() ? 0.0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        greatest = std::max<double>(greatest, std::abs(a[i] - b[i]));
    return greatest;
}

Picture striped(int width, int height) { // red by column, green by row, blue 9
    Picture picture{width, height, 3, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            picture.pixels.insert(picture.pixels.end(),
                                  {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y), 9});
    }
    return picture;
}

} // namespace

class PreprocessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("stem");
        QTest::addColumn<bool>("exact");
        for (const char* stem :
             {"exif6_481x320", "gray16_333x250", "gray_301x400", "rgb_640x427", "rgba_290x256", "wide_900x70"}) {
            const QString name = QString::fromLatin1(stem);
            const bool jpeg = name.startsWith(QStringLiteral("exif")) || name.startsWith(QStringLiteral("rgb_"));
            QTest::newRow(stem) << name + (jpeg ? QStringLiteral(".jpg") : QStringLiteral(".png")) << name << !jpeg;
            if (jpeg)
                QTest::addRow("%s decoded", stem) << QStringLiteral("decoded/%1.png").arg(name) << name << true;
        }
    }
    void agreesWithTheReference() {
        REQUIRE_SHARED();
        QFETCH(QString, file);
        QFETCH(QString, stem);
        QFETCH(bool, exact);
        for (const Preprocess mode : {Preprocess::Raw, Preprocess::HfStyle}) {
            const bool raw = mode == Preprocess::Raw;
            if (!raw && stem.startsWith(QStringLiteral("gray16")))
                continue; // scaled instead: see sixteenBitsAreScaledInHfStyle
            const Golden golden(raw ? QStringLiteral("expected.safetensors")
                                    : QStringLiteral("expected_hf_style.safetensors"));
            const QString name = raw ? stem + QStringLiteral(".raw") : stem;
            const ImageInput input = clipInput(mode);
            const auto batch = preprocessed(file, input);
            QVERIFY2(batch, batch ? "" : batch.error().message.c_str());
            QCOMPARE_LE(levelsFrom(golden.bytes(name + QStringLiteral(".u8")), *batch, input), exact ? 0.001 : 2.001);
            if (exact)
                QCOMPARE_LE(greatestDifference(batch->values, golden.tensor(name)), 1e-6);
        }
    }

    void sixteenBitsAreScaledInHfStyle() {
        REQUIRE_SHARED();
        const ImageInput input = clipInput(Preprocess::HfStyle);
        const QString name = QStringLiteral("gray16_333x250.png");
        const auto batch = preprocessed(name, input);
        QVERIFY(batch);
        const auto people = decode({"gray16", Golden::folder(name).toStdString(), nullptr});
        QVERIFY(people);
        const auto expected = preprocess(*people, input);
        QVERIFY(expected);
        QCOMPARE_LE(greatestDifference(batch->values, expected->values), 1e-6);
        QVERIFY(*std::min_element(batch->values.begin(), batch->values.end()) < 0.0f);
    }

    void orbitAveragesTheCentreSquare() {
        const ImageInput input{2, {0, 0, 0}, {1, 1, 1}, Preprocess::Orbit};
        const auto batch = preprocess(striped(10, 4), input); // columns 3 to 6
        QVERIFY(batch);
        const std::vector<float> expected{3.5f, 5.5f, 3.5f, 5.5f, 0.5f, 0.5f, 2.5f, 2.5f, 9, 9, 9, 9};
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE_LE(std::abs(batch->values[i] * 255 - expected[i]), 1e-4f);
    }

    void orbitSharesPixelsThatLieOnAnEdge() {
        const ImageInput input{2, {0.5f, 0, 0}, {0.5f, 1, 1}, Preprocess::Orbit};
        const auto batch = preprocess(striped(3, 3), input);
        QVERIFY(batch);
        // (0 + 0.5 * 1) / 1.5 and (0.5 * 1 + 2) / 1.5
        QCOMPARE_LE(std::abs(batch->values[0] - (1 / 3.0f / 255 - 0.5f) / 0.5f), 1e-6f);
        QCOMPARE_LE(std::abs(batch->values[1] - (5 / 3.0f / 255 - 0.5f) / 0.5f), 1e-6f);
    }

    void oddShapesWork() {
        for (const Preprocess mode : {Preprocess::Raw, Preprocess::HfStyle, Preprocess::Orbit}) {
            for (const QSize shape : {QSize(1, 1), QSize(1, 5000), QSize(5000, 1), QSize(64, 64), QSize(3, 2)}) {
                const auto batch = preprocess(striped(shape.width(), shape.height()), {64, {0, 0, 0}, {1, 1, 1}, mode});
                QVERIFY(batch);
                QCOMPARE(batch->values.size(), std::size_t{3 * 64 * 64});
                QCOMPARE_LE(std::abs(batch->values[2 * 64 * 64 + 999] - 9 / 255.0f), 1e-6f);
            }
        }
        QVERIFY(!preprocess(Picture{}, {64, {}, {1, 1, 1}, Preprocess::Orbit}));
    }

    void speedOfOrbit() {
        const Picture picture = striped(768, 768);
        QBENCHMARK { QVERIFY(preprocess(picture, {64, {}, {1, 1, 1}, Preprocess::Orbit})); }
    }
};

QTEST_GUILESS_MAIN(PreprocessTest)
#include "tst_preprocess.moc"
