import Testing

@testable import DenseNet

@Suite("The memory of a forward pass") struct WorkspaceMemoryTests {
    @Test("is no more than what an architecture is judged by", arguments: ArchitectureVariantTests.architectures)
    func foretold(architecture: DenseNetArchitecture) throws {
        let weights = try ArchitectureVariantTests.weights(architecture, seed: 1)
        let (input, stem, blocks, bottlenecks) = architecture.memory
        for path in ComputePath.available {
            let held = path.forwardPass(weights).makeWorkspace().held
            #expect(held > 0 && held <= input + stem + blocks + bottlenecks, "\(path)")
        }
    }
}
