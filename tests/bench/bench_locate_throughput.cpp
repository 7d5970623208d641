#include "bench.h"
#include "benchpictures.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <filesystem>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Measured {
    double seconds = 0, peakMB = 0;
    bool done = false;
};

// `whereabouts locate FOLDER --json` on so many cores.
Measured locateFolder(const std::string& folder, int cores) {
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        cpu_set_t all, some;
        CPU_ZERO(&some);
        sched_getaffinity(0, sizeof all, &all);
        for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&some) < cores; ++cpu) {
            if (CPU_ISSET(cpu, &all))
                CPU_SET(cpu, &some);
        }
        sched_setaffinity(0, sizeof some, &some);
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execl(WHEREABOUTS_PROGRAM, "whereabouts", "locate", folder.c_str(), "--json", nullptr);
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
            static_cast<double>(usage.ru_maxrss) / 1024, WIFEXITED(status) && WEXITSTATUS(status) == 0};
}

// So many pictures of 1024x768, ten names for each file.
void fill(const std::filesystem::path& folder, int count) {
    std::filesystem::create_directory(folder);
    for (int i = 0; i < count; ++i) {
        const std::filesystem::path file = folder / ("picture" + std::to_string(i) + ".jpg");
        if (i % 10 == 0)
            photograph(1024, 768, static_cast<unsigned>(i)).save(QString::fromStdString(file.string()), "JPG", 85);
        else
            std::filesystem::create_hard_link(folder / ("picture" + std::to_string(i / 10 * 10) + ".jpg"), file);
    }
}

} // namespace

// The command line over 1,000 pictures: how fast, how that grows with the cores, and that its memory does not grow.
int main() {
    BenchReport report("locate_throughput");
    const QTemporaryDir temporary;
    const std::filesystem::path folder = temporary.path().toStdString();
    fill(folder / "few", 100);
    fill(folder / "many", 1000);
    const Measured few = locateFolder(folder / "few", 2), one = locateFolder(folder / "many", 1), two = locateFolder(folder / "many", 2);
    if (!few.done || !one.done || !two.done)
        return report.failed("whereabouts locate could not place the pictures");
    report.figure("pictures of 1024x768 a second on 1 core", "pictures/s", 1000 / one.seconds);
    report.figure("pictures of 1024x768 a second on 2 cores", "pictures/s", 1000 / two.seconds);
    report.figure("growth from 1 to 2 cores", "times", one.seconds / two.seconds);
    report.atMost("peak resident memory after 1,000 pictures over that after 100", 1.1, "times", two.peakMB / few.peakMB);
    report.figure("peak resident memory after 1,000 pictures", "MB", two.peakMB);
    return report.print();
}
