import DenseNet
import Testing

extension DenseNetArchitecture {
    /// Of the keras-vis map in parts of its largest value, by the reference's README.
    fileprivate var kerasVisTolerance: Float { isDeep ? 6e-4 : 1e-4 }
}

@Suite("Heat maps against the float64 reference", .serialized)
struct ExplanationReferenceTests {
    @Test("Grad-CAM: weights, map, normalised map, enlarged map", arguments: ReferenceNetwork.all)
    func gradCAM(_ reference: ReferenceNetwork) throws {
        let expected = try reference.expected()
        let weights = try expected.tensor("eval.gradcam.alpha")
        let raw = try expected.tensor("eval.gradcam.raw")
        let normalised = try expected.tensor("eval.gradcam.norm")
        let enlarged = try expected.tensor("eval.gradcam.up")
        let stored = try reference.weights()
        for path in ComputePath.allCases where path.isAvailable {
            let network = Network(stored, path: path)
            for index in 0..<raw.shape[0] {
                let image = try reference.image(index)
                let gradient = try network.gradient(of: 0, at: .features, image: image)
                #expect(largestDifference(gradient.channelWeights(.gradCAM), weights.slice(index)) <= 1e-6)

                let map = gradient.map(.gradCAM)
                if index == 0 {
                    let explained = try network.explain(image, threads: 2)
                    #expect(explained.map == map, "one and two threads")
                    #expect(try network.predict(image) == explained.prediction)
                }
                let largest = try #require(raw.slice(index).max())
                #expect([map.height, map.width] == Array(raw.shape.dropFirst()))
                #expect(largestDifference(map.values, raw.slice(index)) <= 3e-5 * largest, "image \(index)")
                #expect(largestDifference(map.normalised.values, normalised.slice(index)) <= 6e-5)
                guard index < enlarged.shape[0] else { continue }
                let grown = map.enlarged(height: enlarged.shape[1], width: enlarged.shape[2])
                #expect(largestDifference(grown.values, enlarged.slice(index)) <= 3e-5 * largest)
            }
        }
    }

    @Test("keras-vis: weights, map, spline", arguments: ReferenceNetwork.all)
    func kerasVis(_ reference: ReferenceNetwork) throws {
        let expected = try reference.expected()
        let weights = try expected.tensor("eval.kerasvis.alpha")
        let raw = try expected.tensor("eval.kerasvis.raw")
        let zoom = try expected.tensor("eval.kerasvis.zoom")
        let stored = try reference.weights()
        for path in ComputePath.allCases where path.isAvailable {
            let network = Network(stored, path: path)
            for index in 0..<raw.shape[0] {
                let image = try reference.image(index)
                let gradient = try network.gradient(of: 0, at: .lastConvolution, image: image)
                #expect(largestDifference(gradient.channelWeights(.kerasVis), weights.slice(index)) <= 1e-5)

                let map = gradient.map(.kerasVis)
                if index == 0 { #expect(try network.explain(image, method: .kerasVis).map == map) }
                let largest = try #require(raw.slice(index).max())
                let tolerance = stored.architecture.kerasVisTolerance
                #expect(largestDifference(map.values, raw.slice(index)) <= tolerance * largest)
                guard index < zoom.shape[0] else { continue }
                let grown = map.enlarged(height: zoom.shape[1], width: zoom.shape[2]).normalised
                #expect(largestDifference(grown.values, zoom.slice(index)) <= tolerance)
            }
        }
    }

    @Test("The spline of the reference's own map is SciPy's", arguments: ReferenceNetwork.all)
    func spline(_ reference: ReferenceNetwork) throws {
        let expected = try reference.expected()
        let raw = try expected.tensor("eval.kerasvis.raw")
        let zoom = try expected.tensor("eval.kerasvis.zoom")
        for index in 0..<zoom.shape[0] {
            let map = ActivationMap(
                height: raw.shape[1], width: raw.shape[2], values: raw.slice(index), method: .kerasVis)
            let grown = map.enlarged(height: zoom.shape[1], width: zoom.shape[2]).normalised
            #expect(largestDifference(grown.values, zoom.slice(index)) <= 1e-6)
        }
    }
}
