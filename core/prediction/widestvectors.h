#pragma once

// Before a function: compiled for AVX2 as well, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define WIDEST_VECTORS __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define WIDEST_VECTORS
#endif
