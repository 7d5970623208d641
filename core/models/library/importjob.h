#pragma once

#include "base/progress.h"
#include "engine/modelfolders.h"
#include "models/library/importsources.h"

namespace whereabouts {

// A file that an import took something from.
struct SourceFile {
    std::string name; // in the model's folder
    std::string from; // its own, without its folder
    std::filesystem::path path; // while it is imported
    std::uint64_t bytes = 0;
    std::string sha256;
};

// What the importer of a kind has to work with: a folder to write into, and whom to tell. It keeps an account of the files, and
// fails, naming it, where a source is no longer as it was when it was listed.
class ImportJob {
public:
    ImportJob(std::filesystem::path folder, const ImportSources& sources, const Progress& progress, std::stop_token stop)
        : m_folder(std::move(folder)), m_sources(sources), m_progress(progress), m_stop(std::move(stop)) {}

    const std::filesystem::path& folder() const { return m_folder; }
    const std::vector<SourceFile>& files() const { return m_files; }
    const std::vector<ModelFile>& stored() const { return m_stored; }
    const std::stop_token& stop() const { return m_stop; }

    // Copies a source file into the folder under `name` (which may lie in a subfolder), on to the disk.
    Result<void> copy(const std::filesystem::path& source, const std::filesystem::path& name);

    // Takes account of a source file whose content went into `name` in another form.
    Result<void> record(const std::filesystem::path& source, const std::filesystem::path& name);

    // The same for all files that weights lie in.
    Result<void> recordWeights(const WeightSource& weights, const std::filesystem::path& name);

    // Fails, naming the tensor, where one holds a number that is not finite.
    Result<void> checkFinite(const WeightSource& weights);

    // Writes the tensors, which read the sources, as safetensors under `name`.
    Result<void> save(const std::filesystem::path& name, const Tensors& tensors);

    // Says what is done, a word and for some the file's name after it; fails with Error::Code::Stopped once a stop was asked for.
    Result<void> advance(std::string_view stage, double fraction);

private:
    Result<void> read(const std::filesystem::path& source, const std::filesystem::path& name, std::string_view stage,
                      const std::function<Result<void>(std::span<const std::byte>)>& take);

    std::filesystem::path m_folder;
    const ImportSources& m_sources;
    const Progress& m_progress;
    std::stop_token m_stop;
    std::vector<SourceFile> m_files;
    std::vector<ModelFile> m_stored; // what lies in the folder now
};

} // namespace whereabouts
