#include "explorer/placesearch.h"

#include "explorer/format.h"
#include "geo/gridreference.h"

using namespace Qt::StringLiterals;
using namespace whereabouts;

namespace {

// "9G8F+6X Zürich": a plus code near a town, and the town.
std::optional<std::pair<GeoPoint, Place>> findPlusCode(const std::string& text, const Gazetteer& gazetteer) {
    const std::size_t gap = text.find(' ');
    if (gap == text.npos || text.find('+') > gap)
        return std::nullopt;
    const std::vector<Place> towns = gazetteer.search(text.substr(gap + 1), 1);
    if (towns.empty())
        return std::nullopt;
    const auto point = parsePlusCode(text.substr(0, gap), towns.front().point);
    return point ? std::optional(std::pair(*point, towns.front())) : std::nullopt;
}

} // namespace

void PlaceSearch::setExplorer(Explorer* explorer) {
    m_explorer = explorer;
    connect(explorer, &Explorer::readyChanged, this, [this] { // another model may take text where this one took none
        if (!m_searched && m_text.trimmed().size() >= 2)
            return searchPlaces(); // typed before there was a gazetteer
        std::vector<Row> rows = m_rows;
        std::erase_if(rows, [](const Row& row) { return row.isQuestion; });
        show(std::move(rows), m_searched);
    });
}

void PlaceSearch::setText(const QString& text) {
    if (text == m_text)
        return;
    m_text = text;
    Q_EMIT textChanged();
    m_search.cancel();
    if (const auto point = readCoordinates(text))
        show({coordinateRow(*point, tr("Coordinate"))}, true);
    else if (text.trimmed().size() < 2)
        show({}, false);
    else
        searchPlaces();
}

PlaceSearch::Row PlaceSearch::coordinateRow(GeoPoint point, const QString& detail) {
    return {Format::coordinate(toCoordinate(point), u"decimal"_s, 0), detail, toCoordinate(point)};
}

// A city within its region and country, a region within its country, or a country.
PlaceSearch::Row PlaceSearch::describe(const Place& place) {
    QStringList names;
    for (const std::string& name : {place.city, place.region, place.country})
        if (!name.empty())
            names << QString::fromStdString(name);
    return {names.value(0), names.size() > 1 ? names.sliced(1).join(u", "_s) : tr("Country"), toCoordinate(place.point)};
}

void PlaceSearch::searchPlaces() {
    const auto gazetteer = m_explorer ? m_explorer->gazetteer() : nullptr;
    if (!gazetteer)
        return;
    m_search.begin(
        [gazetteer, text = m_text.trimmed().toStdString()](std::stop_token, const Progress&) -> Result<std::vector<Row>> {
            std::vector<Row> rows;
            if (const auto plusCode = findPlusCode(text, *gazetteer))
                rows.push_back(coordinateRow(plusCode->first, tr("Plus code near %1").arg(describe(plusCode->second).name)));
            for (const Place& place : gazetteer->search(text, mostSuggestions))
                rows.push_back(describe(place));
            return rows;
        },
        [this](const Result<std::vector<Row>>& rows) {
            if (rows)
                show(*rows, true);
        });
}

// What is long enough may be words that fit some places better than others.
void PlaceSearch::addQuestion(std::vector<Row>& rows) const {
    const QString words = m_text.simplified();
    const bool isCoordinate = readCoordinates(words).has_value();
    if (words.size() < 3 || isCoordinate || !m_explorer)
        return;
    const bool usable = m_explorer->takesText();
    rows.push_back({tr("Where does this fit? “%1”").arg(words),
                    usable ? QString() : tr("needs a model that takes text, such as GeoCLIP or StreetCLIP"), {}, true, usable});
}

void PlaceSearch::show(std::vector<Row> rows, bool searched) {
    if (searched)
        addQuestion(rows);
    beginResetModel();
    m_rows = std::move(rows);
    m_searched = searched;
    endResetModel();
    Q_EMIT found();
}

int PlaceSearch::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant PlaceSearch::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Name: return row.name;
    case Detail: return row.detail;
    case Sign: return row.isQuestion ? u"type"_s : QString();
    case Usable: return row.usable;
    default: return {};
    }
}

QHash<int, QByteArray> PlaceSearch::roleNames() const {
    return {{Name, "name"}, {Detail, "detail"}, {Sign, "sign"}, {Usable, "usable"}};
}

QGeoCoordinate PlaceSearch::coordinateAt(int row) const {
    return row >= 0 && row < count() ? m_rows[static_cast<std::size_t>(row)].coordinate : QGeoCoordinate();
}

QString PlaceSearch::questionAt(int row) const {
    const bool asks = row >= 0 && row < count() && m_rows[static_cast<std::size_t>(row)].isQuestion;
    return asks && m_rows[static_cast<std::size_t>(row)].usable ? m_text.simplified() : QString();
}
