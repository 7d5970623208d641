#include "explorer/locator.h"

#include "base/paths.h"
#include "engine/engine.h"

using namespace whereabouts;

Result<Locator> loadShippedLocator() {
    Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return std::unexpected(engine.error());
    Result<std::shared_ptr<Model>> model =
        (*engine)->open(resourcesFolder() / "models" / "orbit", Device::Cpu, Precision::Fastest);
    if (!model)
        return std::unexpected(model.error());
    Result<Gazetteer> gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
    if (!gazetteer)
        return std::unexpected(gazetteer.error());
    return Locator{*model, std::make_shared<const Gazetteer>(std::move(*gazetteer))};
}
