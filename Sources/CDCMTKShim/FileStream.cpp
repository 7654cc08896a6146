#include "FileStream.h"

#include <algorithm>
#include <cstring>

namespace {
    /// Fetches one value of a file.
    class ValueFactory : public DcmInputStreamFactory {
    public:
        ValueFactory(FileBytes &file, offile_off_t position) : file_(file), position_(position) {}

        DcmInputStream *create() const override {
            file_.last_fetched = position_;
            return new FileStream(file_, position_);
        }
        DcmInputStreamFactory *clone() const override { return new ValueFactory(file_, position_); }
        DcmInputStreamFactoryType ident() const override { return DFT_DcmInputFileStreamFactory; }

    private:
        FileBytes &file_;
        offile_off_t position_;
    };
}  // namespace

offile_off_t FileProducer::read(void *target, offile_off_t count) {
    const offile_off_t position = position_, part = skip(count);
    if (part > 0) std::memcpy(target, file_.start + position, size_t(part));
    return part;
}

offile_off_t FileProducer::skip(offile_off_t count) {
    const offile_off_t part = std::min(std::max<offile_off_t>(count, 0), file_.count - position_);
    position_ += part;
    return part;
}

void FileProducer::putback(offile_off_t count) { position_ -= std::min(std::max<offile_off_t>(count, 0), position_); }

DcmInputStreamFactory *FileStream::newFactory() const {
    if (currentProducer() != &producer_) return nullptr;
    return new ValueFactory(producer_.file(), producer_.position());
}
