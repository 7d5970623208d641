#include "models/torchengine.h"

// The module's one door: Engine::load() opens it.
extern "C" __attribute__((visibility("default"))) whereabouts::Engine* whereabouts_create_engine() {
    return new whereabouts::TorchEngine;
}
