#pragma once

#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

// What the subcommands of `models` share. Each returns the exit code.
struct ModelsOptions {
    std::string model, golden, name;
    std::vector<std::string> paths;
    bool asJson = false;
};

void printJson(const nlohmann::json& document);
int failModels(const whereabouts::Error& error, const ModelsOptions& options);

int runVerify(const ModelsOptions& options);
int runImport(const ModelsOptions& options);
int runRemove(const ModelsOptions& options);
