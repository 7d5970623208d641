#pragma once

#include "image/picture.h"

#include <QImage>
#include <QList>
#include <QMimeData>
#include <QUrl>

#include <vector>

// A picture on its way in, before anything of it was read.
struct Incoming {
    QString name; // for people
    whereabouts::PictureSource source;
};

// What lies at those addresses: files as they are, of folders the pictures in them and in their subfolders (photosIn()).
// Addresses that are no local file are left out. Takes long for large folders. Any thread.
std::vector<Incoming> picturesAt(const QList<QUrl>& urls);

// A picture as an application put it on the clipboard in a file's format; empty when there is none.
std::vector<Incoming> pictureOf(const QMimeData& data);

// An image as a picture, encoded: that takes long for large ones. Any thread.
std::vector<Incoming> pictureOf(const QImage& image);
