#include "base/quote.h"
#include "commands/commands.h"
#include "commands/wrongusage.h"
#include "window.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>

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
static int refusal(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        std::error_code error;
        if (!std::filesystem::exists(file, error)) {
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

int main(int argc, char** argv) {
    quietUcx();
    failWhereFilesMayNotGrow();
    CLI::App app("Whereabouts: see where on Earth a photo was taken, and how sure that is.", "whereabouts");
    app.set_version_flag("--version", "whereabouts " WHEREABOUTS_VERSION);
    std::vector<std::string> files;
    std::string selfTestFolder;
    app.add_option("photos", files, "pictures to open in the window");
    app.add_option("--self-test", selfTestFolder, "drive the real window, save screenshots in this folder");
    int exitCode = 0;
    addLocate(app, exitCode);
    addOrbit(app, exitCode);
    addTrain(app, exitCode);
    addModels(app, exitCode);
    // After the commands, which would inherit it.
    app.usage("Usage: whereabouts [PHOTO...]            opens the window\n"
              "       whereabouts COMMAND --help        says what a command does");
    app.failure_message(wrongUsage);
    app.require_subcommand(0, 1);
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
