import Foundation
import TestSupport
import Testing

@testable import PACS

@Suite("What DICOM writes down") struct ObjectsTests {
    @Test("an identifier is digits and dots, and can name a file")
    func identifiers() {
        #expect(UID("1.2.840.10008.1.1")?.description == "1.2.840.10008.1.1")
        #expect(UID("1.2\0")?.description == "1.2" && UID("1.2 ")?.description == "1.2")
        for text in ["", "1..2", ".1", "1.", "1.2/3", "../x", "1.a", "1.٣", String(repeating: "1", count: 65)] {
            #expect(UID(text) == nil, "\(text)")
        }
    }

    @Test(
        "a day is one of the calendar",
        arguments: [
            ("20170412", true), ("2017-04-12", true), ("20160229", true), ("20170229", false), ("19000229", false),
            ("20171301", false), ("20170400", false), ("2017-4-12", false), ("201704", false), ("2017041２", false),
        ])
    func days(text: String, isDay: Bool) {
        #expect((DICOMDate(text) != nil) == isDay)
    }

    @Test(
        "patterns are compared as DICOM does",
        arguments: [
            ("PELVIS*", "Pelvis AP", true), ("*AP", "PELVIS AP", true), ("P?LVIS", "PELVIS", true),
            ("P?LVIS", "PLVIS", false),
            ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("", "", true), ("*", "", true),
            ("a", "ab", false),
            ("骨盆*", "骨盆正位", true),
        ])
    func wildcards(pattern: String, text: String, fits: Bool) {
        #expect(Wildcard(pattern).matches(text) == fits)
    }

    @Test("DICOM JSON is read whatever a server makes of numbers, names and empty values")
    func json() throws {
        let text = #"""
            {"00080061": {"vr": "CS", "Value": ["DX", null, "SR "]}, "00201209": {"vr": "IS", "Value": ["12"]},
             "00201206": {"vr": "IS", "Value": [3]}, "00100020": {"vr": "LO"}, "nonsense": {"vr": "LO", "Value": ["x"]},
             "00100010": {"vr": "PN", "Value": [{"Ideographic": "王^美", "Alphabetic": "Wang^Mei"}]},
             "7FE00010": {"vr": "OW", "BulkDataURI": "http://x"},
             "00081199": {"vr": "SQ", "Value": [{"00081155": {"vr": "UI", "Value": ["1.2.3"]}}, {}]}}
            """#
        let set = try JSONDecoder().decode(AttributeSet.self, from: Data(text.utf8))
        #expect(set.texts(.modalitiesInStudy) == ["DX", "SR"])
        #expect(set.integer(.instancesInSeries) == 12 && set.integer(AttributeTag(0x0020_1206)) == 3)
        #expect(set.text(AttributeTag(0x0020_1206)) == "3")
        #expect(set.text(.patientID) == nil && set.text(.patientName) == "Wang^Mei")
        #expect(set.items(.referencedObjects).first?.uid(.referencedInstance)?.description == "1.2.3")
        #expect(set.items(.referencedObjects).count == 2)
    }

    @Test("sequences without an end are refused", arguments: [10, 200])
    func nesting(depth: Int) throws {
        let text =
            String(repeating: #"{"00081199": {"Value": ["#, count: depth) + "{}"
            + String(repeating: "]}}", count: depth)
        let set = try? JSONDecoder().decode(AttributeSet.self, from: Data(text.utf8))
        #expect((set != nil) == (depth < 24))
    }

    @Test("a file says which object it holds, and what is none says nothing")
    func metaInformation() throws {
        let film = Film(number: 1, study: 2)
        let meta = try #require(FileMetaInformation(beginningOf: film.bytes))
        #expect(meta.instance.description == film.instanceUID && meta.objectClass == ObjectClass.digitalXRay)
        #expect(meta.transferSyntax.description == "1.2.840.10008.1.2.1")
        for count in [0, 100, 131, 132, 140, 200, 250] {
            #expect(FileMetaInformation(beginningOf: Array(film.bytes.prefix(count))) == nil, "\(count)")
        }
        #expect(FileMetaInformation(beginningOf: [UInt8](repeating: 0xFF, count: 5000)) == nil)
    }
}
