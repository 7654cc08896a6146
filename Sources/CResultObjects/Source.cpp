#include "Source.hpp"

#include <dcmtk/oflog/oflog.h>

#include <cstdio>
#include <mutex>

namespace {

std::string text(DcmItem &item, const DcmTagKey &tag) {
    OFString value;
    item.findAndGetOFString(tag, value);
    return value.c_str();
}

void silenceLibrary() {
    static std::once_flag once;
    // What it would log are names of patients and files.
    std::call_once(once, [] { OFLog::configure(OFLogger::OFF_LOG_LEVEL); });
}

}  // namespace

void check(const OFCondition &condition) {
    if (condition.bad()) {
        throw Failure(CRESULT_TARGET, condition.text());
    }
}

void put(DcmItem &item, const DcmTagKey &tag, const char *value) {
    check(item.putAndInsertString(DcmTag(tag), value));
}

Source::Source(const char *path) {
    silenceLibrary();
    // The header alone: pixels may be gigabytes when they are inflated.
    const OFCondition condition = file.loadFileUntilTag(
        path, EXS_Unknown, EGL_noChange, 64 * 1024, ERM_fileOnly, DCM_PixelData);
    if (condition.bad()) {
        throw Failure(CRESULT_SOURCE, condition.text());
    }
    study = text(header(), DCM_StudyInstanceUID);
    series = text(header(), DCM_SeriesInstanceUID);
    instance = text(header(), DCM_SOPInstanceUID);
    object = text(header(), DCM_SOPClassUID);
    if (study.empty() || series.empty() || instance.empty() || object.empty()) {
        throw Failure(CRESULT_INCOMPLETE, "it names no study, series or object of its own");
    }
}

void Source::copy(const DcmTagKey &tag, DcmItem &target, bool isWanted) {
    DcmElement *element = nullptr;
    if (header().findAndGetElement(tag, element, OFFalse, OFTrue).good() && element != nullptr) {
        check(target.insert(element, OFTrue));
    } else if (isWanted) {
        check(target.insertEmptyElement(DcmTag(tag)));
    }
}

void write(DcmFileFormat &file, const char *target) {
    check(file.saveFile(target, EXS_LittleEndianExplicit, EET_ExplicitLength, EGL_recalcGL, EPD_noChange));
}

cresult_status status(char words[256], void (*work)(void *), void *context) {
    words[0] = '\0';
    try {
        work(context);
        return CRESULT_DONE;
    } catch (const Failure &failure) {
        snprintf(words, 256, "%s", failure.what());
        return failure.status;
    } catch (const std::exception &error) {
        snprintf(words, 256, "%s", error.what());
        return CRESULT_TARGET;
    }
}

cresult_status cresult_size(const char *path, uint16_t *columns, uint16_t *rows, char words[256]) {
    return guarded(words, [&] {
        Source source(path);
        Uint16 width = 0, height = 0;
        if (source.header().findAndGetUint16(DCM_Columns, width).bad()
            || source.header().findAndGetUint16(DCM_Rows, height).bad() || width == 0 || height == 0) {
            throw Failure(CRESULT_INCOMPLETE, "it has no size");
        }
        *columns = width;
        *rows = height;
    });
}
