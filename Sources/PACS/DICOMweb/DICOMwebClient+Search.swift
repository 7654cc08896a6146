import AsyncHTTPClient
import Foundation
import NIOHTTP1

/// QIDO-RS (PS3.18, 10.6).
extension DICOMwebClient {
    /// Studies, series or objects that are asked for at a time, at most.
    static let page = 100
    /// Bytes that a page of answers may have.
    private static let longestPage = 32 << 20

    /// Makes sure that the PACS answers, speaks DICOMweb and takes the credential.
    public func echo() async throws(PACSError) {
        _ = try await page(of: "studies", [], offset: 0, limit: 1)
    }

    /// The studies that hold what a query asks for, in the server's order, each with those of its series.
    ///
    /// - Parameter progress: Is told how many there are so far.
    /// - Returns: At most ``StudyQuery/limit`` studies, none twice, none without a series that was asked for.
    public func search(
        _ query: StudyQuery, progress: @Sendable (Int) -> Void
    ) async throws(PACSError) -> [FoundStudy] {
        var found: [FoundStudy] = []
        var seen: Set<UID> = []
        for question in query.studyQuestions {
            var pages = Pages(size: min(Self.page, max(1, query.limit)))
            while found.count < query.limit, let page = try await next(&pages, of: "studies", question, .studyInstance)
            {
                for attributes in page where query.admits(study: attributes) {
                    guard found.count < query.limit, let study = attributes.uid(.studyInstance),
                        seen.insert(study).inserted
                    else { continue }
                    let series = try await series(of: study, query)
                    guard !series.isEmpty,
                        let study = FoundStudy(attributes, series: series, patients: query.wantsPatients)
                    else { continue }
                    found.append(study)
                    progress(found.count)
                }
            }
        }
        return found
    }

    /// Those series of a study that a query asks for.
    public func series(of study: UID, _ query: StudyQuery) async throws(PACSError) -> [FoundSeries] {
        var found: [FoundSeries] = []
        for question in query.seriesQuestions {
            let all = try await all("studies/\(study)/series", question, .seriesInstance)
            let admitted = all.filter { query.admits(series: $0) }.compactMap { FoundSeries($0, study: study) }
            found += admitted.filter { series in !found.contains { $0.series == series.series } }
        }
        return found
    }

    /// The objects of a series.
    ///
    /// - Parameter classes: The SOP classes that are wanted; `nil` for all. An object of which the PACS does not say the
    ///   class is among them.
    public func objects(of series: FoundSeries, classes: Set<UID>?) async throws(PACSError) -> [FoundObject] {
        let path = "studies/\(series.study)/series/\(series.series)/instances"
        return try await all(path, [], .objectInstance).compactMap { attributes in
            guard let instance = attributes.uid(.objectInstance) else { return nil }
            let objectClass = attributes.uid(.objectClass)
            if let classes, let objectClass, !classes.contains(objectClass) { return nil }
            return FoundObject(
                study: series.study, series: series.series, instance: instance, objectClass: objectClass)
        }
    }

    /// How far a question has been answered.
    private struct Pages {
        /// Asked for at a time: a server that is asked for five studies need not tell of a hundred patients.
        let size: Int
        var offset = 0
        var seen: Set<UID> = []
    }

    private func all(
        _ path: String, _ question: [(name: String, value: String)], _ key: AttributeTag
    ) async throws(PACSError) -> [AttributeSet] {
        var pages = Pages(size: Self.page)
        var all: [AttributeSet] = []
        while let page = try await next(&pages, of: path, question, key) { all += page }
        return all
    }

    /// The next page; `nil` when it brings nothing new. A page that is shorter than was asked for is no end: servers have
    /// limits of their own. One that repeats itself is: some servers know no offset.
    private func next(
        _ pages: inout Pages, of path: String, _ question: [(name: String, value: String)], _ key: AttributeTag
    ) async throws(PACSError) -> [AttributeSet]? {
        let answers = try await page(of: path, question, offset: pages.offset, limit: pages.size)
        pages.offset += answers.count
        var new: [AttributeSet] = []
        for answer in answers {
            guard let uid = answer.uid(key) else { continue }
            if pages.seen.insert(uid).inserted { new.append(answer) }
        }
        return new.isEmpty ? nil : new
    }

    private func page(
        of path: String, _ question: [(name: String, value: String)], offset: Int, limit: Int
    ) async throws(PACSError) -> [AttributeSet] {
        var fields = question + [("limit", "\(limit)")]
        if offset > 0 { fields.append(("offset", "\(offset)")) }
        let address =
            "\(peer.address)/\(path)?" + fields.map { "\($0.name)=\(Self.escaped($0.value))" }.joined(separator: "&")
        return try await ask(
            {
                var request = HTTPClientRequest(url: address)
                request.headers.add(name: "Accept", value: "application/dicom+json")
                return request
            }, accepted: [200, 204, 206]
        ) { response in
            let body = try await body(of: response, upTo: Self.longestPage)
            return body.isEmpty ? [] : try JSONDecoder().decode([AttributeSet].self, from: body)
        }
    }

    /// A value in an address: everything but letters, digits and a few signs as its bytes.
    private static func escaped(_ text: String) -> String {
        var plain = CharacterSet(charactersIn: "a"..."z")
        plain.formUnion(CharacterSet(charactersIn: "A"..."Z"))
        plain.formUnion(CharacterSet(charactersIn: "0123456789-._~*"))
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
