#version 440
layout(location = 0) out vec4 fragColor;
layout(std140, binding = 0) uniform Uniforms {
    mat4 qt_Matrix;
    vec4 color;
    vec2 origin;
    float side;
    float qt_Opacity;
    float hatch;
};

void main() {
    float cover = 1.0;
    if (hatch > 0.0) { // slanted stripes on a fainter ground
        float across = mod(gl_FragCoord.x + gl_FragCoord.y, hatch);
        cover = 0.35 + 0.65 * clamp(hatch * 0.15 + 0.5 - abs(across - hatch * 0.5), 0.0, 1.0);
    }
    fragColor = color * (cover * qt_Opacity);
}
