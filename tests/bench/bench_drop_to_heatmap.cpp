#include "base/paths.h"
#include "bench.h"
#include "benchpictures.h"
#include "engine/engine.h"
#include "geo/mercator.h"
#include "prediction/density.h"
#include "prediction/locate.h"

#include <QTemporaryDir>

#include <filesystem>

using namespace whereabouts;

// What happens between the drop of a photograph and its heatmap, but for the window's own frame: read, look, place, and
// make the density that the layer draws. The model is loaded.
int main() {
    BenchReport report("drop_to_heatmap");
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("photograph.jpg").toStdString();
    photograph(4000, 3000, 1).save(QString::fromStdString(file.string()), "JPG", 85);
    report.figure("the photograph, 4000x3000", "MB", static_cast<double>(std::filesystem::file_size(file)) / 1e6);

    auto engine = Engine::load();
    if (!engine)
        return report.failed(engine.error().message);
    auto model = (*engine)->open(resourcesFolder() / "models" / "orbit", Device::Cpu, Precision::Fastest);
    if (!model)
        return report.failed(model.error().message);
    auto gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
    if (!gazetteer)
        return report.failed(gazetteer.error().message);

    const RasterGeometry world{.box = {-mercator::latitudeLimit, -180, mercator::latitudeLimit, 180},
                               .width = 2048,
                               .height = 2048,
                               .projection = RasterProjection::Mercator};
    std::string fault;
    LocateTiming timing;
    const double ms = medianMs(50, [&] {
        const auto result = locate({"photograph.jpg", file, nullptr}, **model, *gazetteer, {}, 10, {}, {});
        if (!result) {
            fault = result.error().message;
            return;
        }
        timing = (*result)->timing;
        densityRaster((*result)->constrained, world, CellShape::Tent);
    });
    if (!fault.empty())
        return report.failed(fault);
    report.atMost("12-megapixel JPEG to heatmap, model loaded", 150, "ms", ms);
    report.figure("reading it, the last time", "ms", timing.decodeMs);
    report.figure("the model's encoder and head, the last time", "ms", timing.encodeMs + timing.headMs);
    return report.print();
}
