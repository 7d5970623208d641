#include "explorer/thumbnails.h"

void ThumbnailStore::put(int id, QImage image) {
    const QMutexLocker lock(&m_mutex);
    m_images.insert(id, std::move(image));
}

QImage ThumbnailStore::get(int id) const {
    const QMutexLocker lock(&m_mutex);
    return m_images.value(id);
}

QImage ThumbnailProvider::requestImage(const QString& id, QSize* size, const QSize&) {
    const QImage image = m_store->get(id.toInt());
    *size = image.size();
    return image;
}
