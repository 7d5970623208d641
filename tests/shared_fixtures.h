#pragma once

#include <QDir>
#include <QTest>

#include <filesystem>

// The folder of golden fixtures and real pictures: $WHEREABOUTS_SHARED, or `shared` beside the checkout.
// Empty where there is none.
inline std::filesystem::path sharedFolder() {
    for (const QString& candidate : {qEnvironmentVariable("WHEREABOUTS_SHARED"),
                                     QStringLiteral(WHEREABOUTS_SOURCE_DIR "/../shared")}) {
        if (!candidate.isEmpty() && QDir(candidate + QStringLiteral("/fixtures")).exists()) {
            return QDir(candidate).canonicalPath().toStdString();
        }
    }
    return {};
}

// First line of a test that reads the shared folder. With CI=true a missing folder is a failure; elsewhere the test
// says that it was skipped and why.
#define REQUIRE_SHARED()                                                                                             \
    do {                                                                                                             \
        if (sharedFolder().empty()) {                                                                                \
            const char* reason = "no fixtures: neither $WHEREABOUTS_SHARED nor ../shared beside the checkout exists"; \
            if (qEnvironmentVariable("CI") == QLatin1String("true"))                                                 \
                QFAIL(reason);                                                                                       \
            QSKIP(reason);                                                                                           \
        }                                                                                                            \
    } while (false)
