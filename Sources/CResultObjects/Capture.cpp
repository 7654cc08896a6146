#include "Source.hpp"

#include <dcmtk/dcmdata/dcuid.h>

#include <memory>

namespace {

/// Attributes of patient and study that a result has in common with its radiograph (PS3.3, A.8.1).
void copyContext(Source &source, DcmDataset &capture) {
    source.copy(DCM_SpecificCharacterSet, capture);
    for (const DcmTagKey &tag : {DCM_PatientName, DCM_PatientID, DCM_PatientBirthDate, DCM_PatientSex, DCM_StudyDate,
             DCM_StudyTime, DCM_ReferringPhysicianName, DCM_StudyID, DCM_AccessionNumber}) {
        source.copy(tag, capture, true);
    }
    for (const DcmTagKey &tag :
        {DCM_IssuerOfPatientID, DCM_StudyDescription, DCM_PatientAge, DCM_BodyPartExamined, DCM_TimezoneOffsetFromUTC}) {
        source.copy(tag, capture);
    }
    put(capture, DCM_StudyInstanceUID, source.study.c_str());
}

/// Says from which image the picture was made (PS3.3, C.7.6.1.1.4 and C.8.6.1).
void refer(const Source &source, DcmDataset &capture) {
    DcmItem *image = nullptr;
    check(capture.findOrCreateSequenceItem(DCM_SourceImageSequence, image));
    put(*image, DCM_ReferencedSOPClassUID, source.object.c_str());
    put(*image, DCM_ReferencedSOPInstanceUID, source.instance.c_str());
    DcmItem *purpose = nullptr;
    check(image->findOrCreateSequenceItem(DCM_PurposeOfReferenceCodeSequence, purpose));
    put(*purpose, DCM_CodeValue, "121322");
    put(*purpose, DCM_CodingSchemeDesignator, "DCM");
    put(*purpose, DCM_CodeMeaning, "Source image for image processing operation");
    DcmItem *series = nullptr;
    check(capture.findOrCreateSequenceItem(DCM_ReferencedSeriesSequence, series));
    put(*series, DCM_SeriesInstanceUID, source.series.c_str());
    DcmItem *instance = nullptr;
    check(series->findOrCreateSequenceItem(DCM_ReferencedInstanceSequence, instance));
    put(*instance, DCM_ReferencedSOPClassUID, source.object.c_str());
    put(*instance, DCM_ReferencedSOPInstanceUID, source.instance.c_str());
}

}  // namespace

cresult_status cresult_write_capture(
    const char *path, const cresult_identity *identity, const cresult_picture *picture, const char *target,
    char words[256]) {
    return guarded(words, [&] {
        Source source(path);
        DcmFileFormat file;
        DcmDataset &capture = *file.getDataset();
        copyContext(source, capture);
        refer(source, capture);
        put(capture, DCM_SOPClassUID, UID_SecondaryCaptureImageStorage);
        put(capture, DCM_SOPInstanceUID, identity->instance);
        put(capture, DCM_SeriesInstanceUID, identity->series);
        put(capture, DCM_Modality, "OT");
        put(capture, DCM_SeriesNumber, "9901");
        put(capture, DCM_InstanceNumber, "1");
        put(capture, DCM_SeriesDescription, "AI heat map - research, not for diagnosis");
        for (const DcmTagKey &tag : {DCM_SeriesDate, DCM_ContentDate, DCM_InstanceCreationDate}) {
            put(capture, tag, identity->date);
        }
        for (const DcmTagKey &tag : {DCM_SeriesTime, DCM_ContentTime, DCM_InstanceCreationTime}) {
            put(capture, tag, identity->time);
        }
        put(capture, DCM_ConversionType, "WSD");
        put(capture, DCM_Manufacturer, "ReaderStudy");
        put(capture, DCM_ManufacturerModelName, identity->model);
        put(capture, DCM_SoftwareVersions, identity->program);
        put(capture, DCM_ImageType, "DERIVED\\SECONDARY");
        put(capture, DCM_DerivationDescription, "Radiograph with the model's heat map over it");
        put(capture, DCM_PatientOrientation, "");
        // A heat map is burned in; the radiograph's own labels may be, too.
        put(capture, DCM_BurnedInAnnotation, "YES");
        put(capture, DCM_PhotometricInterpretation, "RGB");
        const size_t count = static_cast<size_t>(picture->columns) * picture->rows * 3;
        check(capture.putAndInsertUint16(DCM_SamplesPerPixel, 3));
        check(capture.putAndInsertUint16(DCM_PlanarConfiguration, 0));
        check(capture.putAndInsertUint16(DCM_Rows, picture->rows));
        check(capture.putAndInsertUint16(DCM_Columns, picture->columns));
        check(capture.putAndInsertUint16(DCM_BitsAllocated, 8));
        check(capture.putAndInsertUint16(DCM_BitsStored, 8));
        check(capture.putAndInsertUint16(DCM_HighBit, 7));
        check(capture.putAndInsertUint16(DCM_PixelRepresentation, 0));
        check(capture.putAndInsertUint8Array(DCM_PixelData, picture->bytes, static_cast<unsigned long>(count)));
        write(file, target);
    });
}
