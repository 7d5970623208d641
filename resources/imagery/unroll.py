"""Reads world-atlas' TopoJSON land and prints it as GeoJSON lines whose rings run on across the antimeridian, each three
times, a world apart, so that a rasteriser sees whole polygons at both edges of the map."""
import json
import sys

topology = json.load(open(sys.argv[1]))
scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]


def decoded(arc):
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale[0] + shift[0], y * scale[1] + shift[1]


arcs = [list(decoded(arc)) for arc in topology["arcs"]]


def unrolled(ring, start=None):
    points = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    line = [points[0] if start is None else (points[0][0] - 360 * round((points[0][0] - start) / 360), points[0][1])]
    for x, y in points[1:]:
        line.append((x - 360 * round((x - line[-1][0]) / 360), y))
    if abs(line[-1][0] - line[0][0]) > 180:  # Antarctica: closed around the pole
        line += [(line[-1][0], -90), (line[0][0], -90), line[0]]
    return line


for geometry in topology["objects"]["land"]["geometries"]:
    for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
        outer = unrolled(polygon[0])
        middle = (min(x for x, _ in outer) + max(x for x, _ in outer)) / 2  # holes lie in the same world
        rings = [outer] + [unrolled(ring, middle) for ring in polygon[1:]]
        for world in (-360, 0, 360):
            shifted = [[(x + world, y) for x, y in ring] for ring in rings]
            print(json.dumps({"type": "Feature", "properties": {},
                              "geometry": {"type": "Polygon", "coordinates": shifted}}))
