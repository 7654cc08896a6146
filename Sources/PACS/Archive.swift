public import Foundation

/// A PACS, whatever it speaks.
public protocol Archive: Sendable {
    /// Makes sure that the PACS answers and takes us for who we are.
    func echo() async throws(PACSError)
    /// The studies that hold what a query asks for, each with those of its series.
    ///
    /// - Parameter progress: Is told how many there are so far.
    /// - Returns: At most ``StudyQuery/limit`` studies, none twice, none without a series that was asked for.
    func search(_ query: StudyQuery, progress: @Sendable (Int) -> Void) async throws(PACSError) -> [FoundStudy]
    /// Those series of a study that a query asks for.
    func series(of study: UID, _ query: StudyQuery) async throws(PACSError) -> [FoundSeries]
    /// The objects of a series.
    ///
    /// - Parameter classes: The SOP classes that are wanted; `nil` for all. An object of which the PACS does not say the
    ///   class is among them.
    func objects(of series: FoundSeries, classes: Set<UID>?) async throws(PACSError) -> [FoundObject]
    /// Retrieves an object as the PACS stores it, and puts it into a folder when it is whole and the one asked for.
    ///
    /// - Returns: Its bytes.
    func retrieve(_ object: FoundObject, into folder: ObjectFolder) async throws(PACSError) -> Int
    /// Gives a DICOM file to the PACS, and makes sure that its receipt names the object. The same object again does no harm.
    func store(_ file: URL) async throws(PACSError) -> StoreOutcome
}

extension Archive {
    /// ``search(_:progress:)`` that nobody watches.
    public func search(_ query: StudyQuery) async throws(PACSError) -> [FoundStudy] {
        try await search(query) { _ in }
    }
}
