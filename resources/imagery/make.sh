#!/bin/sh
# Makes the files of this folder from their sources: make.sh BASEMAP_DATA THREE_GLOBE WORLD_ATLAS, where
#   BASEMAP_DATA  the data folder of Debian's python-mpltoolkits.basemap-data
#   THREE_GLOBE   the unpacked npm package three-globe 2.45.2
#   WORLD_ATLAS   the unpacked npm package world-atlas 2.0.2
# Needs gdal-bin and python3.
set -eu
basemap=$1 globe=$2 atlas=$3
here=$(dirname "$0")
cp "$basemap/bmng.jpg" "$here/blue_marble.jpg"
cp "$basemap/etopo1.jpg" "$here/etopo1.jpg"
cp "$globe/example/img/earth-blue-marble.jpg" "$here/blue_marble_spring.jpg"
cp "$basemap/shadedrelief.jpg" "$here/shaded_relief.jpg"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/unroll.py" "$atlas/land-10m.json" > "$work/land.geojsonl"
gdal_rasterize -q -burn 255 -te -180 -90 180 90 -ts 10800 5400 -ot Byte "$work/land.geojsonl" "$work/land.tif"
gdal_translate -q -of PNG -a_nodata none -co NBITS=1 -co ZLEVEL=9 "$work/land.tif" "$here/land.png"
rm -f "$here"/*.aux.xml
