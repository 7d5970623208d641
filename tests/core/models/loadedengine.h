#pragma once

#include "engine/engine.h"

// The models module, loaded once; null where it cannot be.
inline std::shared_ptr<whereabouts::Engine> engine() {
    const auto loaded = whereabouts::Engine::load();
    return loaded ? *loaded : nullptr;
}
