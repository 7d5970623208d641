#include "base/quote.h"
#include "commands/commands.h"
#include "commands/help.h"
#include "commands/wrongusage.h"
#include "window.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string_view>

// LibTorch brings UCX along, which would install crash handlers of its own; the variable must be set before it loads.
static void quietUcx() { setenv("UCX_ERROR_SIGNALS", "", 0); }

// A file that may not grow any further (ulimit -f) is then a write that fails, with its sentence, and no end without a word.
static void failWhereFilesMayNotGrow() { std::signal(SIGXFSZ, SIG_IGN); }

static bool hasDisplay() {
    const auto isSet = [](const char* variable) {
        const char* const value = std::getenv(variable);
        return value && *value;
    };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
}

// What is said, and the exit code, where the window cannot be opened for these files: Qt would abort without a display.
// Of several files one that is missing is said in the window, beside the others, unless it looks like a word.
static int refusal(const std::vector<std::string>& files) {
    const auto isThere = [](const std::string& file) {
        std::error_code error;
        return std::filesystem::exists(file, error);
    };
    const bool someAreThere = std::ranges::any_of(files, isThere);
    for (const std::string& file : files) {
        const bool isAWord = file.find_first_of("./") == std::string::npos;
        if (!isThere(file) && (isAWord || !someAreThere)) {
            std::cerr << "whereabouts: There is no command and no file " << whereabouts::quote(file)
                      << "; `whereabouts --help` lists the commands.\n";
            return 2;
        }
    }
    if (hasDisplay())
        return 0;
    std::cerr << "whereabouts: There is no display to open a window on. `whereabouts locate PHOTO...` works without one.\n";
    return 1;
}

// The exit code of a command once all that it printed is written: a full disk is found here.
static int flushed(int exitCode) {
    std::cout.flush();
    if (std::cout)
        return exitCode;
    std::cerr << "whereabouts: The output cannot be written; is the disk that it goes to full?\n";
    return exitCode == 0 ? 1 : exitCode;
}

// Whether the first word is the program's own name, as `run.sh whereabouts locate` has it after the documentation, and not a file.
static bool repeatsTheName(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || std::string_view(argv[1]) != app.get_name())
        return false;
    std::error_code error;
    const auto goesOn = [&](const CLI::App* command) { return command->get_name() == argv[2]; };
    return !std::filesystem::exists(argv[1], error) || (argc > 2 && (*argv[2] == '-' || !app.get_subcommands(goesOn).empty()));
}

int main(int argc, char** argv) {
    quietUcx();
    failWhereFilesMayNotGrow();
    CLI::App app("Whereabouts: see where on Earth a photo was taken, and how sure that is", "whereabouts");
    app.formatter(std::make_shared<HelpFormatter>()); // the commands inherit it, and --help
    app.set_help_flag("-h,--help", "print this");
    app.set_version_flag("--version", "whereabouts " WHEREABOUTS_VERSION, "print the program's version");
    std::vector<std::string> files;
    std::string selfTestFolder;
    CLI::Option* const photos = app.add_option("PHOTO", files, "pictures, or folders of pictures, to open in the window");
    app.add_option("--self-test", selfTestFolder, "drive the real window and save screenshots in this folder")->type_name("FOLDER");
    int exitCode = 0;
    addLocate(app, exitCode);
    addOrbit(app, exitCode);
    addTrain(app, exitCode);
    addModels(app, exitCode);
    // After the commands, which would inherit it.
    app.usage("Usage: whereabouts [PHOTO...]            opens the window\n"
              "       whereabouts COMMAND --help        says what a command does");
    for (CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; }))
        command->excludes(photos);
    app.failure_message(wrongUsage);
    app.require_subcommand(0, 1);
    if (repeatsTheName(app, argc, argv)) {
        --argc;
        ++argv;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return flushed(app.exit(error) == 0 ? 0 : 2);
    }
    if (!app.get_subcommands().empty())
        return flushed(exitCode);
    if (const int refused = refusal(files); refused != 0)
        return refused;
    QStringList names;
    for (const std::string& file : files)
        names << QString::fromStdString(file);
    return openWindow(argc, argv, names, QString::fromStdString(selfTestFolder));
}
