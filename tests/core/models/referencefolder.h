#pragma once

#include "loadedengine.h"
#include "reference.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

// The folder of a model that a test makes, and what plain loops in float64 say of its weights.
class ReferenceFolder {
protected:
    explicit ReferenceFolder(const char* weights) : m_weights(weights) { std::filesystem::create_directories(m_path); }

    void write(const char* name, const std::string& text) { std::ofstream(m_path / name, std::ios::binary) << text; }
    void writeWeights(const reference::TensorFile& file) { QVERIFY(file.write(m_path / m_weights)); }
    void writeWeights(const reference::Weights& weights) {
        reference::TensorFile file;
        file.add(weights);
        writeWeights(file);
    }
    void agrees(const reference::TensorFile& golden, std::size_t outputs, double leastMagnitude = 0.0) {
        QVERIFY(golden.write(m_path / "golden.safetensors"));
        const auto differences = engine()->verify(m_path, m_path / "golden.safetensors");
        QVERIFY2(differences, messageOf(differences).c_str());
        QCOMPARE(differences->size(), outputs);
        for (const whereabouts::GoldenDifference& difference : *differences) {
            qInfo("%s: %.2g of %.2g", difference.output.c_str(), difference.largest, difference.magnitude);
            QVERIFY2(difference.largest <= 2e-5 * difference.magnitude, difference.output.c_str());
            QVERIFY2(difference.magnitude >= leastMagnitude, difference.output.c_str());
        }
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "tried";

private:
    std::string m_weights; // the file's name
};
