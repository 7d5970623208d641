#version 440
// A segment of constant width in pixels: each of its four corners is pushed outwards here, so zooming needs no new
// geometry.
layout(location = 0) in vec4 segment; // both ends, in units of the tile's side
layout(location = 1) in vec3 corner;  // -1 or 1: which end, which side; distance of the first end along the line
layout(location = 0) out vec3 place;  // pixels along and across the segment from its first end; along the whole line
layout(location = 1) out float lengthPixels;
layout(std140, binding = 0) uniform Uniforms {
    mat4 qt_Matrix;
    vec4 color;
    vec2 origin;
    float side;
    float qt_Opacity;
    float halfWidth;
    float feather;
    float dash;
    float gap;
};

void main() {
    vec2 a = origin + segment.xy * side;
    vec2 d = (segment.zw - segment.xy) * side;
    lengthPixels = length(d);
    vec2 t = lengthPixels > 0.0 ? d / lengthPixels : vec2(1.0, 0.0);
    vec2 n = vec2(-t.y, t.x);
    float reach = halfWidth + feather;
    float along = corner.x < 0.0 ? -reach : lengthPixels + reach;
    place = vec3(along, corner.y * reach, corner.z * side + along);
    gl_Position = qt_Matrix * vec4(a + t * along + n * place.y, 0.0, 1.0);
}
