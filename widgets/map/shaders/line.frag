#version 440
layout(location = 0) in vec3 place;
layout(location = 1) in float lengthPixels;
layout(location = 0) out vec4 fragColor;
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
    float beyond = max(max(-place.x, place.x - lengthPixels), 0.0); // round ends join the segments
    float cover = clamp((halfWidth - length(vec2(beyond, place.y))) / feather + 0.5, 0.0, 1.0);
    if (dash > 0.0) {
        float phase = mod(place.z, dash + gap);
        cover *= clamp((dash * 0.5 - abs(phase - dash * 0.5)) / feather + 0.5, 0.0, 1.0);
    }
    fragColor = color * (cover * qt_Opacity);
}
