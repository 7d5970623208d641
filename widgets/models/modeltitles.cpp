#include "models/modeltitles.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace whereabouts;

static const std::string& ownTitle(const ModelSummary& model) { return model.title.empty() ? model.name : model.title; }

QString titleAmong(const ModelSummary& model, const std::vector<ModelSummary>& all) {
    const QString title = QString::fromStdString(ownTitle(model));
    const bool alone = std::ranges::count(all, ownTitle(model), ownTitle) <= 1;
    return alone ? title : u"%1 (%2)"_s.arg(title, QString::fromStdString(model.name));
}
