#pragma once

#include "engine/engine.h"
#include "models/weights/safetensors.h"

#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <fstream>
#include <memory>

// A library's folder of an imported model, made of the fixtures' files, and a data folder of its own.
class ModelFolder {
public:
    ModelFolder() {
        std::filesystem::create_directories(path());
        use();
    }

    // The program keeps its files here until another folder is used.
    void use() const { qputenv("WHEREABOUTS_DATA", m_data.path().toUtf8()); }

    std::filesystem::path data() const { return m_data.path().toStdString(); }
    std::filesystem::path path() const { return data() / "models/tried"; }

    void describe(nlohmann::json json) const {
        json["title"] = "Tried";
        std::ofstream(path() / "model.json") << json.dump(2);
    }

    // Tensors are kept by the files they come from until write().
    void add(const std::filesystem::path& file, const std::string& prefix, const std::string& begin = {}) {
        const whereabouts::SafetensorsFile& source = *m_sources.emplace_back(
            std::make_unique<whereabouts::SafetensorsFile>(whereabouts::SafetensorsFile::open(file).value()));
        for (const auto& [name, view] : source.tensors()) {
            if (name.starts_with(begin))
                tensors[prefix + name.substr(begin.size())] = view;
        }
    }

    whereabouts::Result<void> write(const std::string& name) const {
        return whereabouts::writeSafetensors(path() / name, tensors, {});
    }

    whereabouts::TensorViews tensors;

private:
    QTemporaryDir m_data;
    std::vector<std::unique_ptr<whereabouts::SafetensorsFile>> m_sources;
};
