#include "models/text/cliptokenizer.h"

#include "shared_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

const fs::path resources = fs::path(WHEREABOUTS_SOURCE_DIR) / "resources/text";
const fs::path vocabulary = resources / "bpe_simple_vocab_16e6.txt.gz";
constexpr std::size_t whole = std::size_t(-1);

const ClipTokenizer& tokenizer() {
    static const ClipTokenizer loaded = ClipTokenizer::load(vocabulary, resources).value();
    return loaded;
}

std::string lower(const char8_t* text) {
    static const Characters characters = Characters::load(resources / "characters.tsv").value();
    std::string result;
    for (const char32_t code : characters.lower(codePoints(reinterpret_cast<const char*>(text))))
        appendUtf8(result, code);
    return result;
}

std::string unescaped(std::string_view text) {
    static const HtmlEntities entities = HtmlEntities::load(resources / "entities.tsv").value();
    std::string result;
    for (const char32_t code : entities.unescape(codePoints(text)))
        appendUtf8(result, code);
    return result;
}

std::string utf8(const char8_t* text) {
    return reinterpret_cast<const char*>(text);
}

} // namespace

class TestClipTokenizer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        const auto loaded = ClipTokenizer::load(vocabulary, resources);
        QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
    }

    void agreesWithTheReference() {
        REQUIRE_SHARED();
        std::ifstream stream(sharedFolder() / "fixtures/clip-bpe/cases.json");
        nlohmann::json cases = nlohmann::json::parse(stream);
        if (cases.is_object())
            cases = cases.at("cases");
        QCOMPARE(cases.size(), 60u);
        int withoutRepair = 0;
        for (const auto& one : cases) {
            const std::string text = one.at("text");
            const bool repaired = one.contains("ids_without_ftfy");
            withoutRepair += repaired;
            const std::vector<std::int64_t> expected = one.at(repaired ? "ids_without_ftfy" : "ids");
            QVERIFY2(tokenizer().encode(text, whole) == expected, text.c_str());
            if (repaired)
                continue;
            std::vector<std::int64_t> cut = tokenizer().encode(text, 77);
            cut.resize(77, 0);
            QVERIFY2(cut == one.at("ids_77_truncated").get<std::vector<std::int64_t>>(), text.c_str());
        }
        QCOMPARE(withoutRepair, 7);
    }

    void theEndStaysWhenCut() {
        const std::vector<std::int64_t> cut = tokenizer().encode("one two three four five", 4);
        QCOMPARE(cut.size(), 4u);
        QCOMPARE(cut.front(), ClipTokenizer::start);
        QCOMPARE(cut.back(), ClipTokenizer::end);
        QCOMPARE(cut[2], tokenizer().encode("one two", whole)[2]);
        QCOMPARE(tokenizer().encode("", whole), (std::vector<std::int64_t>{ClipTokenizer::start, ClipTokenizer::end}));
    }

    void saysWhatIsCut() {
        const std::string five = "One two three  four five";
        QCOMPARE(tokenizer().firstCut(five, whole), std::string());
        QCOMPARE(tokenizer().firstCut(five, 7), std::string());
        QCOMPARE(tokenizer().firstCut(five, 6), std::string("five"));
        QCOMPARE(tokenizer().firstCut(five, 4), std::string("three four five"));
        QCOMPARE(tokenizer().firstCut("", 2), std::string());
        std::string many;
        for (int i = 0; i < 1000; ++i)
            many += "stone ";
        QCOMPARE(tokenizer().firstCut(many, 77), std::string("stone stone stone stone stone stone…"));
        QVERIFY(cutNotice(tokenizer(), five, 7, "x").empty());
        const std::string notice = cutNotice(tokenizer(), five, 6, "x");
        QVERIFY2(notice.contains("the 4 tokens") && notice.contains("“x”") && notice.contains("from “five” on"), notice.c_str());
    }

    void lowerCase() {
        QCOMPARE(lower(u8"ÀÉÎ ŁÓDŹ"), utf8(u8"àéî łódź"));
        QCOMPARE(lower(u8"İstanbul"), utf8(u8"i̇stanbul"));
        QCOMPARE(lower(u8"ΟΔΥΣΣΕΥΣ"), utf8(u8"οδυσσευς"));
        QCOMPARE(lower(u8"ΣΑΣ. Σ"), utf8(u8"σας. σ"));  // alone it is not at a word's end
        QCOMPARE(lower(u8"ΑΣ:Α ΑΣ!"), utf8(u8"ασ:α ας!")); // a colon within a word does not end it
        QCOMPARE(lower(u8"ẞ𐐀Ⅷ"), utf8(u8"ß𐐨ⅷ"));
    }

    void characterReferences() {
        QCOMPARE(unescaped("&amp;lt; &lt &ltx; &notit; &notin;"), utf8(u8"&lt; < <x; ¬it; ∉"));
        QCOMPARE(unescaped("&#228;&#xE4;&#Xe4 &#x80; &#0; &#xd800; &#x110000;"), utf8(u8"ää" u8"ä € \ufffd \ufffd \ufffd"));
        QCOMPARE(unescaped("&#99999999999999999999; &#1;|"), utf8(u8"\ufffd |"));
        QCOMPARE(unescaped("& && &; &#; &#x; &zzz; &NewLine;&Tab;&bsol;"), utf8(u8"& && &; &#; &#x; &zzz; \n\t\\"));
        QCOMPARE(unescaped("a &"), std::string("a &"));
    }

    void bytesThatAreNotUtf8() {
        QCOMPARE(tokenizer().encode("a\xff b", whole), tokenizer().encode("a\ufffd b", whole));
        QVERIFY(tokenizer().encode(std::string("a\0b", 3), whole).size() >= 4);
    }

    void refusesAnotherVocabulary() {
        QTemporaryDir folder;
        const fs::path file = folder.filePath("vocabulary.txt").toStdString();
        QCOMPARE(ClipTokenizer::load(file, resources).error().code, Error::Code::NotFound);
        std::ofstream(file) << "heading\nt h\nth e</w>\nzz y\n";
        const auto refused = ClipTokenizer::load(file, resources);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains("line 4"), refused.error().message.c_str());
        fs::copy_file(vocabulary, file, fs::copy_options::overwrite_existing);
        fs::permissions(file, fs::perms::owner_all);
        fs::resize_file(file, 500'000);
        QVERIFY(!ClipTokenizer::load(file, resources));
        QVERIFY(!ClipTokenizer::load(vocabulary, folder.path().toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestClipTokenizer)
#include "tst_cliptokenizer.moc"
