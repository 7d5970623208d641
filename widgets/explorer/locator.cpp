#include "explorer/locator.h"

#include "base/paths.h"
#include "engine/engine.h"
#include "engine/modelfolders.h"

#include <mutex>

using namespace whereabouts;

static Result<std::shared_ptr<const Gazetteer>> placeNames() {
    static std::mutex mutex;
    static std::shared_ptr<const Gazetteer> names;
    const std::scoped_lock lock(mutex);
    if (!names) {
        Result<Gazetteer> gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
        if (!gazetteer)
            return std::unexpected(gazetteer.error());
        names = std::make_shared<const Gazetteer>(std::move(*gazetteer));
    }
    return names;
}

Result<Locator> loadInstalledLocator(const std::string& name) {
    const Result<std::filesystem::path> folder = findModel(name);
    if (!folder)
        return std::unexpected(folder.error());
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return std::unexpected(engine.error());
    const Result<std::shared_ptr<Model>> model = (*engine)->open(*folder, Device::Fastest, Precision::Fastest);
    if (!model)
        return std::unexpected(model.error());
    const Result<std::shared_ptr<const Gazetteer>> gazetteer = placeNames();
    if (!gazetteer)
        return std::unexpected(gazetteer.error());
    return Locator{*model, *gazetteer};
}
