#include "Source.hpp"

#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmsr/dsrdoc.h>

#include <cstdio>

namespace {

using Code = DSRCodedEntryValue;

/// Builds the tree of content items; each item goes below or behind the one before.
class Tree {
public:
    explicit Tree(DSRDocumentTree &tree) : tree(tree) {}

    void root(const Code &name) {
        added(tree.addContentItem(DSRTypes::RT_isRoot, DSRTypes::VT_Container));
        check(tree.getCurrentContentItem().setConceptName(name));
        check(tree.getCurrentContentItem().setTemplateIdentification("1500", "DCMR"));
    }
    DSRContentItem &child(DSRTypes::E_RelationshipType relation, DSRTypes::E_ValueType type, const Code &name) {
        added(tree.addContentItem(relation, type, DSRTypes::AM_belowCurrent));
        return named(name);
    }
    DSRContentItem &next(DSRTypes::E_RelationshipType relation, DSRTypes::E_ValueType type, const Code &name) {
        added(tree.addContentItem(relation, type, DSRTypes::AM_afterCurrent));
        return named(name);
    }
    void up() { added(tree.goUp()); }

private:
    DSRContentItem &named(const Code &name) {
        check(tree.getCurrentContentItem().setConceptName(name));
        return tree.getCurrentContentItem();
    }
    static void added(size_t node) {
        if (node == 0) {
            throw Failure(CRESULT_TARGET, "the report's tree does not take an item");
        }
    }
    DSRDocumentTree &tree;
};

Code dcm(const char *value, const char *meaning) { return Code(value, "DCM", meaning); }
Code sct(const char *value, const char *meaning) { return Code(value, "SCT", meaning); }

std::string decimal(double value) {
    char text[17];
    snprintf(text, sizeof text, "%.4g", value);
    return text;
}

/// Where the model looked, as a closed line around the box.
DSRSpatialCoordinatesValue box(const cresult_finding &finding) {
    DSRSpatialCoordinatesValue value(DSRTypes::GT_Polyline);
    const float corners[5][2] = {
        {finding.left, finding.top},     {finding.right, finding.top}, {finding.right, finding.bottom},
        {finding.left, finding.bottom}, {finding.left, finding.top},
    };
    for (const auto &corner : corners) {
        value.getGraphicDataList().addItem(corner[0], corner[1]);
    }
    return value;
}

/// The measurement report (PS3.16, TID 1500) with one group (TID 1501).
void build(DSRDocumentTree &document, const Source &source, const cresult_identity &identity, const cresult_finding &finding) {
    Tree tree(document);
    tree.root(dcm("126000", "Imaging Measurement Report"));
    check(tree.child(DSRTypes::RT_hasConceptMod, DSRTypes::VT_Code, dcm("121049", "Language of Content Item and Descendants"))
              .setCodeValue(Code("en", "RFC5646", "English")));
    check(tree.next(DSRTypes::RT_hasObsContext, DSRTypes::VT_Code, dcm("121005", "Observer Type"))
              .setCodeValue(dcm("121007", "Device")));
    check(tree.next(DSRTypes::RT_hasObsContext, DSRTypes::VT_UIDRef, dcm("121012", "Device Observer UID"))
              .setStringValue(identity.series));
    check(tree.next(DSRTypes::RT_hasObsContext, DSRTypes::VT_Text, dcm("121013", "Device Observer Name"))
              .setStringValue(identity.program));
    check(tree.next(DSRTypes::RT_hasObsContext, DSRTypes::VT_Text, dcm("121015", "Device Observer Model Name"))
              .setStringValue(identity.model));
    check(tree.next(DSRTypes::RT_hasConceptMod, DSRTypes::VT_Code, dcm("121058", "Procedure reported"))
              .setCodeValue(sct("363680008", "Radiographic imaging procedure")));

    tree.next(DSRTypes::RT_contains, DSRTypes::VT_Container, dcm("126010", "Imaging Measurements"));
    tree.child(DSRTypes::RT_contains, DSRTypes::VT_Container, dcm("125007", "Measurement Group"));
    check(tree.child(DSRTypes::RT_hasObsContext, DSRTypes::VT_Text, dcm("112039", "Tracking Identifier"))
              .setStringValue("fracture"));
    check(tree.next(DSRTypes::RT_hasObsContext, DSRTypes::VT_UIDRef, dcm("112040", "Tracking Unique Identifier"))
              .setStringValue(identity.instance));
    check(tree.next(DSRTypes::RT_contains, DSRTypes::VT_Code, dcm("121071", "Finding"))
              .setCodeValue(sct("125605004", "Fracture of bone")));
    const bool isPositive = finding.probability >= finding.threshold;
    check(tree.next(DSRTypes::RT_contains, DSRTypes::VT_Code, Code("CALL", "99READERSTUDY", "Call at the threshold"))
              .setCodeValue(isPositive ? sct("52101004", "Present") : sct("2667000", "Absent")));
    const Code percent("%", "UCUM", "Percent");
    const std::string certainty = decimal(100 * finding.probability), threshold = decimal(100 * finding.threshold);
    check(tree.next(DSRTypes::RT_contains, DSRTypes::VT_Num, dcm("111012", "Certainty of Finding"))
              .setNumericValue(DSRNumericMeasurementValue(certainty.c_str(), percent)));
    // Below the number stands what it was read from: the site if there is one, and the image always.
    DSRImageReferenceValue image(source.object.c_str(), source.instance.c_str());
    if (finding.has_site) {
        check(tree.child(DSRTypes::RT_inferredFrom, DSRTypes::VT_SCoord, dcm("111030", "Image Region"))
                  .setSpatialCoordinates(box(finding)));
        check(tree.child(DSRTypes::RT_selectedFrom, DSRTypes::VT_Image, dcm("111040", "Original Source"))
                  .setImageReference(image));
        tree.up();
        tree.up();
    } else {
        check(tree.child(DSRTypes::RT_inferredFrom, DSRTypes::VT_Image, dcm("121112", "Source of Measurement"))
                  .setImageReference(image));
        tree.up();
    }
    check(tree.next(DSRTypes::RT_contains, DSRTypes::VT_Num, Code("THRESHOLD", "99READERSTUDY", "Threshold of the call"))
              .setNumericValue(DSRNumericMeasurementValue(threshold.c_str(), percent)));
    check(tree.next(DSRTypes::RT_contains, DSRTypes::VT_Text, dcm("121106", "Comment"))
              .setStringValue("Made by a model for research. Not for diagnosis, not verified by a physician."));
}

}  // namespace

cresult_status cresult_write_report(
    const char *path, const cresult_identity *identity, const cresult_finding *finding, const char *target,
    char words[256]) {
    return guarded(words, [&] {
        Source source(path);
        // A report wants patient and study to be there, if empty.
        for (const DcmTagKey &tag : {DCM_PatientName, DCM_PatientID, DCM_PatientBirthDate, DCM_PatientSex,
                 DCM_StudyDate, DCM_StudyTime, DCM_ReferringPhysicianName, DCM_StudyID, DCM_AccessionNumber}) {
            if (!source.header().tagExists(tag)) {
                check(source.header().insertEmptyElement(DcmTag(tag)));
            }
        }
        DSRDocument report(DSRTypes::DT_ComprehensiveSR);
        check(report.createNewSeriesInStudy(source.study.c_str()));
        check(report.readPatientData(source.header()));
        check(report.readStudyData(source.header()));
        OFString characters;
        if (source.header().findAndGetOFStringArray(DCM_SpecificCharacterSet, characters).good() && !characters.empty()) {
            check(report.setSpecificCharacterSet(characters));
        }
        check(report.setManufacturer("ReaderStudy"));
        check(report.setManufacturerModelName(identity->model));
        check(report.setSoftwareVersions(identity->program));
        check(report.setSeriesNumber("9902"));
        check(report.setSeriesDescription("AI result - research, not for diagnosis"));
        check(report.setContentDate(identity->date));
        check(report.setContentTime(identity->time));
        check(report.setSeriesDate(identity->date));
        check(report.setSeriesTime(identity->time));
        check(report.getCodingSchemeIdentification().addItem("99READERSTUDY"));
        check(report.getCodingSchemeIdentification().setCodingSchemeName("ReaderStudy"));
        build(report.getTree(), source, *identity, *finding);
        check(report.getCurrentRequestedProcedureEvidence().addItem(
            source.study.c_str(), source.series.c_str(), source.object.c_str(), source.instance.c_str()));
        DcmFileFormat file;
        check(report.write(*file.getDataset()));
        // DCMTK makes identifiers of its own, new ones each time; ours are the same for the same result.
        put(*file.getDataset(), DCM_SeriesInstanceUID, identity->series);
        put(*file.getDataset(), DCM_SOPInstanceUID, identity->instance);
        put(*file.getDataset(), DCM_InstanceCreationDate, identity->date);
        put(*file.getDataset(), DCM_InstanceCreationTime, identity->time);
        write(file, target);
    });
}
