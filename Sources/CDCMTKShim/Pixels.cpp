#include "Pixels.h"

#include "JPEG2000.h"

#include <dcmtk/dcmdata/dcpxitem.h>

#include <utility>
#include <vector>

namespace {
    // More than any file of one frame has; a picture in more of them is decoded here.
    constexpr unsigned long most_pieces = 4096;

    int number(DcmDataset &data_set, const DcmTagKey &tag) {
        Uint16 value = 0;
        if (data_set.findAndGetUint16(tag, value).bad()) refuse(CDCMTK_MISSING, DcmTag(tag).getTagName());
        return value;
    }

    bool is_there(DcmDataset &data_set, const DcmTagKey &tag) { return data_set.tagExistsWithValue(tag); }

    bool is_jpeg2000(E_TransferSyntax syntax) {
        return syntax == EXS_JPEG2000LosslessOnly || syntax == EXS_JPEG2000;
    }

    /// The pieces that a compressed picture is cut into, behind a table of offsets. Null if there are none.
    DcmPixelSequence *pixel_sequence(DcmDataset &data_set, E_TransferSyntax syntax) {
        DcmElement *element = nullptr;
        DcmPixelSequence *sequence = nullptr;
        if (data_set.findAndGetElement(DCM_PixelData, element).bad()) return nullptr;
        auto *pixel_data = dynamic_cast<DcmPixelData *>(element);
        if (pixel_data == nullptr || pixel_data->getEncapsulatedRepresentation(syntax, nullptr, sequence).bad())
            return nullptr;
        return sequence;
    }

    template <typename Stored>
    void copy(const Stored *from, size_t count, const Picture &picture, uint16_t *pixels) {
        // The bits in use may lie anywhere in the word, and the others may hold an old overlay.
        int above = 15 - picture.high_bit, unused = 16 - picture.bits;
        if (picture.is_signed) {
            for (size_t i = 0; i < count; i++)
                pixels[i] = uint16_t(int16_t(uint16_t(unsigned(from[i]) << above)) >> unused);
        } else {
            for (size_t i = 0; i < count; i++) pixels[i] = uint16_t(uint16_t(unsigned(from[i]) << above) >> unused);
        }
    }
}  // namespace

bool is_supported(E_TransferSyntax syntax) {
    switch (syntax) {
        case EXS_LittleEndianImplicit:
        case EXS_LittleEndianExplicit:
        case EXS_BigEndianExplicit:
        case EXS_DeflatedLittleEndianExplicit:
        case EXS_RLELossless:
        case EXS_JPEGProcess1:
        case EXS_JPEGProcess2_4:
        case EXS_JPEGProcess14:
        case EXS_JPEGProcess14SV1:
        case EXS_JPEGLSLossless:
        case EXS_JPEGLSLossy:
        case EXS_JPEG2000LosslessOnly:
        case EXS_JPEG2000: return true;
        default: return false;
    }
}

Picture::Picture(DcmDataset &data_set, size_t most_pixels, size_t longest_side) {
    syntax = data_set.getOriginalXfer();
    if (!is_there(data_set, DCM_Rows) && !is_there(data_set, DCM_Columns) && !is_there(data_set, DCM_BitsAllocated))
        refuse(CDCMTK_NO_PIXELS, "");
    height = Uint32(number(data_set, DCM_Rows));
    width = Uint32(number(data_set, DCM_Columns));
    if (width == 0 || height == 0 || width > longest_side || height > longest_side
        || size_t(width) * height > most_pixels)
        refuse(CDCMTK_SIZE, std::to_string(width) + "x" + std::to_string(height));
    OFString photometric;
    data_set.findAndGetOFString(DCM_PhotometricInterpretation, photometric);
    if (photometric.empty()) refuse(CDCMTK_MISSING, "PhotometricInterpretation");
    int samples = is_there(data_set, DCM_SamplesPerPixel) ? number(data_set, DCM_SamplesPerPixel) : 1;
    if (samples != 1 || (photometric != "MONOCHROME1" && photometric != "MONOCHROME2"))
        refuse(CDCMTK_COLOURED, photometric.c_str());
    OFString frames;
    data_set.findAndGetOFString(DCM_NumberOfFrames, frames);
    if (!frames.empty() && frames != "1") refuse(CDCMTK_FRAMES, frames.c_str());
    bits_allocated = number(data_set, DCM_BitsAllocated);
    bits = number(data_set, DCM_BitsStored);
    high_bit = is_there(data_set, DCM_HighBit) ? number(data_set, DCM_HighBit) : bits - 1;
    is_signed = is_there(data_set, DCM_PixelRepresentation) && number(data_set, DCM_PixelRepresentation) == 1;
    bool is_packed = syntax == EXS_LittleEndianImplicit || syntax == EXS_LittleEndianExplicit
        || syntax == EXS_BigEndianExplicit || syntax == EXS_DeflatedLittleEndianExplicit || syntax == EXS_RLELossless;
    if ((bits_allocated != 8 && bits_allocated != 16) || bits < 2 || bits > bits_allocated
        || high_bit >= bits_allocated || high_bit < bits - 1 || (high_bit != bits - 1 && !is_packed))
        refuse(
            CDCMTK_DEPTH,
            std::to_string(bits_allocated) + "/" + std::to_string(bits) + "/" + std::to_string(high_bit));
}

void Picture::decode(DcmDataset &data_set, const FileBytes &file, bool in_place, uint16_t *pixels) {
    if (!in_place || !tell_place(data_set, file)) {
        if (is_jpeg2000(syntax)) {
            decode_jpeg2000(data_set, pixels);
        } else {
            decode_with_dcmtk(data_set, pixels);
        }
    }
    isolation_emit_byte('P');
    isolation_emit_number(width, 4);
    isolation_emit_number(height, 4);
    isolation_emit_byte(Uint8(bits));
    isolation_emit_byte(is_signed ? 1 : 0);
}

bool Picture::tell_place(DcmDataset &data_set, const FileBytes &file) {
    if (bits_allocated != 16) return false;
    switch (syntax) {
        case EXS_LittleEndianImplicit:
        case EXS_LittleEndianExplicit: return tell_place_of_words(data_set, file);
        case EXS_JPEGProcess14:
        case EXS_JPEGProcess14SV1: return tell_place_of_jpeg(data_set, file);
        default: return false;
    }
}

bool Picture::tell_place_of_words(DcmDataset &data_set, const FileBytes &file) {
    DcmElement *element = nullptr;
    if (gLocalByteOrder != EBO_LittleEndian || data_set.findAndGetElement(DCM_PixelData, element).bad()
        || element == nullptr || element->valueLoaded() || element->getLength() / sizeof(Uint16) / width < height)
        return false;
    // Fetching a byte tells where it was fetched from.
    Uint16 word = 0;
    if (element->getPartialValue(&word, 0, sizeof word).bad()) return false;
    isolation_emit_byte('F');
    isolation_emit_number(uint64_t(file.last_fetched), 8);
    isolation_emit_byte(Uint8(high_bit));
    return true;
}

bool Picture::tell_place_of_jpeg(DcmDataset &data_set, const FileBytes &file) {
    DcmPixelSequence *sequence = pixel_sequence(data_set, syntax);
    std::vector<std::pair<uint64_t, uint64_t>> pieces;
    for (unsigned long i = 1; sequence != nullptr && i < sequence->card() && i <= most_pieces; i++) {
        DcmPixelItem *fragment = nullptr;
        Uint16 word = 0;
        if (sequence->getItem(fragment, i).bad() || fragment == nullptr || fragment->valueLoaded()
            || fragment->getPartialValue(&word, 0, sizeof word).bad())
            return false;
        pieces.emplace_back(uint64_t(file.last_fetched), fragment->getLength());
    }
    if (pieces.empty() || pieces.size() + 1 != sequence->card()) return false;
    isolation_emit_byte('J');
    isolation_emit_number(pieces.size(), 4);
    for (const auto &[place, length] : pieces) {
        isolation_emit_number(place, 8);
        isolation_emit_number(length, 8);
    }
    return true;
}

void Picture::decode_with_dcmtk(DcmDataset &data_set, uint16_t *pixels) {
    DcmXfer transfer(syntax);
    if (transfer.isEncapsulated()) {
        OFCondition decoded = data_set.chooseRepresentation(EXS_LittleEndianExplicit, nullptr);
        if (decoded == EC_MemoryExhausted) refuse(CDCMTK_MEMORY, "");
        if (decoded.bad()) refuse(CDCMTK_CODEC, decoded.text());
        // A decoder may give the values another home than the header said.
        bits_allocated = number(data_set, DCM_BitsAllocated);
        if (bits_allocated != 8 && bits_allocated != 16) refuse(CDCMTK_DEPTH, std::to_string(bits_allocated) + "/?/?");
    }
    DcmElement *element = nullptr;
    if (data_set.findAndGetElement(DCM_PixelData, element).bad() || element == nullptr) refuse(CDCMTK_NO_PIXELS, "");
    size_t count = size_t(width) * height, expected = count * (bits_allocated / 8), found = element->getLength();
    if (found < expected)
        refuse(CDCMTK_TOO_FEW, std::to_string(found) + "/" + std::to_string(expected));
    if (bits_allocated == 16) {
        Uint16 *words = nullptr;
        require(element->getUint16Array(words));
        if (words == nullptr) refuse(CDCMTK_NO_PIXELS, "");
        copy(words, count, *this, pixels);
    } else {
        Uint8 *bytes = nullptr;
        require(element->getUint8Array(bytes));
        if (bytes == nullptr) refuse(CDCMTK_NO_PIXELS, "");
        copy(bytes, count, *this, pixels);
    }
}

void Picture::decode_jpeg2000(DcmDataset &data_set, uint16_t *pixels) {
    DcmPixelSequence *sequence = pixel_sequence(data_set, syntax);
    if (sequence == nullptr) refuse(CDCMTK_NO_PIXELS, "");
    std::vector<Uint8> codestream;
    for (unsigned long i = 1; i < sequence->card(); i++) {
        DcmPixelItem *fragment = nullptr;
        Uint8 *bytes = nullptr;
        require(sequence->getItem(fragment, i));
        require(fragment->getUint8Array(bytes));
        if (bytes != nullptr) codestream.insert(codestream.end(), bytes, bytes + fragment->getLength());
    }
    jpeg2000_picture picture = {width, height, bits, is_signed ? 1 : 0};
    const char *problem = jpeg2000_decode(codestream.data(), codestream.size(), &picture, pixels);
    if (problem != nullptr) refuse(CDCMTK_CODEC, problem);
    bits = picture.bits;
}
