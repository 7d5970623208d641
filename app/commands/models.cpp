#include "commands/commands.h"
#include "commands/modelscommands.h"

#include "base/paths.h"
#include "base/quote.h"
#include "engine/folderlist.h"
#include "engine/modelfolders.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <format>
#include <iostream>

using namespace whereabouts;
using nlohmann::json;

namespace {

// What to do about a damaged model; nothing is known of one that lies elsewhere.
std::string adviceFor(const std::filesystem::path& model) {
    std::error_code error;
    const std::filesystem::path folder = (std::filesystem::absolute(model, error) / "").lexically_normal().parent_path();
    if (std::filesystem::equivalent(folder.parent_path(), dataFolder() / "models", error))
        return "remove it and import it again";
    return std::filesystem::equivalent(folder.parent_path(), resourcesFolder() / "models", error) ? "install the program again" : "";
}

// What is wrong, and what to do about it.
std::string damageAndAdvice(const std::string& damage, const std::filesystem::path& model) {
    const std::string advice = adviceFor(model);
    return advice.empty() ? damage : damage + "; " + advice;
}

// Of a folder in the library that does not say what it is.
ModelSummary undescribed(const std::filesystem::path& folder) {
    std::error_code error;
    const bool isThere = std::filesystem::exists(folder / "model.json", error);
    ModelSummary model;
    model.name = folder.filename().string();
    model.damage = isThere ? "model.json cannot be read" : "model.json is missing";
    model.folder = folder;
    return model;
}

json describe(const ModelSummary& model) {
    std::vector<std::string_view> takes;
    for (const Modality modality : model.takes)
        takes.push_back(wordFor(modality));
    return {{"name", model.name},       {"kind", model.kind},              {"title", model.title},
            {"takes", takes},           {"missing", model.missing},        {"description", model.description},
            {"needs", model.needs},
            {"licence", model.licence}, {"folder", model.folder.string()}, {"bytes", model.bytes},
            {"damage", model.damage},   {"advice", model.damage.empty() ? "" : adviceFor(model.folder)}};
}

json describe(const std::vector<ModelFile>& files, const char* nameKey) {
    json result = json::array();
    for (const ModelFile& file : files)
        result.push_back({{nameKey, file.name}, {"bytes", file.bytes}, {"sha256", file.sha256.empty() ? json() : json(file.sha256)}});
    return result;
}

// What it knows, or what keeps it from placing pictures.
std::string purposeOf(const ModelSummary& model) {
    if (model.missing.empty() || std::ranges::contains(model.takes, Modality::Ground))
        return model.description;
    std::string needs;
    for (const std::string& need : model.needs)
        needs += (needs.empty() ? "needs " : ", ") + need;
    return "cannot place pictures yet: " + (needs.empty() ? std::format("see `models show {}`", model.name) : needs);
}

// "353.4 MB", "12.3 kB" or "759 bytes".
std::string sizeOf(std::int64_t bytes) {
    if (bytes < 1000)
        return std::format("{} bytes", bytes);
    return bytes < 100'000 ? std::format("{:.1f} kB", double(bytes) / 1e3) : std::format("{:.1f} MB", double(bytes) / 1e6);
}

int list(const ModelsOptions& options) {
    int exitCode = 0;
    json results = json::array();
    std::vector<ModelSummary> models;
    for (const std::filesystem::path& folder : listModelFolders())
        models.push_back(summarise(folder).value_or(undescribed(folder)));
    if (models.empty())
        std::cerr << std::format("There is no model, not even the one that comes with the program: {} is empty or missing.\n",
                                 quote(resourcesFolder() / "models"));
    std::size_t width = 16; // names tell models apart whose titles are the same
    for (const ModelSummary& model : models)
        width = std::max(width, model.name.size());
    for (const ModelSummary& model : models) {
        exitCode = model.damage.empty() ? exitCode : 1;
        if (options.asJson)
            results.push_back(describe(model));
        else if (!model.damage.empty())
            std::cout << std::format("{:<{}} damaged: {}\n", model.name, width, damageAndAdvice(model.damage, model.folder));
        else
            std::cout << std::format("{:<{}} {:>9}  {}\n", model.name, width, sizeOf(model.bytes), purposeOf(model));
    }
    if (options.asJson)
        printJson({{"results", results}});
    return exitCode;
}

int show(const ModelsOptions& options) {
    const Result<std::filesystem::path> folder = findModel(options.model);
    if (!folder)
        return failModels(folder.error(), options);
    const std::string name = (folder->has_filename() ? *folder : folder->parent_path()).filename().string();
    const std::string advice = adviceFor(*folder);
    Result<ModelSummary> model = summarise(*folder);
    if (!model && !advice.empty())
        model = undescribed(*folder);
    Result<std::string> card = readModelCard(*folder);
    if (!card && !advice.empty()) // it has one by rights
        card.error().message += std::format(" It is the card of the model {}: {}.", quote(name), advice);
    if (!card)
        return failModels(card.error(), options);
    const bool isDamaged = model && !model->damage.empty();
    if (isDamaged)
        std::cerr << std::format("whereabouts: The model {} is damaged: {}.\n", quote(name), damageAndAdvice(model->damage, *folder));
    if (!options.asJson) {
        std::cout << std::format("{} in {}\n\n{}", quote(name), quote(*folder), *card);
        return isDamaged ? 1 : 0;
    }
    if (!model)
        return failModels(model.error(), options);
    json document = describe(*model);
    document["files"] = describe(model->files.empty() ? filesIn(*folder) : model->files, "name");
    document["sources"] = describe(model->sources, "from");
    document["card"] = *card;
    printJson(document);
    return isDamaged ? 1 : 0;
}

} // namespace

void printJson(const json& document) {
    std::cout << document.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
}

int failModels(const Error& error, const ModelsOptions& options) {
    std::cerr << "whereabouts: " << error.message << '\n';
    if (options.asJson)
        printJson({{"error", error.message}});
    return 1;
}

void addModels(CLI::App& app, int& exitCode) {
    CLI::App* models =
        app.add_subcommand("models", "The models at hand: what they are, whether they are intact, and how to bring more");
    models->require_subcommand(1);
    models->footer("Example:\n  whereabouts models list");
    const auto options = std::make_shared<ModelsOptions>();
    const auto add = [&](const char* name, const char* purpose, int (*run)(const ModelsOptions&), const std::string& example) {
        CLI::App* command = models->add_subcommand(name, purpose);
        command->footer("Example:\n  whereabouts models " + example);
        command->add_flag("--json", options->asJson, "print one JSON document on standard output");
        command->callback([options, run, &exitCode] { exitCode = run(*options); });
        return command;
    };
    const char* whichModel = "name of a model (see `whereabouts models list`), its folder, or its file of weights";
    add("list", "List the models that ship with the program and your own", list, "list --json");
    add("show", "Print a model's card: its data, its figures, what it is for", show, "show orbit")
        ->add_option("MODEL", options->model, whichModel)
        ->required();
    CLI::App* check = add("verify", "Compare a model's files with what was imported, open it and run it once; or compare it with a golden file",
                          runVerify, "verify my-clip\n  whereabouts models verify my-clip --golden golden.safetensors");
    check->add_option("MODEL", options->model, whichModel)->required();
    check->add_option("--golden", options->golden, "what the authors' own code gave, to compare with too: a safetensors file whose "
                                                  "tensors input.* go in and whose output.* came out; the README says how to make one")
        ->type_name("FILE");
    CLI::App* bring = add("import", "Bring published weights of CLIP, StreetCLIP, GeoCLIP, SatCLIP or OSV-5M into your library",
                          runImport, "import model.safetensors config.json --name my-clip");
    bring->add_option("PATH", options->paths, "the files and folders as their authors publish them")->required();
    bring->add_option("--name", options->name, "what the model is called from now on: letters, digits, hyphens, underscores and dots")
        ->type_name("NAME")
        ->required();
    add("remove", "Take one of your own models out of your library", runRemove, "remove my-clip")
        ->add_option("MODEL", options->model, "its name (see `whereabouts models list`)")
        ->required();
}
