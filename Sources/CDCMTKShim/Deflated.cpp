#include "Deflated.h"

#include "Records.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace {
    /// Where the data set begins, if DCMTK would inflate it.
    bool find_stream(FileBytes &file, size_t &start) {
        FileStream stream(file);
        DcmMetaInfo meta;
        meta.transferInit();
        // What is wrong with it is said when the file is read.
        if (meta.read(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength).bad()) return false;
        OFString syntax;
        meta.findAndGetOFString(DCM_TransferSyntaxUID, syntax, 0, OFTrue);
        start = size_t(stream.tell());
        return DcmXfer(syntax.c_str()).getStreamCompression() != ESC_none;
    }
}  // namespace

void require_whole_stream(FileBytes &file, size_t longest) {
    size_t next = 0;
    if (!find_stream(file, next)) return;
    if (next > size_t(file.count)) refuse(CDCMTK_TRUNCATED, "the file header");
    z_stream zlib = {};
    // Without zlib's own head and sum.
    if (inflateInit2(&zlib, -MAX_WBITS) != Z_OK) refuse(CDCMTK_MEMORY, "");
    static uint8_t part[1 << 16];
    int state = Z_OK;
    for (size_t count = 0; state == Z_OK && count <= longest;) {
        if (zlib.avail_in == 0) {
            const size_t size = std::min(size_t(file.count) - next, size_t(std::numeric_limits<uInt>::max()));
            zlib.next_in = const_cast<Bytef *>(file.start + next);
            zlib.avail_in = uInt(size);
            next += size;
        }
        zlib.next_out = part;
        zlib.avail_out = sizeof part;
        state = inflate(&zlib, Z_NO_FLUSH);
        count += sizeof part - zlib.avail_out;
    }
    inflateEnd(&zlib);
    if (state == Z_OK) refuse(CDCMTK_TOO_LONG, "bytes after inflating");
    // Nothing more came in or out: the stream has no end.
    if (state == Z_BUF_ERROR) refuse(CDCMTK_TRUNCATED, "the deflated part has no end");
    if (state == Z_MEM_ERROR) refuse(CDCMTK_MEMORY, "");
    if (state != Z_STREAM_END) refuse(CDCMTK_DAMAGED, "the deflated part");
}
