#!/bin/sh
# Makes the pictures of this folder: make.sh WHEREABOUTS, the built program. Needs gdal-bin and awk.
# Each is view 0 of a seed in the test split, larger; EXIF says where its centre is.
set -eu
program=$1
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Degrees as EXIF writes them: "(degrees) (minutes) (seconds)".
sexagesimal() {
  echo "$1" | awk '{ d = $1 < 0 ? -$1 : $1; m = (d - int(d)) * 60; printf "(%d) (%d) (%.3f)", d, m, (m - int(m)) * 60 }'
}

sample() {
  name=$1 seed=$2
  "$program" orbit render --count 1 --seed "$seed" --size 768 --out "$work/$name"
  row=$(tail -n 1 "$work/$name/truth.csv" | cut -d, -f2-)
  latitude=${row%%,*} longitude=$(echo "$row" | cut -d, -f2)
  case $latitude in -*) south=S ;; *) south=N ;; esac
  case $longitude in -*) west=W ;; *) west=E ;; esac
  rm -f "$here/$name.jpg"
  gdal_translate -q -of JPEG -co QUALITY=90 \
    -mo "EXIF_GPSLatitude=$(sexagesimal "$latitude")" -mo "EXIF_GPSLatitudeRef=$south" \
    -mo "EXIF_GPSLongitude=$(sexagesimal "$longitude")" -mo "EXIF_GPSLongitudeRef=$west" \
    "$work/$name/view_000000.png" "$here/$name.jpg"
  echo "$name.jpg,$row" >> "$work/samples.csv"
}

echo "file,latitude,longitude,altitude_km,depression,heading,field_of_view" > "$work/samples.csv"
sample italy 11164
sample gibraltar 146925
sample denmark 221966
sample new_zealand 78427
sample horn_of_africa 327822
sample yucatan 11930
rm -f "$here"/*.aux.xml
cp "$work/samples.csv" "$here/truth.csv"
