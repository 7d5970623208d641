#include "engine/engine.h"

#include "base/paths.h"

#include <cstdlib>
#include <dlfcn.h>
#include <format>
#include <mutex>

namespace whereabouts {

namespace {

using CreateEngine = Engine* (*)();

// Local symbols keep LibTorch's LLVM apart from Mesa's, which otherwise binds to it and crashes.
Result<Engine*> openModule(const std::filesystem::path& file) {
    setenv("UCX_ERROR_SIGNALS", "", 0); // UCX, which LibTorch pulls in, would install crash handlers of its own
    void* module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!module) {
        return failure(
            Error::Code::NotFound,
            std::format("The models module cannot be loaded ({}); install LibTorch 2.6 or newer and build the "
                        "target whereabouts_models, or name the module in $WHEREABOUTS_MODULE.",
                        dlerror()));
    }
    const auto create = reinterpret_cast<CreateEngine>(dlsym(module, "whereabouts_create_engine"));
    if (!create) {
        return failure(Error::Code::Unsupported,
                       std::format("{} is not a models module of Whereabouts; build the target whereabouts_models.",
                                   file.string()));
    }
    return create();
}

} // namespace

Result<std::shared_ptr<Engine>> Engine::load() {
    static std::mutex mutex;
    static std::shared_ptr<Engine> engine;
    const std::scoped_lock lock(mutex);
    if (!engine) {
        const Result<Engine*> created = openModule(modelsModule());
        if (!created)
            return std::unexpected(created.error());
        engine =
            std::shared_ptr<Engine>(*created, [](Engine*) {}); // LibTorch cannot be unloaded: it ends with the process
    }
    return engine;
}

} // namespace whereabouts
