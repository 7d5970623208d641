#pragma once

#include "engine/model.h"
#include "posteriors.h"

#include <functional>

namespace whereabouts {

// A model of a grid of cells that answers what it is told to: by default a peak in the cell that holds `peak`.
class FakeModel : public Model {
public:
    explicit FakeModel(int rows = 36, int columns = 72) : m_partition(*gridPartition(rows, columns)) {
        m_info.name = "fake";
        m_info.image.size = 8;
        m_info.inDomainThreshold = 0.5;
        m_info.image.preprocess = Preprocess::Orbit;
    }

    const ModelInfo& info() const override { return m_info; }
    const Partition& partition() const override { return m_partition; }

    Result<std::vector<Prediction>> predict(const PixelBatch& pictures) override {
        std::vector<Prediction> predictions(static_cast<std::size_t>(pictures.count));
        for (Prediction& prediction : predictions) {
            prediction.probabilities.assign(m_partition.cells.size(), 0.1F / static_cast<float>(m_partition.cells.size()));
            prediction.points = centroids(m_partition);
            for (std::size_t i = 0; i < m_partition.cells.size(); ++i) {
                const GeoBox& box = m_partition.cells[i].box;
                if (peak.latitude >= box.south && peak.latitude < box.north && peak.longitude >= box.west && peak.longitude < box.east)
                    prediction.probabilities[i] += 0.9F;
            }
            prediction.inDomain = 0.25;
            prediction.encodeMs = 2;
            prediction.headMs = 1;
            if (change)
                change(prediction);
        }
        ++calls;
        return predictions;
    }

    GeoPoint peak{47.5, 7.5};
    std::function<void(Prediction&)> change; // of what predict() answers
    int calls = 0;

private:
    ModelInfo m_info;
    Partition m_partition;
};

} // namespace whereabouts
