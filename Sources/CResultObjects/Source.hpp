#ifndef SOURCE_HPP
#define SOURCE_HPP

#include "CResultObjects.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <stdexcept>
#include <string>

/// Why an object was not made.
struct Failure : std::runtime_error {
    Failure(cresult_status status, const std::string &words) : std::runtime_error(words), status(status) {}
    cresult_status status;
};

/// The radiograph that a result belongs to: its header, without pixels.
struct Source {
    explicit Source(const char *path);

    DcmFileFormat file;
    std::string study, series, instance, object;

    DcmDataset &header() { return *file.getDataset(); }
    /// Copies an attribute as it is; an empty one where the radiograph has none and the standard wants it there.
    void copy(const DcmTagKey &tag, DcmItem &target, bool isWanted = false);
};

/// Puts a text, or throws.
void put(DcmItem &item, const DcmTagKey &tag, const char *value);
/// Throws when DCMTK could not do it.
void check(const OFCondition &condition);
/// Writes an object that is complete, in explicit little endian.
void write(DcmFileFormat &file, const char *target);
/// Nothing that is thrown gets into Swift.
cresult_status status(char words[256], void (*work)(void *), void *context);

template <typename Work> cresult_status guarded(char words[256], Work work) {
    return status(words, [](void *context) { (*static_cast<Work *>(context))(); }, &work);
}

#endif
