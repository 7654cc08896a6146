import DenseNet
import Testing

@Suite("Heat maps as numbers") struct ActivationMapTests {
    private func map(_ rows: [[Float]], _ method: ExplanationMethod = .gradCAM) -> ActivationMap {
        ActivationMap(
            height: rows.count, width: rows.first?.count ?? 0, values: rows.flatMap { $0 }, method: method)
    }

    @Test("normalised maps reach from 0 to 1, a map of zeros stays 0")
    func normalised() {
        #expect(map([[0, 1], [2, 4]]).normalised.values == [0, 0.25, 0.5, 1])
        #expect(map([[0, 0]]).normalised.values == [0, 0])
        let stretched = map([[1, 2], [3, 5]], .kerasVis).normalised.values
        #expect(largestDifference(stretched, [0, 0.25, 0.5, 1]) < 1e-6)
        #expect(map([[3, 3]], .kerasVis).normalised.values == [0, 0])
    }

    @Test("the peak is the first of the largest; a map without differences has none")
    func peak() {
        #expect(map([[0, 1, 3], [3, 2, 0]]).peak == MapPlace(row: 0, column: 2))
        #expect(map([[2, 2], [2, 2]]).peak == nil)
        #expect(map([[0]]).peak == nil)
        #expect(map([[0]]).box(atLevel: 0.5) == nil)
    }

    @Test("the box holds what is joined to the peak, corners included, and nothing else")
    func box() {
        let scene = map([
            [9, 0, 0, 0, 0],
            [0, 0, 6, 0, 0],
            [0, 0, 0, 10, 4],
            [0, 0, 0, 5, 0],
            [7, 0, 0, 0, 0],
        ])
        #expect(scene.box(atLevel: 0.5) == MapBox(rows: 1..<4, columns: 2..<4))
        #expect(scene.box(atLevel: 0.4) == MapBox(rows: 1..<4, columns: 2..<5))
        #expect(scene.box(atLevel: 1) == MapBox(rows: 2..<3, columns: 3..<4))
        #expect(scene.box(atLevel: 0) == MapBox(rows: 0..<5, columns: 0..<5))
    }

    @Test("energy is the share of the sum that lies inside")
    func energy() {
        let scene = map([[1, 2], [3, 4]])
        #expect(scene.energy(inside: MapBox(rows: 1..<2, columns: 0..<2)) == 0.7)
        #expect(scene.energy(inside: MapBox(rows: 0..<2, columns: 0..<2)) == 1)
        #expect(map([[0, 0]]).energy(inside: MapBox(rows: 0..<1, columns: 0..<1)) == nil)
    }

    @Test("a map enlarged to its own size is itself", arguments: ExplanationMethod.allCases)
    func sameSize(_ method: ExplanationMethod) {
        let scene = map([[1, 2, 7], [3, 4, 0]], method)
        #expect(largestDifference(scene.enlarged(height: 2, width: 3).values, scene.values) < 1e-6)
    }

    @Test("a constant map stays constant, also of one row or column", arguments: ExplanationMethod.allCases)
    func constant(_ method: ExplanationMethod) {
        for (height, width) in [(1, 1), (1, 5), (4, 1), (2, 2), (3, 7)] {
            let flat = ActivationMap(
                height: height, width: width, values: [Float](repeating: 2.5, count: height * width), method: method)
            let grown = flat.enlarged(height: 11, width: 6)
            #expect(grown.values.allSatisfy { abs($0 - 2.5) < 1e-6 })
            #expect(grown.values.count == 66)
        }
    }

    @Test("enlarging commutes with turning the map", arguments: ExplanationMethod.allCases)
    func transposed(_ method: ExplanationMethod) {
        let scene = map([[1, 2, 7, 1], [3, 4, 0, 2], [5, 0, 1, 9]], method)
        let turned = ActivationMap(
            height: 4, width: 3, values: (0..<12).map { scene.values[$0 % 3 * 4 + $0 / 3] }, method: method)
        let grown = scene.enlarged(height: 10, width: 16)
        let other = turned.enlarged(height: 16, width: 10)
        let back = (0..<160).map { other.values[$0 % 16 * 10 + $0 / 16] }
        #expect(largestDifference(grown.values, back) < 1e-5)
    }

    @Test("bilinear enlarging has half-pixel centres: hand-computed")
    func bilinear() {
        #expect(map([[0, 4]]).enlarged(height: 1, width: 4).values == [0, 1, 3, 4])
    }

    /// scipy.ndimage.zoom([0, 1, 4, 2], 2): SciPy 1.17.1.
    @Test("the spline is SciPy's, also between the pixels")
    func spline() {
        let grown = map([[0, 1, 4, 2]], .kerasVis).enlarged(height: 1, width: 8)
        let want: [Float] = [
            0.00000000, 0.07871720, 0.62973761, 2.03206997, 3.58017493, 3.88921283, 2.78717201, 2.00000000,
        ]
        #expect(largestDifference(grown.values, want) < 1e-6)
    }
}
