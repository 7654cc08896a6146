#include "Records.h"

namespace {
    // Private elements are many in files of some makers; these have far more than any of them.
    constexpr size_t most_elements = 20000;
    constexpr Uint32 longest_text = 1 << 16;
    constexpr unsigned long most_lut_entries = 1 << 16;

    const DcmTagKey wanted[] = {
        DCM_SpecificCharacterSet, DCM_SOPClassUID, DCM_SOPInstanceUID, DCM_StudyDate, DCM_AccessionNumber, DCM_Modality,
        DCM_ConversionType, DCM_PresentationIntentType, DCM_StudyDescription, DCM_SeriesDescription,
        DCM_StudyInstanceUID, DCM_SeriesInstanceUID, DCM_PatientName, DCM_PatientID, DCM_PatientBirthDate,
        DCM_PatientSex, DCM_PatientAge, DCM_BodyPartExamined, DCM_ViewPosition, DCM_Laterality, DCM_ImageLaterality,
        DCM_PatientOrientation, DCM_ImagerPixelSpacing, DCM_PixelSpacing, DCM_EstimatedRadiographicMagnificationFactor,
        DCM_SamplesPerPixel, DCM_PhotometricInterpretation, DCM_NumberOfFrames, DCM_Rows, DCM_Columns,
        DCM_BitsAllocated, DCM_BitsStored, DCM_HighBit, DCM_PixelRepresentation, DCM_PixelPaddingValue,
        DCM_PixelPaddingRangeLimit, DCM_BurnedInAnnotation, DCM_PixelIntensityRelationship,
        DCM_PixelIntensityRelationshipSign, DCM_WindowCenter, DCM_WindowWidth, DCM_RescaleIntercept, DCM_RescaleSlope,
        DCM_RescaleType, DCM_VOILUTFunction, DCM_LossyImageCompression, DCM_PresentationLUTShape};

    void emit_tag(const DcmTagKey &tag) {
        isolation_emit_number(Uint32(tag.getGroup()) << 16 | tag.getElement(), 4);
    }

    void emit_text(const OFString &text) { isolation_emit_text(text.c_str(), text.length()); }

    void emit_value(DcmItem &item, const DcmTagKey &tag) {
        DcmElement *element = nullptr;
        if (item.findAndGetElement(tag, element).bad() || element == nullptr) return;
        if (element->getLength() > longest_text) refuse(CDCMTK_TOO_LONG, DcmTag(tag).getTagName());
        OFString text;
        if (element->getOFStringArray(text).bad()) return;
        isolation_emit_byte('V');
        emit_tag(tag);
        emit_text(text);
    }

    void emit_lut(DcmItem &data_set, const DcmTagKey &sequence) {
        DcmItem *item = nullptr;
        if (data_set.findAndGetSequenceItem(sequence, item, 0).bad() || item == nullptr) return;
        DcmElement *descriptor = nullptr, *data = nullptr;
        OFString text;
        if (item->findAndGetElement(DCM_LUTDescriptor, descriptor).bad() || descriptor == nullptr
            || descriptor->getLength() > longest_text || descriptor->getOFStringArray(text).bad())
            refuse(CDCMTK_MISSING, "LUTDescriptor");
        if (item->findAndGetElement(DCM_LUTData, data).bad() || data == nullptr) refuse(CDCMTK_MISSING, "LUTData");
        Uint16 *words = nullptr;
        Uint8 *bytes = nullptr;
        unsigned long count = data->getLength() / 2;
        if (data->getUint16Array(words).bad() || words == nullptr) {
            count = data->getLength();
            if (data->getUint8Array(bytes).bad() || bytes == nullptr) refuse(CDCMTK_MISSING, "LUTData");
        }
        if (count > most_lut_entries) refuse(CDCMTK_TOO_LONG, "LUTData");
        isolation_emit_byte('L');
        emit_tag(sequence);
        emit_text(text);
        isolation_emit_number(count, 4);
        for (unsigned long i = 0; i < count; i++) isolation_emit_number(words != nullptr ? words[i] : bytes[i], 2);
    }

    void emit_elements(DcmObject &parent, Uint8 depth, size_t &count) {
        for (DcmObject *object = parent.nextInContainer(nullptr); object != nullptr;
             object = parent.nextInContainer(object)) {
            if (object->ident() == EVR_item) {
                // The items of a sequence are no elements of their own.
                emit_elements(*object, depth, count);
                continue;
            }
            if (++count > most_elements || depth == 255) refuse(CDCMTK_TOO_LONG, "elements");
            DcmTag tag = object->getTag();
            isolation_emit_byte('I');
            isolation_emit_byte(depth);
            emit_tag(tag);
            const OFString vr = DcmVR(object->ident()).getValidVRName();
            isolation_emit_byte(vr.length() == 2 ? Uint8(vr[0]) : '?');
            isolation_emit_byte(vr.length() == 2 ? Uint8(vr[1]) : '?');
            isolation_emit_number(object->getLength(), 4);
            // The name of a private element is its maker's; a private dictionary must not turn into a report.
            emit_text((tag.getGroup() & 1) != 0 ? "private" : tag.getTagName());
            if (object->ident() == EVR_SQ) emit_elements(*object, depth + 1, count);
        }
    }
}  // namespace

void refuse(char reason, const std::string &detail) {
    isolation_emit_byte('E');
    isolation_emit_byte(Uint8(reason));
    isolation_emit_text(detail.data(), detail.size());
    isolation_finish();
}

void require(const OFCondition &condition) {
    if (condition.good()) return;
    bool is_short = condition == EC_StreamNotifyClient || condition == EC_EndOfStream || condition == EC_InvalidStream;
    if (condition == EC_MemoryExhausted) refuse(CDCMTK_MEMORY, "");
    refuse(is_short ? CDCMTK_TRUNCATED : CDCMTK_DAMAGED, condition.text());
}

void emit_attributes(DcmFileFormat &file) {
    DcmDataset &data_set = *file.getDataset();
    for (const DcmTagKey &tag : wanted) emit_value(data_set, tag);
    emit_lut(data_set, DCM_ModalityLUTSequence);
    emit_lut(data_set, DCM_VOILUTSequence);
    size_t count = 0;
    emit_elements(*file.getMetaInfo(), 0, count);
    emit_elements(data_set, 0, count);
}
