#include "base/fingerprint.h"

#include <QTest>

#include <set>
#include <vector>

using namespace whereabouts;

namespace {

std::string of(std::initializer_list<std::string_view> pieces) {
    Fingerprint fingerprint;
    for (const std::string_view piece : pieces)
        fingerprint.add(piece);
    return fingerprint.text();
}

} // namespace

class TestFingerprint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsPiecesApart() {
        QCOMPARE(of({"abc", "d"}), of({"abc", "d"}));
        QCOMPARE(of({"abc"}).size(), 32u);
        const std::set<std::string> all{of({}), of({""}), of({"", ""}), of({"abc", "d"}), of({"ab", "cd"}), of({"abcd"}),
                                        of({"abcdabcd"}), of({"abcdabcd", ""}), of({std::string_view("a\0", 2)}), of({"a"})};
        QCOMPARE(all.size(), 10u);
    }

    void tellsEveryBitApart() {
        std::vector<std::byte> bytes(4096);
        std::set<std::string> all;
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            bytes[bit / 8] ^= std::byte(1 << bit % 8);
            Fingerprint fingerprint;
            fingerprint.add(bytes);
            all.insert(fingerprint.text());
            bytes[bit / 8] ^= std::byte(1 << bit % 8);
        }
        QCOMPARE(all.size(), bytes.size() * 8);
    }
};

QTEST_APPLESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
