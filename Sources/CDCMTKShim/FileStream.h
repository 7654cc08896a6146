#ifndef CDCMTKSHIM_FILESTREAM_H
#define CDCMTKSHIM_FILESTREAM_H

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcistrma.h>

/// A whole file in memory, as a stream that long values can be fetched from later: DCMTK then steps over pictures and
/// private data instead of copying them, and never asks for memory because a file claims a length.
struct FileBytes {
    const uint8_t *start;
    offile_off_t count;
    /// Where the value begins that was fetched last.
    offile_off_t last_fetched;
};

class FileProducer : public DcmProducer {
public:
    FileProducer(FileBytes &file, offile_off_t position) : file_(file), position_(position) {}

    OFBool good() const override { return OFTrue; }
    OFCondition status() const override { return EC_Normal; }
    OFBool eos() override { return position_ >= file_.count; }
    offile_off_t avail() override { return file_.count - position_; }
    offile_off_t read(void *target, offile_off_t count) override;
    offile_off_t skip(offile_off_t count) override;
    void putback(offile_off_t count) override;

    FileBytes &file() const { return file_; }
    offile_off_t position() const { return position_; }

private:
    FileBytes &file_;
    offile_off_t position_;
};

class FileStream : public DcmInputStream {
public:
    explicit FileStream(FileBytes &file, offile_off_t position = 0)
        : DcmInputStream(&producer_), producer_(file, position) {}

    /// None for what is being inflated: its place in the file says nothing of its value.
    DcmInputStreamFactory *newFactory() const override;

private:
    FileProducer producer_;
};

#endif
