#pragma once

#include "engine/engine.h"
#include "result_message.h"

#include <QTest>

// The models module, loaded once; null where it cannot be.
inline std::shared_ptr<whereabouts::Engine> engine() {
    const auto loaded = whereabouts::Engine::load();
    return loaded ? *loaded : nullptr;
}

// First line of a test that asks models: where the module cannot be loaded, the test fails and says why.
#define REQUIRE_ENGINE()                                                                                             \
    do {                                                                                                             \
        const auto loaded = whereabouts::Engine::load();                                                             \
        QVERIFY2(loaded, messageOf(loaded).c_str());                                                                 \
    } while (false)
