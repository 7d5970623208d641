#include "settings/settings.h"

#include <QMetaProperty>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

static QString settingsFile() {
    const QString data = qEnvironmentVariable("WHEREABOUTS_DATA");
    if (!data.isEmpty())
        return data + u"/settings.ini"_s;
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"whereabouts"_s, u"settings"_s).fileName();
}

Settings::Settings(QObject* parent) : QObject(parent), m_file(settingsFile(), QSettings::IniFormat) {
    read();
    m_soon.setSingleShot(true);
    m_soon.setInterval(500);
    connect(&m_soon, &QTimer::timeout, this, &Settings::write);
    connect(this, &Settings::changed, &m_soon, qOverload<>(&QTimer::start));
}

Settings::~Settings() { write(); }

void Settings::noteModel(const QString& name, double ms, double parameters) {
    QVariantMap facts = modelFacts.value(name).toMap();
    if (ms > 0)
        facts[u"ms"_s] = ms;
    if (parameters > 0)
        facts[u"parameters"_s] = parameters;
    modelFacts[name] = facts;
    Q_EMIT changed();
}

void Settings::forgetModel(const QString& name) {
    modelFacts.remove(name);
    Q_EMIT changed();
}

void Settings::notePicture(const QUrl& file) {
    if (!remembersPictures || !file.isLocalFile())
        return;
    const QString address = QString::fromLatin1(file.toEncoded());
    recentPictures.removeAll(address);
    recentPictures.prepend(address);
    recentPictures = recentPictures.first(std::min(mostRecent, recentPictures.size()));
    Q_EMIT changed();
}

void Settings::setRemembersPictures(bool remembers) {
    remembersPictures = remembers;
    if (!remembers)
        recentPictures.clear();
    Q_EMIT changed();
}

static void forEachProperty(const QObject& object, const auto& use) {
    for (int i = QObject::staticMetaObject.propertyCount(); i < object.metaObject()->propertyCount(); ++i)
        use(object.metaObject()->property(i));
}

void Settings::read() {
    forEachProperty(*this, [this](const QMetaProperty& property) {
        QVariant value = m_file.value(QLatin1StringView(property.name()));
        const bool usable = value.isValid() && value.convert(property.metaType());
        if (usable && (value.typeId() != QMetaType::Double || std::isfinite(value.toDouble())))
            property.write(this, value);
    });
}

void Settings::write() {
    forEachProperty(*this, [this](const QMetaProperty& property) {
        m_file.setValue(QLatin1StringView(property.name()), property.read(this));
    });
    m_file.sync();
}
