#include "Walk.h"
#include "CIsolation.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Keras nests four groups deep; DenseNet-264 with an optimizer's state has some 8,000 objects.
enum { DEEPEST = 12, LONGEST_PATH = 1024, MOST_OBJECTS = 50000, MOST_TEXTS = 20000, LONGEST_TEXTS = 32 << 20 };

static const uint8_t *image = NULL;
static size_t objects = 0;
static hid_t half = -1;

/// Refuses the file and ends the child.
static _Noreturn void refuse(const char *reason, const char *path) {
    isolation_emit_byte('E');
    isolation_emit_text(reason, strlen(reason));
    isolation_emit_text(path, strlen(path));
    isolation_finish();
}

// The file lies in memory already: the library is given that memory instead of copies of it.
static void *image_malloc(size_t size, H5FD_file_image_op_t operation, void *data) {
    (void)size, (void)operation, (void)data;
    return (void *)image;
}
static void *image_memcpy(void *to, const void *from, size_t size, H5FD_file_image_op_t operation, void *data) {
    (void)from, (void)size, (void)operation, (void)data;
    return to;
}
static void *image_realloc(void *memory, size_t size, H5FD_file_image_op_t operation, void *data) {
    (void)memory, (void)size, (void)operation, (void)data;
    return NULL;
}
static herr_t image_free(void *memory, H5FD_file_image_op_t operation, void *data) {
    (void)memory, (void)operation, (void)data;
    return 0;
}

void chdf5_start_library(void) {
    H5open();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
    half = H5Tcopy(H5T_IEEE_F32LE);
    H5Tset_fields(half, 15, 10, 5, 0, 10);
    H5Tset_size(half, 2);
    H5Tset_ebias(half, 15);
}

static int is_wanted(const char *name) {
    return strncmp(name, "layer_names", 11) == 0 || strncmp(name, "weight_names", 12) == 0 || strcmp(name, "name") == 0
        || strcmp(name, "model_config") == 0;
}

static void emit_texts(hid_t attribute, hid_t type, size_t count, const char *path) {
    if (H5Tis_variable_str(type) > 0) {
        char **texts = calloc(count, sizeof *texts);
        hid_t memory = H5Tcopy(H5T_C_S1);
        if (texts == NULL || H5Tset_size(memory, H5T_VARIABLE) < 0 || H5Tset_cset(memory, H5Tget_cset(type)) < 0
            || H5Aread(attribute, memory, texts) < 0)
            refuse("an attribute cannot be read", path);
        for (size_t i = 0; i < count; i++) isolation_emit_text(texts[i] ? texts[i] : "", texts[i] ? strlen(texts[i]) : 0);
        free(texts);
        H5Tclose(memory);
        return;
    }
    size_t width = H5Tget_size(type);
    if (width == 0 || width > LONGEST_TEXTS / count) refuse("an attribute is too long", path);
    char *texts = malloc(width * count);
    if (texts == NULL || H5Aread(attribute, type, texts) < 0) refuse("an attribute cannot be read", path);
    int is_space_padded = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
    for (size_t i = 0; i < count; i++) {
        const char *text = texts + i * width;
        size_t length = strnlen(text, width);
        while (is_space_padded && length > 0 && text[length - 1] == ' ') length--;
        isolation_emit_text(text, length);
    }
    free(texts);
}

static herr_t visit_attribute(hid_t object, const char *name, const H5A_info_t *info, void *path) {
    (void)info;
    if (!is_wanted(name)) return 0;
    hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    if (attribute < 0) refuse("an attribute cannot be opened", path);
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    if (type < 0 || space < 0 || count < 0 || count > MOST_TEXTS) refuse("an attribute is damaged", path);
    // A layer without weights has an empty list, which h5py writes as numbers.
    int is_text = H5Tget_class(type) == H5T_STRING;
    if (is_text || count == 0) {
        isolation_emit_byte('A');
        isolation_emit_text(path, strlen(path));
        isolation_emit_text(name, strlen(name));
        isolation_emit_number((uint64_t)count, 4);
        if (count > 0) emit_texts(attribute, type, (size_t)count, path);
    }
    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(attribute);
    return 0;
}

static uint8_t number_type(hid_t type) {
    if (H5Tequal(type, H5T_IEEE_F32LE) > 0) return 'f';
    if (H5Tequal(type, half) > 0) return 'e';
    return '?';
}

static uint8_t storage(hid_t data_set, hid_t properties, haddr_t offset) {
    if (H5Pget_external_count(properties) != 0) return 'x';
    switch (H5Pget_layout(properties)) {
        case H5D_COMPACT: return 'h';
        case H5D_CONTIGUOUS: break;
        case H5D_VIRTUAL: return 'x';
        default: return 'k';
    }
    if (H5Pget_nfilters(properties) != 0) return 'k';
    return offset == HADDR_UNDEF || H5Dget_storage_size(data_set) == 0 ? '0' : 'c';
}

static void visit_data_set(hid_t data_set, const char *path) {
    hid_t type = H5Dget_type(data_set), space = H5Dget_space(data_set), properties = H5Dget_create_plist(data_set);
    hsize_t lengths[H5S_MAX_RANK];
    int rank = space < 0 ? -1 : H5Sget_simple_extent_dims(space, lengths, NULL);
    if (type < 0 || properties < 0 || rank < 0) refuse("a data set is damaged", path);
    haddr_t offset = H5Dget_offset(data_set);
    isolation_emit_byte('D');
    isolation_emit_text(path, strlen(path));
    isolation_emit_byte(number_type(type));
    isolation_emit_byte(storage(data_set, properties, offset));
    isolation_emit_byte((uint8_t)rank);
    for (int i = 0; i < rank; i++) isolation_emit_number(lengths[i], 8);
    isolation_emit_number(offset, 8);
    H5Tclose(type);
    H5Sclose(space);
    H5Pclose(properties);
}

typedef struct {
    const char *path;
    int depth;
} place;

static herr_t visit_link(hid_t parent, const char *name, const H5L_info_t *info, void *data);

static void visit_group(hid_t group, const char *path, int depth) {
    place here = {path, depth};
    isolation_emit_byte('G');
    isolation_emit_text(path, strlen(path));
    if (H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, visit_attribute, (void *)path) < 0)
        refuse("the attributes of a group are damaged", path);
    if (H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, visit_link, &here) < 0)
        refuse("a group is damaged", path);
}

static herr_t visit_link(hid_t parent, const char *name, const H5L_info_t *info, void *data) {
    const place *here = data;
    // The state of the optimizer is no part of the network.
    if (here->depth == 0 && strncmp(name, "optimizer", 9) == 0) return 0;
    char path[LONGEST_PATH];
    const char *parent_path = here->depth == 0 ? "" : here->path;
    if (snprintf(path, sizeof path, "%s/%s", parent_path, name) >= (int)sizeof path)
        refuse("a name is too long", here->path);
    if (info->type == H5L_TYPE_EXTERNAL) refuse("it has a link to another file", path);
    if (info->type != H5L_TYPE_HARD) refuse("it has a symbolic link", path);
    if (here->depth == DEEPEST) refuse("its groups are nested too deep, or in a circle", path);
    if (++objects > MOST_OBJECTS) refuse("it has too many objects", path);
    hid_t object = H5Oopen(parent, name, H5P_DEFAULT);
    if (object < 0) refuse("an object cannot be opened", path);
    switch (H5Iget_type(object)) {
        case H5I_GROUP: visit_group(object, path, here->depth + 1); break;
        case H5I_DATASET: visit_data_set(object, path); break;
        default: break;
    }
    H5Oclose(object);
    return 0;
}

void chdf5_walk(const uint8_t *file, size_t size) {
    image = file;
    objects = 0;
    H5FD_file_image_callbacks_t callbacks = {image_malloc, image_memcpy, image_realloc, image_free, NULL, NULL, NULL};
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (H5Pset_fapl_core(access, 1 << 20, 0) < 0 || H5Pset_file_image_callbacks(access, &callbacks) < 0
        || H5Pset_file_image(access, (void *)file, size) < 0)
        refuse("libhdf5 does not take a file from memory", "/");
    hid_t opened = H5Fopen("weights", H5F_ACC_RDONLY, access);
    if (opened < 0) refuse("libhdf5 cannot open it: it is cut short or no HDF5 file", "/");
    hid_t root = H5Gopen2(opened, "/", H5P_DEFAULT);
    if (root < 0) refuse("it has no root group", "/");
    visit_group(root, "/", 0);
    isolation_finish();
}
