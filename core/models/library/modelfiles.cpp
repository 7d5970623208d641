#include "models/library/modelfiles.h"

#include "base/paths.h"
#include "base/quote.h"
#include "engine/modelfolders.h"
#include "models/library/sha256.h"

#include <algorithm>
#include <format>
#include <optional>
#include <span>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

using Verdict = ModelFinding::Verdict;

constexpr std::string_view importAgain = "remove the model and import it again";

std::vector<ModelFinding> nothingRecorded(const std::string& why) {
    return {{.subject = "files", .verdict = Verdict::Unknown, .sentence = why}};
}

// Where nothing lies but what an import put there.
bool liesInLibrary(const fs::path& model) {
    std::error_code error;
    const fs::path folder = (fs::absolute(model, error) / "").lexically_normal().parent_path();
    return fs::is_directory(folder, error) && fs::equivalent(folder.parent_path(), dataFolder() / "models", error);
}

ModelFinding faulty(const ModelFile& file, const std::string& fault, std::vector<std::int64_t> numbers = {}) {
    return {file.name, Verdict::Faulty, std::format("{}: {}", fault, importAgain), std::move(numbers)};
}

// Before anything is read.
std::optional<ModelFinding> wrongSize(const fs::path& path, const ModelFile& recorded) {
    std::error_code error;
    if (!fs::exists(path, error))
        return faulty(recorded, "it is missing");
    if (!fs::is_regular_file(path, error))
        return faulty(recorded, "it is no longer a file");
    const std::uintmax_t bytes = fs::file_size(path, error);
    if (!error && bytes != std::uintmax_t(recorded.bytes))
        return faulty(recorded, "it has changed since the import, from %1 to %2 bytes", {recorded.bytes, static_cast<std::int64_t>(bytes)});
    return std::nullopt;
}

} // namespace

Result<std::vector<ModelFinding>> checkModelFiles(const fs::path& model, const Progress& progress, const std::stop_token& stop) {
    std::error_code error;
    if (!fs::exists(model, error))
        return failure(Error::Code::NotFound, std::format("There is no model at {}.", quote(model)));
    const bool isImported = liesInLibrary(model);
    const auto noRecord = [](std::string_view fault) { return std::vector{faulty({.name = "model.json", .sha256 = {}}, std::string(fault))}; };
    if (!fs::exists(model / "model.json", error)) {
        return isImported ? noRecord("it is missing, and with it the record of the import")
                          : nothingRecorded("it was not imported: no SHA-256 of its files is recorded to compare with");
    }
    const Result<ModelSummary> summary = summarise(model);
    if (!summary && isImported)
        return noRecord("it cannot be read, and with it the record of the import");
    if (!summary)
        return std::unexpected(summary.error());
    if (isImported && summary->files.empty() && summary->sources.empty() && summary->kind != "orbit")
        return noRecord("the record of the import is not in it");
    if (summary->files.empty()) {
        return nothingRecorded(summary->sources.empty()
                                   ? "it was not imported: no SHA-256 of its files is recorded to compare with"
                                   : "the SHA-256 of its files was not recorded when it was imported: import it again to have them checked");
    }
    std::int64_t all = 0, before = 0;
    for (const ModelFile& file : summary->files)
        all += std::max<std::int64_t>(file.bytes, 0);
    std::vector<ModelFinding> findings;
    for (const ModelFile& recorded : summary->files) {
        const fs::path path = model / recorded.name;
        const std::string stage = "Hashing " + quote(recorded.name);
        const auto goesOn = [&](std::span<const std::byte>, double fraction) -> Result<void> {
            if (stop.stop_requested())
                return failure(Error::Code::Stopped, std::format("The check of {} was stopped.", quote(model)));
            if (progress)
                progress(stage, (double(before) + fraction * double(recorded.bytes)) / double(std::max<std::int64_t>(all, 1)));
            return {};
        };
        if (std::optional<ModelFinding> wrong = wrongSize(path, recorded)) {
            findings.push_back(std::move(*wrong));
        } else if (const Result<HashedFile> hashed = readHashed(path, goesOn); hashed) {
            const bool same = hashed->sha256 == recorded.sha256;
            findings.push_back(same ? ModelFinding{.subject = recorded.name, .sentence = "its SHA-256 is that of the import"}
                                    : faulty(recorded, "it has changed since the import, its SHA-256 is another"));
        } else if (hashed.error().code == Error::Code::Stopped) {
            return std::unexpected(hashed.error());
        } else {
            std::string said = hashed.error().message;
            said.pop_back(); // its full stop
            findings.push_back({.subject = recorded.name, .verdict = Verdict::Faulty, .sentence = std::move(said)});
        }
        before += recorded.bytes;
    }
    for (const ModelFile& file : filesIn(model)) {
        if (!std::ranges::contains(summary->files, file.name, &ModelFile::name)) {
            findings.push_back({.subject = file.name, .verdict = Verdict::Faulty,
                                .sentence = "it was not there after the import, and could be taken for a part of the model: move it elsewhere"});
        }
    }
    return findings;
}

} // namespace whereabouts
