import Testing

@Suite("Sample sizes of multi-reader studies") struct MultiReaderSampleSizeTests {
    @Test("agree with RJafroc and MRMCsamplesize", arguments: try ReferenceCase.all("sample_size"))
    func agrees(_ reference: ReferenceCase) throws {
        guard let ours = try reproduceMultiReaderSampleSize(reference) else { return }
        ReferenceComparison().check(ours, reference)
    }
}
