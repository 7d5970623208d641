#pragma once

#include <QHash>
#include <QImage>
#include <QMutex>
#include <QQuickImageProvider>

#include <memory>

// Small pictures of what was opened, by id. Any thread.
class ThumbnailStore {
public:
    static constexpr int sidePixels = 360; // of the longer side

    void put(int id, QImage image);
    QImage get(int id) const;

private:
    mutable QMutex m_mutex;
    QHash<int, QImage> m_images;
};

// "image://thumbnail/ID"
class ThumbnailProvider : public QQuickImageProvider {
public:
    explicit ThumbnailProvider(std::shared_ptr<const ThumbnailStore> store)
        : QQuickImageProvider(QQuickImageProvider::Image), m_store(std::move(store)) {}
    QImage requestImage(const QString& id, QSize* size, const QSize& requested) override;

private:
    std::shared_ptr<const ThumbnailStore> m_store;
};
