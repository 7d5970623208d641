#include "explorer/explorer.h"

#include "base/paths.h"
#include "explorer/clipboard.h"
#include "explorer/format.h"

#include <QDir>
#include <QFileInfo>

#include <array>

using namespace Qt::StringLiterals;
using namespace whereabouts;

// What locate() calls its stages, and models theirs.
[[maybe_unused]] static const char* const stages[] = {QT_TRANSLATE_NOOP("Explorer", "Reading"),
                                                      QT_TRANSLATE_NOOP("Explorer", "Embedding places"),
                                                      QT_TRANSLATE_NOOP("Explorer", "Looking"),
                                                      QT_TRANSLATE_NOOP("Explorer", "Placing")};

// What the built-in model and imported ones say of themselves. Other words stay as they were written.
[[maybe_unused]] static const char* const descriptions[] = {
    QT_TRANSLATE_NOOP("Explorer", "Knows pictures of the Earth taken from low orbit, and nothing else."),
    QT_TRANSLATE_NOOP("Explorer", "Finds the sentence that fits a picture, and so the name of the place that it shows."),
    QT_TRANSLATE_NOOP("Explorer", "Knows which places look alike from the sky, from their coordinates alone."),
    QT_TRANSLATE_NOOP("Explorer", "Places street-level pictures anywhere on Earth."),
    QT_TRANSLATE_NOOP("Explorer", "Compares a picture or a sentence with a gallery of places, and places with one another.")};

static constexpr std::size_t mostAtOnce = 500;

Explorer::Explorer(LocatorLoader loader, QObject* parent)
    : QObject(parent), m_loader(std::move(loader)),
      m_workerLocator(failure(Error::Code::Internal, "The model is not loaded.")) {
    connect(&m_regions, &RegionModel::edited, this, &Explorer::follow);
}

Explorer::~Explorer() = default;

void Explorer::load() {
    if (!std::exchange(m_begun, true))
        reload();
}

void Explorer::setModel(const QString& name) {
    if (name == m_model || name.isEmpty())
        return;
    m_model = name;
    Q_EMIT modelChanged();
    if (m_begun)
        reload();
}

// What still waits is placed by the new model: it goes first.
void Explorer::reload() {
    ++m_loads;
    std::vector<int> waiting;
    for (const OpenedPicture& picture : m_history.pictures())
        if (picture.unfinished())
            waiting.push_back(picture.id);
    for (int id : waiting)
        m_history.find(id)->job.cancel();
    m_worker.submit(
        [this, name = m_model.toStdString()](std::stop_token, const Progress&) {
            Result<Locator> locator = m_loader(name);
            if (locator || !m_workerLocator)
                m_workerLocator = locator;
            return locator;
        },
        [this, name = m_model](Result<Locator> locator) { onGui([this, name, locator] { loaded(name, locator); }); });
    for (int id : waiting)
        place(id);
    Q_EMIT stateChanged();
}

void Explorer::loaded(const QString& name, Result<Locator> locator) {
    --m_loads;
    if (locator) {
        const bool first = !m_locator;
        m_locator = *locator;
        m_loadedModel = name;
        if (first)
            readCityNames();
    } else {
        Q_EMIT said(tr("The model could not be loaded. %1").arg(QString::fromStdString(locator.error().message)));
        if (name == m_model && name != m_loadedModel && ready()) {
            m_model = m_loadedModel;
            Q_EMIT modelChanged();
        } else if (name == m_model) {
            setModel(QString::fromLatin1(builtInModel));
        }
    }
    Q_EMIT readyChanged();
    Q_EMIT stateChanged();
    placeAgain();
}

void Explorer::readCityNames() {
    m_thumbnailer.submit(
        [gazetteer = m_locator->gazetteer](std::stop_token, const Progress&) -> Result<CityNames::List> { return CityNames::of(*gazetteer); },
        [this](Result<CityNames::List> names) {
            onGui([this, names = std::move(names)] { m_cityNames.set(names.value_or(CityNames::List())); });
        });
}

static bool isOfAModel(const QUrl& url) {
    constexpr std::array endings{".safetensors", ".ckpt", ".pth", ".pt", ".bin", ".gguf", ".onnx"};
    return std::ranges::any_of(endings, [name = url.fileName()](const char* ending) { return name.endsWith(QLatin1StringView(ending), Qt::CaseInsensitive); });
}

void Explorer::open(const QList<QUrl>& all) {
    QList<QUrl> urls = all;
    if (urls.removeIf(isOfAModel) > 0)
        Q_EMIT said(tr("A model's weights are no picture: import them on the Models page."));
    if (urls.isEmpty() && !all.isEmpty())
        return;
    const auto isFolder = [](const QUrl& url) { return url.isLocalFile() && QFileInfo(url.toLocalFile()).isDir(); };
    if (std::ranges::any_of(urls, isFolder))
        gather([urls] { return picturesAt(urls); });
    else
        take(picturesAt(urls));
}

void Explorer::paste() {
    const Pasted pasted = clipboardContent();
    if (!pasted.urls.empty())
        open(pasted.urls);
    else if (!pasted.pictures.empty())
        take(pasted.pictures);
    else if (!pasted.image.isNull())
        gather([image = pasted.image] { return pictureOf(image); });
    else if (pasted.coordinate.isValid())
        Q_EMIT moveTo(pasted.coordinate);
    else
        Q_EMIT said(tr("The clipboard holds no picture, no picture's file and no coordinate."));
}

// What takes long to gather comes in a moment later, unless something newer came in by then.
void Explorer::gather(std::function<std::vector<Incoming>()> pictures) {
    m_thumbnailer.submit(
        [pictures](std::stop_token, const Progress&) -> Result<std::vector<Incoming>> { return pictures(); },
        [this, intake = ++m_intake](Result<std::vector<Incoming>> found) {
            onGui([this, intake, found = std::move(found)] {
                if (intake == m_intake)
                    take(found.value_or(std::vector<Incoming>()));
            });
        });
}

void Explorer::take(std::vector<Incoming> pictures) {
    if (pictures.empty()) {
        ++m_intake;
        Q_EMIT said(tr("There was no picture in that. Drop files or folders that lie on this computer; "
                       "save a picture from a web page first."));
        return;
    }
    if (pictures.size() > mostAtOnce) {
        Q_EMIT said(tr("These are the first %L1 of %L2 pictures; whereabouts locate takes any number.").arg(mostAtOnce).arg(pictures.size()));
        pictures.resize(mostAtOnce);
    }
    std::vector<std::pair<QString, Query>> named;
    for (Incoming& picture : pictures)
        named.emplace_back(std::move(picture.name), Query{.picture = std::move(picture.source)});
    takeIn(std::move(named));
}

void Explorer::ask(const QString& sentence) {
    const QString words = sentence.simplified();
    if (!words.isEmpty())
        takeIn({{tr("“%1”").arg(words), Query{.kind = Query::Text, .sentence = words.toStdString()}}});
}

void Explorer::findLike(const QGeoCoordinate& place) {
    if (place.isValid())
        takeIn({{tr("Places like %1").arg(Format::coordinate(place, u"decimal"_s, 10)),
                 Query{.kind = Query::Place, .place = toGeoPoint(place)}}});
}

void Explorer::takeIn(std::vector<std::pair<QString, Query>> named) {
    ++m_intake;
    load();
    m_history.removeUnfinished();
    std::vector<int> ids;
    for (auto& [name, query] : named)
        ids.push_back(m_history.append(std::move(name), std::move(query)));
    for (int id : ids) {
        readThumbnail(id, m_history.find(id)->query.picture);
        place(id);
    }
    makeCurrent(ids.front());
}

static QImage smallImage(const Picture& picture) {
    const QImage whole(picture.pixels.data(), picture.width, picture.height, qsizetype{3} * picture.width,
                       QImage::Format_RGB888);
    return whole.scaled(ThumbnailStore::sidePixels, ThumbnailStore::sidePixels, Qt::KeepAspectRatio,
                        Qt::SmoothTransformation);
}

// On its own thread, beside the worker's.
void Explorer::readThumbnail(int id, const PictureSource& source) {
    if (m_history.find(id)->query.kind != Query::Picture)
        return;
    m_thumbnailer.submit(
        [source](std::stop_token, const Progress&) -> Result<QImage> {
            return decode(source, ThumbnailStore::sidePixels / 2).transform(smallImage);
        },
        [this, id](Result<QImage> image) {
            if (image)
                m_thumbnails->put(id, *image);
            onGui([this, id, made = image.has_value()] {
                if (OpenedPicture* opened = m_history.find(id)) {
                    opened->thumbnail = made;
                    m_history.update(id);
                    Q_EMIT stateChanged();
                }
            });
        });
}

void Explorer::place(int id) {
    OpenedPicture& picture = *m_history.find(id);
    picture.state = OpenedPicture::Queued;
    picture.located = {};
    picture.problem.clear();
    const int attempt = ++picture.attempt;
    picture.job = m_worker.submit(
        [this, query = picture.query](std::stop_token stop, const Progress& progress) -> Result<Located> {
            if (!m_workerLocator)
                return std::unexpected(m_workerLocator.error());
            return locateQuery(query, *m_workerLocator, progress, stop);
        },
        [this, id, attempt](Result<Located> result) {
            onGui([this, id, attempt, result] { finished(id, attempt, result); });
        },
        [this, id](std::string_view stage, double fraction) {
            const QString words = tr(std::string(stage).c_str());
            onGui([this, id, words, fraction] { progressed(id, words, fraction); });
        });
}

void Explorer::progressed(int id, const QString& stage, double fraction) {
    OpenedPicture* picture = m_history.find(id);
    if (!picture)
        return;
    picture->state = OpenedPicture::Working;
    if (id != m_history.current())
        return;
    m_stage = stage;
    m_fraction = fraction;
    Q_EMIT stateChanged();
}

// A picture's file that does not ship with the program.
static bool isOfTheUsers(const Query& query) {
    return query.kind == Query::Picture && !query.picture.file.empty() && query.picture.file.parent_path() != resourcesFolder() / "samples";
}

// A picture that was cancelled is in the history no more, so its result ends here.
void Explorer::finished(int id, int attempt, Result<Located> result) {
    OpenedPicture* picture = m_history.find(id);
    if (!picture || picture->attempt != attempt)
        return;
    picture->placedBy = m_loadedModel;
    picture->state = result ? OpenedPicture::Done : OpenedPicture::Failed;
    if (result)
        picture->located = *result;
    if (result && isOfTheUsers(picture->query))
        Q_EMIT placed(QUrl::fromLocalFile(QFileInfo(picture->query.picture.file).filePath()));
    if (result && !result->result->notice.empty())
        Q_EMIT said(tr("From the model: %1").arg(QString::fromStdString(result->result->notice)));
    if (!result)
        picture->problem = QString::fromStdString(result.error().message);
    m_history.update(id);
    if (id != m_history.current())
        return;
    showCurrent();
    if (m_answer.shown() && !m_regions.regions().empty())
        follow();
    placeAgain(); // where another model has come into use meanwhile
}

// What another model has placed, by the one in use, where it takes such a thing.
void Explorer::placeAgain() {
    const OpenedPicture* picture = current();
    if (!picture || picture->unfinished() || !ready() || picture->placedBy == m_loadedModel ||
        !canAnswer(m_locator->model->info(), picture->query.kind))
        return;
    place(picture->id);
    makeCurrent(picture->id);
}

void Explorer::show(int row) {
    if (row >= 0 && row < m_history.count())
        makeCurrent(m_history.pictures()[static_cast<std::size_t>(row)].id);
}

void Explorer::makeCurrent(int id) {
    if (id != m_history.current())
        Q_EMIT pictureChanged();
    m_history.setCurrent(id);
    m_stage.clear();
    m_fraction = 0;
    showCurrent();
    placeAgain();
}

void Explorer::showCurrent() {
    const OpenedPicture* picture = current();
    m_regions.setEdits(picture ? picture->regions : RegionEdits{});
    showResult(picture ? picture->located : Located{});
    Q_EMIT stateChanged();
    if (m_answer.shown())
        Q_EMIT resultShown();
}

void Explorer::showResult(const Located& located) {
    m_answer.set(located);
    m_candidates.set(located ? located.result->candidates : std::vector<NamedCandidate>{});
    const bool placed = located && !located.result->constrained.empty();
    m_heatmap.show(placed ? std::make_shared<const Posterior>(located.result->constrained) : nullptr);
}

const OpenedPicture* Explorer::current() const { return m_history.find(m_history.current()); }

void Explorer::cancel() {
    m_history.removeUnfinished();
    if (!current())
        makeCurrent(m_history.pictures().empty() ? 0 : m_history.pictures().back().id);
}

void Explorer::follow() {
    OpenedPicture* picture = m_history.find(m_history.current());
    if (!picture || !picture->located || !m_locator)
        return;
    picture->regions = m_regions.edits();
    m_following.cancel();
    m_following = m_worker.submit(
        [before = picture->located, regions = m_regions.regions(),
         gazetteer = m_locator->gazetteer](std::stop_token, const Progress&) -> Result<Located> {
            return before.with(withRegions(*before.result, regions, candidateCount, *gazetteer));
        },
        [this, id = picture->id](Result<Located> result) {
            if (result)
                onGui([this, id, located = *result] { followed(id, located); });
        });
}

void Explorer::followed(int id, const Located& located) {
    OpenedPicture* picture = m_history.find(id);
    if (!picture)
        return;
    picture->located = located;
    if (id != m_history.current())
        return;
    showResult(located);
}

Explorer::State Explorer::state() const {
    const OpenedPicture* picture = current();
    if (!picture)
        return Idle;
    switch (picture->state) {
    case OpenedPicture::Done: return Done;
    case OpenedPicture::Failed: return Failed;
    default: return Working;
    }
}

QString Explorer::stage() const {
    if (state() != Working)
        return {};
    return !ready() || m_loads > 0 ? tr("Loading the model") : m_stage.isEmpty() ? tr("Waiting for its turn") : m_stage;
}

QString Explorer::problem() const { return current() ? current()->problem : QString(); }

QString Explorer::name() const { return current() ? current()->name : QString(); }

QString Explorer::thumbnail() const {
    const OpenedPicture* picture = current();
    return picture && picture->thumbnail ? u"image://thumbnail/%1"_s.arg(picture->id) : QString();
}

QString Explorer::sign() const { return current() ? current()->sign() : QString(); }

bool Explorer::isPicture() const { return current() && current()->query.kind == Query::Picture; }

std::optional<Query> Explorer::query() const {
    return current() ? std::optional(current()->query) : std::nullopt;
}

double Explorer::modelParameters() const {
    return m_loadedModel == m_model && ready() ? static_cast<double>(m_locator->model->info().parameters) : 0;
}

QString Explorer::modelTitle() const { return ready() ? QString::fromStdString(m_locator->model->info().title) : QString(); }

QString Explorer::modelDescription() const {
    return ready() ? tr(m_locator->model->info().description.c_str()) : QString();
}

QList<QUrl> Explorer::samples() const {
    const QDir folder(QString::fromStdString((resourcesFolder() / "samples").string()));
    QList<QUrl> urls;
    for (const QFileInfo& file : folder.entryInfoList({u"*.jpg"_s, u"*.png"_s}, QDir::Files, QDir::Name))
        urls << QUrl::fromLocalFile(file.filePath());
    return urls;
}

std::shared_ptr<const Gazetteer> Explorer::gazetteer() const { return ready() ? m_locator->gazetteer : nullptr; }
