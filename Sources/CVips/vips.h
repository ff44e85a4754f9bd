#pragma once
#include <dlfcn.h>
#include <stddef.h>

/// What we call of libvips 8.13 or newer. The library is not linked but opened, in a process of its own, when a picture is to be
/// decoded: a node without it takes documents. Its functions take named options of any number, so each has a caller here.
typedef struct rookery_image rookery_image;

struct rookery_vips {
    int (*init)(const char *program);
    void (*block_untrusted_set)(int state);
    void (*concurrency_set)(int threads);
    void (*cache_set_max)(int operations);
    const char *(*error_buffer)(void);
    int (*jpegload)(const char *path, rookery_image **out, ...);
    int (*pngload)(const char *path, rookery_image **out, ...);
    int (*gifload)(const char *path, rookery_image **out, ...);
    int (*webpload)(const char *path, rookery_image **out, ...);
    int (*jpegsave)(rookery_image *in, const char *path, ...);
    int (*pngsave)(rookery_image *in, const char *path, ...);
    int (*gifsave)(rookery_image *in, const char *path, ...);
    int (*webpsave)(rookery_image *in, const char *path, ...);
    int (*autorot)(rookery_image *in, rookery_image **out, ...);
    int (*icc_transform)(rookery_image *in, rookery_image **out, const char *profile, ...);
    int (*colourspace)(rookery_image *in, rookery_image **out, int space, ...);
    int (*flatten)(rookery_image *in, rookery_image **out, ...);
    int (*thumbnail)(const char *path, rookery_image **out, int width, ...);
    int (*image_get_width)(const rookery_image *image);
    int (*image_get_height)(const rookery_image *image);
    int (*image_get_bands)(const rookery_image *image);
    int (*image_get_interpretation)(const rookery_image *image);
    int (*image_get_n_pages)(rookery_image *image);
    int (*image_get_page_height)(rookery_image *image);
    int (*image_get_orientation)(rookery_image *image);
    int (*image_hasalpha)(rookery_image *image);
    size_t (*image_get_typeof)(const rookery_image *image, const char *name);
    void *(*image_write_to_memory)(rookery_image *in, size_t *size);
    void (*unref)(void *object);
    void (*free)(void *memory);
};

/// Opens the library and fills the table. Returns 0, or -1 when the library or one of its functions is not there.
static inline int rookery_vips_open(struct rookery_vips *table, const char *name) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) return -1;
    int missing = 0;
#define ROOKERY_FIND_AS(field, symbol) \
    *(void **)&table->field = dlsym(library, symbol); \
    missing |= table->field == NULL
#define ROOKERY_FIND(field) ROOKERY_FIND_AS(field, "vips_" #field)
    ROOKERY_FIND(init);
    ROOKERY_FIND(block_untrusted_set);
    ROOKERY_FIND(concurrency_set);
    ROOKERY_FIND(cache_set_max);
    ROOKERY_FIND(error_buffer);
    ROOKERY_FIND(jpegload);
    ROOKERY_FIND(pngload);
    ROOKERY_FIND(gifload);
    ROOKERY_FIND(webpload);
    ROOKERY_FIND(jpegsave);
    ROOKERY_FIND(pngsave);
    ROOKERY_FIND(gifsave);
    ROOKERY_FIND(webpsave);
    ROOKERY_FIND(autorot);
    ROOKERY_FIND(icc_transform);
    ROOKERY_FIND(colourspace);
    ROOKERY_FIND(flatten);
    ROOKERY_FIND(thumbnail);
    ROOKERY_FIND(image_get_width);
    ROOKERY_FIND(image_get_height);
    ROOKERY_FIND(image_get_bands);
    ROOKERY_FIND(image_get_interpretation);
    ROOKERY_FIND(image_get_n_pages);
    ROOKERY_FIND(image_get_page_height);
    ROOKERY_FIND(image_get_orientation);
    ROOKERY_FIND(image_hasalpha);
    ROOKERY_FIND(image_get_typeof);
    ROOKERY_FIND(image_write_to_memory);
    ROOKERY_FIND_AS(unref, "g_object_unref");
    ROOKERY_FIND_AS(free, "g_free");
#undef ROOKERY_FIND
#undef ROOKERY_FIND_AS
    return missing ? -1 : 0;
}

/// The formats that are decoded, each by its own loader: nothing in a file can choose another.
enum rookery_format { ROOKERY_JPEG, ROOKERY_PNG, ROOKERY_GIF, ROOKERY_WEBP };

/// Opens a picture and reads its header; with `pages` -1 all pages above each other. Nothing is decoded yet, and what is broken later
/// is an error, not grey. Returns 0 or -1.
static inline int rookery_vips_load(
    const struct rookery_vips *vips, enum rookery_format format, const char *path, int pages, int sequential, rookery_image **out) {
    // VIPS_FAIL_ON_TRUNCATED; VIPS_ACCESS_SEQUENTIAL is 1, random 0.
    const int fail_on = 1;
    switch (format) {
    case ROOKERY_JPEG: return vips->jpegload(path, out, "access", sequential, "fail_on", fail_on, NULL);
    case ROOKERY_PNG: return vips->pngload(path, out, "access", sequential, "fail_on", fail_on, NULL);
    case ROOKERY_GIF: return vips->gifload(path, out, "n", pages, "access", sequential, "fail_on", fail_on, NULL);
    case ROOKERY_WEBP: return vips->webpload(path, out, "n", pages, "access", sequential, "fail_on", fail_on, NULL);
    }
    return -1;
}

/// Writes a picture without anything that was told beside it. Returns 0 or -1.
static inline int rookery_vips_save(
    const struct rookery_vips *vips, enum rookery_format format, rookery_image *in, const char *path, int quality) {
    switch (format) {
    case ROOKERY_JPEG: return vips->jpegsave(in, path, "Q", quality, "strip", 1, "optimize_coding", 1, NULL);
    case ROOKERY_PNG: return vips->pngsave(in, path, "strip", 1, "compression", 6, NULL);
    case ROOKERY_GIF: return vips->gifsave(in, path, "strip", 1, NULL);
    case ROOKERY_WEBP: return vips->webpsave(in, path, "Q", quality, "strip", 1, NULL);
    }
    return -1;
}

/// The picture the right way up. Returns 0 or -1.
static inline int rookery_vips_upright(const struct rookery_vips *vips, rookery_image *in, rookery_image **out) {
    return vips->autorot(in, out, NULL);
}

/// The picture in sRGB, by its colour profile if it has one. Returns 0 or -1.
static inline int rookery_vips_srgb(const struct rookery_vips *vips, rookery_image *in, rookery_image **out) {
    if (vips->image_get_typeof(in, "icc-profile-data") != 0) return vips->icc_transform(in, out, "srgb", "embedded", 1, NULL);
    return vips->colourspace(in, out, 22, NULL);
}

/// Without transparency, on white. Returns 0 or -1.
static inline int rookery_vips_flatten(const struct rookery_vips *vips, rookery_image *in, rookery_image **out) {
    return vips->flatten(in, out, NULL);
}

/// The first page of a file, made smaller until both sides fit. Returns 0 or -1.
static inline int rookery_vips_thumbnail(const struct rookery_vips *vips, const char *path, int pixels, rookery_image **out) {
    return vips->thumbnail(path, out, pixels, "height", pixels, "size", 2, NULL);
}
