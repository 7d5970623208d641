#include "bench.h"

#include "base/paths.h"
#include "orbit/orbitsource.h"
#include "raster/png.h"

using namespace whereabouts;

// Seconds that reading so many default test views takes.
static double secondsFor(OrbitSource& source, std::size_t count) {
    std::vector<std::uint8_t> pixels(count * 64 * 64 * 3);
    std::vector<GeoPoint> truths(count);
    const auto start = std::chrono::steady_clock::now();
    static_cast<void>(source.read(0, pixels, truths));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Views of the built-in world.
int main() {
    BenchReport report("orbit");
    const auto start = std::chrono::steady_clock::now();
    Result<Earth> loaded = Earth::load(resourcesFolder() / "imagery");
    if (!loaded)
        return report.failed(loaded.error().message);
    report.figure("loading the world", "s", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    const auto earth = std::make_shared<const Earth>(std::move(*loaded));
    constexpr std::size_t count = 4000;
    OrbitSource one(earth, 1, Split::Test, Variation::Default, 64, 1), two(earth, 1, Split::Test, Variation::Default, 64, 2);
    report.figure("views of 64x64 on one thread", "per second", count / secondsFor(one, count));
    report.atLeast("views of 64x64 on two threads", 2000, "per second", count / secondsFor(two, count));
    OrbitSource large(earth, 1, Split::Test, Variation::Default, 768, 1);
    std::vector<std::uint8_t> pixels(768 * 768 * 3);
    std::vector<GeoPoint> truth(1);
    report.figure("a view of 768x768", "ms", medianMs(5, [&] { static_cast<void>(large.read(0, pixels, truth)); }));
    Picture picture;
    picture.width = picture.height = 64;
    picture.channels = 3;
    picture.pixels.assign(64 * 64 * 3, 0);
    std::vector<GeoPoint> small(1);
    static_cast<void>(one.read(0, picture.pixels, small));
    const auto file = std::filesystem::temp_directory_path() / "whereabouts_bench_orbit.png";
    report.figure("writing a view of 64x64 as PNG", "ms", medianMs(50, [&] { static_cast<void>(writePng(file, picture)); }));
    std::filesystem::remove(file);
    return report.print();
}
