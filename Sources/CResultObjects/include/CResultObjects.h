#ifndef CRESULT_OBJECTS_H
#define CRESULT_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a model found on a radiograph, as DICOM objects of the radiograph's own study. Written with DCMTK.

#ifdef __cplusplus
extern "C" {
#endif

/// What the two objects have in common. Texts are ASCII; identifiers are new, each used once.
typedef struct cresult_identity {
    const char *series;       // Series Instance UID
    const char *instance;     // SOP Instance UID
    const char *date;         // 20190501
    const char *time;         // 081500
    const char *program;      // name and version
    const char *model;        // name and digest
} cresult_identity;

/// Eight bits red, green, blue for each pixel, row by row.
typedef struct cresult_picture {
    const uint8_t *bytes;
    uint16_t columns;
    uint16_t rows;
} cresult_picture;

typedef struct cresult_finding {
    double probability;       // 0...1
    double threshold;         // 0...1; at or above it is a fracture
    bool has_site;
    /// The site's box on the radiograph: columns and rows from the upper left corner of its upper left pixel.
    float left, top, right, bottom;
} cresult_finding;

typedef enum cresult_status {
    CRESULT_DONE = 0,
    CRESULT_SOURCE = 1,       // the radiograph cannot be read
    CRESULT_INCOMPLETE = 2,   // it lacks what a result must refer to
    CRESULT_TARGET = 3,       // the object cannot be made or written
} cresult_status;

/// Size of the radiograph, from its header.
cresult_status cresult_size(const char *source, uint16_t *columns, uint16_t *rows, char words[256]);

/// A Secondary Capture of the picture.
cresult_status cresult_write_capture(
    const char *source, const cresult_identity *identity, const cresult_picture *picture, const char *target,
    char words[256]);

/// A Comprehensive SR of the finding.
cresult_status cresult_write_report(
    const char *source, const cresult_identity *identity, const cresult_finding *finding, const char *target,
    char words[256]);

#ifdef __cplusplus
}
#endif

#endif
