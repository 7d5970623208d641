#include "models/torchheaders.h"

#include "models/gpumodel.h"

#include "base/quote.h"
#include "models/batches.h"

#include <algorithm>
#include <format>
#include <functional>
#include <iterator>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

namespace whereabouts {

namespace {

using Opened = std::shared_ptr<TorchModel>;

PixelBatch slice(const PixelBatch& pictures, std::int64_t first, std::int64_t count) {
    const std::int64_t numbers = std::int64_t(3) * pictures.size * pictures.size;
    const auto begin = pictures.values.begin() + first * numbers;
    return {static_cast<int>(count), pictures.size, {begin, begin + count * numbers}};
}

std::string onCpuNotice(const std::string& name) {
    return std::format("The GPU's memory does not suffice for the model {}: it runs on the CPU from now on.", quote(name));
}

class GpuModel : public TorchModel {
public:
    GpuModel(Opened model, std::function<Result<Opened>()> openOnCpu, std::string notice)
        : m_info(model->info()), m_partition(model->partition()), m_model(std::move(model)), m_openOnCpu(std::move(openOnCpu)),
          m_notice(std::move(notice)) {}

    // Both outlive the move to the CPU.
    const ModelInfo& info() const override { return m_info; }
    const Partition& partition() const override { return m_partition; }

    Result<std::vector<Prediction>> predict(const PixelBatch& pictures) override {
        return answered<std::vector<Prediction>>([&]() -> Result<std::vector<Prediction>> {
            std::vector<Prediction> all;
            std::optional<Error> refused;
            const auto some = [&](std::int64_t first, std::int64_t count) {
                if (refused)
                    return;
                auto predictions = count == pictures.count ? model().predict(pictures) : model().predict(slice(pictures, first, count));
                if (predictions)
                    std::ranges::move(*predictions, std::back_inserter(all));
                else
                    refused = predictions.error();
            };
            const std::int64_t atOnce = inBatches(pictures.count, pictures.count, some, [this] { moveToCpu(); });
            if (refused)
                return std::unexpected(*refused);
            if (atOnce < pictures.count)
                m_notice = std::format("The GPU's memory does not suffice for {} pictures at once in the model {}: {} at once went through it.",
                                       pictures.count, quote(m_info.name), atOnce);
            if (!all.empty())
                all.front().notice = std::exchange(m_notice, {});
            return all;
        });
    }

    Result<Prediction> predictText(const std::string& sentence) override {
        return one([&] { return model().predictText(sentence); });
    }

    Result<Prediction> predictNear(const GeoPoint& place) override {
        return one([&] { return model().predictNear(place); });
    }

    Result<void> prepare(const Progress& progress, std::stop_token stop) override {
        return answered<void>([&] { return model().prepare(progress, stop); });
    }

    Tensors outputs(const Tensors& inputs) override {
        const std::scoped_lock oneAtATime(m_mutex);
        return model().outputs(inputs);
    }

private:
    template <typename Ask> Result<Prediction> one(Ask ask) {
        return answered<Prediction>([&] {
            Result<Prediction> prediction = failure(Error::Code::Internal, "");
            inBatches(1, 1, [&](std::int64_t, std::int64_t) { prediction = ask(); }, [this] { moveToCpu(); });
            if (prediction && !m_notice.empty())
                prediction->notice = std::exchange(m_notice, {}) + (prediction->notice.empty() ? "" : " ") + prediction->notice;
            return prediction;
        });
    }

    // Whatever is thrown on the way becomes a sentence.
    template <typename Answer, typename Ask> Result<Answer> answered(Ask ask) {
        try {
            const std::scoped_lock oneAtATime(m_mutex);
            return ask();
        } catch (const c10::Error& problem) {
            return failure(Error::Code::Internal,
                           std::format("The model {} could not run: {}", quote(m_info.name), problem.what_without_backtrace()));
        } catch (const std::exception& problem) {
            return failure(Error::Code::Internal, std::format("The model {} could not run: {}", quote(m_info.name), problem.what()));
        }
    }

    // The one that answers: none is left where the move to the CPU failed, and then it is tried again.
    TorchModel& model() {
        if (!m_model) {
            Result<Opened> opened = m_openOnCpu();
            if (!opened)
                throw std::runtime_error(opened.error().message);
            m_model = std::move(*opened);
        }
        return *m_model;
    }

    void moveToCpu() {
        m_model.reset(); // frees the GPU's memory
        m_notice = onCpuNotice(m_info.name);
        static_cast<void>(model());
    }

    std::mutex m_mutex;
    ModelInfo m_info;
    Partition m_partition;
    Opened m_model;
    std::function<Result<Opened>()> m_openOnCpu;
    std::string m_notice; // for the next prediction
};

} // namespace

Result<Opened> openOnGpu(OpenModel open, const std::filesystem::path& folder, Precision precision) {
    const auto openOnCpu = [open, folder, precision] { return open(folder, Device::Cpu, precision); };
    Result<Opened> opened;
    std::string notice;
    try {
        opened = open(folder, Device::Cuda, precision);
    } catch (const c10::OutOfMemoryError&) {
        notice = onCpuNotice(folder.filename().string());
    }
    if (!notice.empty())
        opened = openOnCpu();
    return opened.transform([&](Opened model) -> Opened { return std::make_shared<GpuModel>(std::move(model), openOnCpu, notice); });
}

} // namespace whereabouts
