#pragma once

#include "loadedengine.h"
#include "engine/modelfolders.h"
#include "models/weights/safetensors.h"

#include "core/models/torcharchive.h"
#include "shared_fixtures.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <thread>

namespace whereabouts {

inline std::filesystem::path fixtures() {
    return sharedFolder() / "fixtures";
}

inline void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

inline std::string slurp(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// A copy that may be written to.
inline void copyWritable(const std::filesystem::path& from, const std::filesystem::path& to) {
    write(to, slurp(from));
}

inline Result<ImportReport> import(const std::vector<std::filesystem::path>& sources, const std::string& name, std::stop_token stop = {}) {
    return engine()->import(sources, name, {}, stop);
}

inline TensorViews tensorsOf(const SafetensorsFile& file) {
    return file.tensors();
}

// What tests of imports share: for each a library of models of its own, sources to import, and that nothing hidden is left.
class ImportLibrary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        REQUIRE_SHARED();
        REQUIRE_ENGINE();
    }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->path().toStdString();
        qputenv("WHEREABOUTS_DATA", (m_path / "data").c_str());
    }
    void cleanup() {
        for (const std::string& name : contents())
            QVERIFY2(!name.starts_with('.'), name.c_str());
    }

protected:
    std::filesystem::path library() const { return m_path / "data/models"; }

    // What is visible in the library, and hidden in it.
    std::vector<std::string> contents() const {
        std::vector<std::string> names;
        std::error_code error;
        for (std::filesystem::directory_iterator item(library(), error), end; !error && item != end; item.increment(error))
            names.push_back(item->path().filename().string());
        std::ranges::sort(names);
        return names;
    }

    nlohmann::json description(const std::string& name) const {
        return nlohmann::json::parse(slurp(library() / name / "model.json"), nullptr, false);
    }

    // A folder with the fixture's weights as Hugging Face has them.
    std::filesystem::path clipFolder() {
        copyWritable(fixtures() / "clip-tiny/model_hf.safetensors", m_path / "clip/model.safetensors");
        copyWritable(fixtures() / "clip-tiny/config.json", m_path / "clip/config.json");
        return m_path / "clip";
    }

    // A small OSV-5M checkpoint: every tensor under model. and, for some, by an alias too.
    std::filesystem::path osvFolder(const std::string& extra = {}) {
        static const std::vector<float> numbers(64, 0.5f);
        const auto view = [](std::vector<std::int64_t> shape) {
            std::int64_t count = 1;
            for (const std::int64_t length : shape)
                count *= length;
            return TensorView{TensorType::F32, shape, std::as_bytes(std::span(numbers).first(std::size_t(count)))};
        };
        TensorViews tensors{{"model.backbone.clip.vision_model.embeddings.class_embedding", view({8})},
                            {"backbone.clip.vision_model.embeddings.class_embedding", view({8})},
                            {"model.mid.classif.0.weight", view({2, 8})},
                            {"mid.reg.0.weight", view({4, 8})}};
        if (!extra.empty())
            tensors.emplace(extra, view({3}));
        std::filesystem::create_directories(m_path / "osv");
        if (!writeSafetensors(m_path / "osv/model.safetensors", tensors, {}))
            return {};
        write(m_path / "osv/config.json", R"({"model": {
            "backbone": {"instance": {"_target_": "models.networks.backbones.CLIP", "path": "openai/clip-tiny"}},
            "mid": {"instance": {"_target_": "models.networks.mlp.MLPCentroid2"}},
            "head": {"instance": {"_target_": "models.networks.heads.hybrid.HybridHeadCentroid", "final_dim": 2}}}})");
        return m_path / "osv";
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_path;
};

} // namespace whereabouts
