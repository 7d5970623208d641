#include "commands/commands.h"
#include "window.h"

#include <cstdlib>

// LibTorch brings UCX along, which would install crash handlers of its own; the variable must be set before it loads.
static void quietUcx() { setenv("UCX_ERROR_SIGNALS", "", 0); }

int main(int argc, char** argv) {
    quietUcx();
    CLI::App app("Whereabouts: see where on Earth a photo was taken, and how sure that is.", "whereabouts");
    app.set_version_flag("--version", "whereabouts " WHEREABOUTS_VERSION);
    app.usage("Usage: whereabouts [PHOTO...]            opens the window\n"
              "       whereabouts COMMAND --help        says what a command does");
    std::vector<std::string> files;
    std::string selfTestFolder;
    app.add_option("photos", files, "pictures to open in the window");
    app.add_option("--self-test", selfTestFolder, "drive the real window, save screenshots in this folder");
    int exitCode = 0;
    addLocate(app, exitCode);
    addOrbit(app, exitCode);
    addTrain(app, exitCode);
    addModels(app, exitCode);
    app.require_subcommand(0, 1);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (!app.get_subcommands().empty())
        return exitCode;
    QStringList names;
    for (const std::string& file : files)
        names << QString::fromStdString(file);
    return openWindow(argc, argv, names, QString::fromStdString(selfTestFolder));
}
