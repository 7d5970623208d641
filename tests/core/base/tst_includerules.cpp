#include <QTest>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

// Who may include whom, as ARCHITECTURE.md has it: app -> widgets -> core, the rooms of core in their order, and each
// foreign library only in the rooms that wrap it.

namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::set<std::string>> below = [] {
    const std::vector<std::vector<std::string>> floors = {{"base"},
                                                          {"geo", "worker"},
                                                          {"engine"}, // says what pictures a model takes
                                                          {"image"},  // makes them
                                                          {"raster"}, // reads and writes large ones
                                                          {"prediction", "catalog", "orbit"},
                                                          {"retrieval", "evaluation", "game"}};
    std::map<std::string, std::set<std::string>> rooms{{"models", {"base", "geo", "engine"}},
                                                       {"gdal", {"base", "geo", "image", "raster"}}};
    std::set<std::string> lower;
    for (const auto& floor : floors) {
        for (const std::string& room : floor)
            rooms[room] = lower;
        lower.insert(floor.begin(), floor.end());
    }
    return rooms;
}();

struct Library {
    const char* name;
    std::vector<std::string> prefixes; // of its headers
    std::set<std::string> allowed;     // rooms of core, or "widgets" and "app"
};

const std::vector<Library> libraries = {
    {"LibTorch", {"torch/", "ATen/", "c10/", "caffe2/"}, {"models"}},
    {"GDAL", {"gdal", "ogr", "cpl_", "vrtdataset"}, {"gdal"}},
    {"OpenSSL", {"openssl/"}, {"models"}},
    {"SQLite", {"sqlite3", "SQLiteCpp/"}, {"catalog"}},
    {"Qt", {"Q"}, {"widgets", "app"}},
};

// Why a file of the room ("widgets", "app", or one of core) must not have this include, e.g. <vector> or "geo/distance.h";
// empty where it may.
std::string fault(const std::string& room, const std::string& include) {
    const std::string header = include.substr(1);
    for (const Library& library : libraries) {
        const bool belongs = std::ranges::any_of(library.prefixes, [&](const std::string& prefix) { return header.starts_with(prefix); });
        if (belongs && !library.allowed.contains(room))
            return std::string(library.name) + " has no place here";
    }
    if (include[0] == '<')
        return {};
    const std::string other = header.substr(0, header.find('/'));
    if (room == "app")
        return {};
    if (room == "widgets")
        return other == "commands" || header == "window.h\"" ? "widgets know nothing of app" : "";
    if (!below.contains(room))
        return "no such room in the plan";
    if (other == header)
        return "not written as \"room/file.h\"";
    if (other == room || below.at(room).contains(other))
        return {};
    return "the room " + room + " does not stand on " + other;
}

std::vector<std::string> includesOf(const fs::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> includes;
    for (std::string line; std::getline(stream, line);) {
        const std::size_t hash = line.find_first_not_of(" \t");
        if (hash == line.npos || line[hash] != '#')
            continue;
        const std::size_t word = line.find_first_not_of(" \t", hash + 1), open = line.find_first_of("<\"", hash);
        const std::size_t close = open == line.npos ? open : line.find_first_of(">\"", open + 1);
        if (word != line.npos && line.compare(word, 7, "include") == 0 && close != line.npos)
            includes.push_back(line.substr(open, close - open + 1));
    }
    return includes;
}

bool isSource(const fs::path& file) {
    return std::ranges::contains(std::array{".h", ".cpp", ".cu", ".inc"}, file.extension().string());
}

} // namespace

class TestIncludeRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFileKeepsThem() {
        const fs::path root = WHEREABOUTS_SOURCE_DIR;
        QStringList faults;
        int files = 0;
        for (const char* top : {"core", "widgets", "app"}) {
            for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
                if (!entry.is_regular_file() || !isSource(entry.path()))
                    continue;
                ++files;
                const fs::path path = entry.path().lexically_relative(root);
                const std::string room = top == std::string("core") ? std::next(path.begin())->string() : top;
                for (const std::string& include : includesOf(entry.path())) {
                    if (const std::string why = fault(room, include); !why.empty())
                        faults << QString::fromStdString(path.string() + ": " + include + ": " + why);
                    const std::string header = include.substr(1, include.size() - 2);
                    if (include[0] == '"' && room != "widgets" && room != "app" && !fs::exists(root / "core" / header))
                        faults << QString::fromStdString(path.string() + ": " + include + " is not in core");
                }
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
        QVERIFY(files > 20);
    }

    void theRulesBite_data() {
        QTest::addColumn<QString>("room");
        QTest::addColumn<QString>("include");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* room, const char* include, bool allowed) {
            QTest::addRow("%s %s", room, include) << room << include << allowed;
        };
        row("base", "<vector>", true);
        row("base", "\"geo/geopoint.h\"", false);
        row("geo", "\"base/result.h\"", true);
        row("geo", "\"worker/jobqueue.h\"", false);
        row("prediction", "\"engine/model.h\"", true);
        row("prediction", "\"orbit/view.h\"", false);
        row("orbit", "\"raster/colorramp.h\"", true);
        row("engine", "\"models/module.h\"", false);
        row("image", "\"engine/model.h\"", true);
        row("engine", "\"image/picture.h\"", false);
        row("image", "\"raster/png.h\"", false);
        row("models", "\"engine/engine.h\"", true);
        row("models", "\"worker/jobqueue.h\"", false);
        row("models", "\"image/picture.h\"", false);
        row("models", "<torch/torch.h>", true);
        row("engine", "<torch/torch.h>", false);
        row("engine", "<ATen/ATen.h>", false);
        row("gdal", "<gdal_priv.h>", true);
        row("gdal", "\"prediction/prior.h\"", false);
        row("raster", "<gdal_priv.h>", false);
        row("raster", "\"gdal/functions.h\"", false);
        row("prediction", "<gdal.h>", false);
        row("prediction", "<cpl_conv.h>", false);
        row("raster", "<sqlite3.h>", false);
        row("models", "<openssl/evp.h>", true);
        row("engine", "<openssl/evp.h>", false);
        row("geo", "<QPointF>", false);
        row("worker", "<QtCore/QObject>", false);
        row("widgets", "<QPointF>", true);
        row("widgets", "\"geo/distance.h\"", true);
        row("widgets", "<gdal.h>", false);
        row("widgets", "\"commands/commands.h\"", false);
        row("geo", "\"distance.h\"", false);
        row("geo", "\"map/mercator.h\"", false);
        row("app", "\"map/mercator.h\"", true);
    }

    void theRulesBite() {
        QFETCH(QString, room);
        QFETCH(QString, include);
        QFETCH(bool, allowed);
        QCOMPARE(fault(room.toStdString(), include.toStdString()).empty(), allowed);
    }
};

QTEST_APPLESS_MAIN(TestIncludeRules)
#include "tst_includerules.moc"
