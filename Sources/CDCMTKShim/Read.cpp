#include "CDCMTKShim.h"

#include "Deflated.h"
#include "FileStream.h"
#include "Pixels.h"
#include "Records.h"

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <mutex>
#include <new>
#include <sys/mman.h>

namespace {
    struct Request {
        const uint8_t *file;
        size_t size;
        size_t most_pixels;
        size_t longest_side;
        int extent;
        uint16_t *pixels;
    };

    /// A radiograph of 16 bits with all that can be said of it has less.
    constexpr size_t longest_inflated = size_t(128) << 20;

    /// Codecs, the data dictionary and a silent log, once and before any child: a child may open no file.
    bool start() {
        static std::once_flag once;
        static bool is_ready = false;
        std::call_once(once, [] {
            OFLog::configure(OFLogger::OFF_LOG_LEVEL);
            DJDecoderRegistration::registerCodecs();
            DJLSDecoderRegistration::registerCodecs();
            DcmRLEDecoderRegistration::registerCodecs();
            is_ready = dcmDataDict.isDictionaryLoaded();
        });
        return is_ready;
    }

    void read(const Request &request) {
        FileBytes file = {request.file, offile_off_t(request.size), 0};
        require_whole_stream(file, longest_inflated);
        DcmFileFormat header;
        {
            FileStream stream(file);
            header.transferInit();
            require(header.readUntilTag(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength, DCM_PixelData));
            header.transferEnd();
        }
        OFString syntax;
        header.getMetaInfo()->findAndGetOFString(DCM_TransferSyntaxUID, syntax);
        isolation_emit_byte('S');
        isolation_emit_text(syntax.c_str(), syntax.length());
        if (!is_supported(DcmXfer(syntax.c_str()).getXfer())) refuse(CDCMTK_UNSUPPORTED_SYNTAX, syntax.c_str());
        // Nothing of the picture is copied before its header is known to be sound.
        Picture picture(*header.getDataset(), request.most_pixels, request.longest_side);
        DcmFileFormat whole;
        FileStream stream(file);
        whole.transferInit();
        require(whole.read(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength));
        whole.transferEnd();
        emit_attributes(whole);
        if (request.extent != CDCMTK_HEADER)
            picture.decode(*whole.getDataset(), file, request.extent == CDCMTK_IN_PLACE, request.pixels);
    }

    void work(void *context) {
        try {
            read(*static_cast<const Request *>(context));
        } catch (const std::bad_alloc &) {
            refuse(CDCMTK_MEMORY, "");
        } catch (const std::exception &problem) {
            refuse(CDCMTK_DAMAGED, problem.what());
        } catch (...) {
            refuse(CDCMTK_DAMAGED, "");
        }
        isolation_finish();
    }
}  // namespace

cdcmtk_reading cdcmtk_read(
    const uint8_t *file, size_t size, size_t most_pixels, size_t longest_side, int extent) {
    cdcmtk_reading reading = {{nullptr, 0, ISOLATION_NOT_STARTED, 0}, nullptr, 0};
    if (!start()) return reading;
    // Pages that the child does not write to cost nothing.
    reading.capacity = extent != CDCMTK_HEADER ? most_pixels : 1;
    void *shared = mmap(
        nullptr, reading.capacity * sizeof(uint16_t), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (shared == MAP_FAILED) return reading;
    reading.pixels = static_cast<const uint16_t *>(shared);
    Request request = {
        file, size, most_pixels, longest_side, extent, static_cast<uint16_t *>(shared)};
    isolation_limits limits;
    limits.processor_seconds = 20;
    limits.milliseconds = 60000;
    limits.memory = size_t(768) << 20;
    limits.longest = 8 << 20;
    reading.transcript = isolation_run(nullptr, work, &request, limits);
    return reading;
}

void cdcmtk_release(cdcmtk_reading reading) {
    if (reading.pixels != nullptr)
        munmap(const_cast<uint16_t *>(reading.pixels), reading.capacity * sizeof(uint16_t));
    isolation_release(reading.transcript);
}
