#version 440
layout(location = 0) in vec2 corner; // in units of the tile's side
layout(std140, binding = 0) uniform Uniforms {
    mat4 qt_Matrix;
    vec4 color;
    vec2 origin;
    float side;
    float qt_Opacity;
    float hatch;
};

void main() {
    gl_Position = qt_Matrix * vec4(origin + corner * side, 0.0, 1.0);
}
