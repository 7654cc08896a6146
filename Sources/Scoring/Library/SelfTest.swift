import DenseNet
import Foundation
import Radiographs

/// An image that lies beside a model's weights, and what the model said of it when it was added.
struct SelfTest: Codable, Equatable {
    /// By output. A probability of 0 or 1 to the last bit would hide a difference.
    var logits: [Float]
    /// By class.
    var probabilities: [Float]
    /// What computed them.
    var path: String

    /// How far another way of computing may be from the recorded probabilities, and from the logits in parts of them.
    static let tolerance: Float = 1e-5

    /// Makes the image, scores it and writes both beside the weights.
    static func record(_ model: InstalledModel) throws(ScoringError) {
        let image = try picture(for: model.card)
        try WholeFile.write(
            Data(image.png()), to: model.folder.appendingPathComponent(InstalledModel.FileName.selfTestImage).path)
        let loaded = try LoadedModel(model)
        let found = try loaded.prediction(of: image)
        let test = SelfTest(logits: found.logits, probabilities: found.probabilities, path: loaded.computePath.rawValue)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let file = model.folder.appendingPathComponent(InstalledModel.FileName.selfTest).path
        do {
            try WholeFile.write(try encoder.encode(test), to: file)
        } catch let error as ScoringError {
            throw error
        } catch {
            throw .file(path: file, reason: "\(error)")
        }
    }

    /// Scores the image again.
    ///
    /// - Returns: The recorded and the new probability of the positive class.
    /// - Throws: ``ScoringError/selfTestDiffers(model:expected:found:)``, see ``agrees(with:by:)``.
    static func repeated(_ model: InstalledModel) throws(ScoringError) -> (recorded: Float, now: Float) {
        let file = model.folder.appendingPathComponent(InstalledModel.FileName.selfTest).path
        let bytes = try WholeFile.read(file, limit: 1 << 20)
        let imageFile = model.folder.appendingPathComponent(InstalledModel.FileName.selfTestImage).path
        let loaded = try LoadedModel(model)
        guard let test = try? JSONDecoder().decode(SelfTest.self, from: Data(bytes)),
            test.probabilities.count == model.card.classes.count, test.logits.count == test.probabilities.count
        else { throw .file(path: file, reason: "it is damaged; remove the model and add it again") }
        let image: Radiograph
        do {
            image = try Radiograph(png: try WholeFile.read(imageFile))
        } catch let error as ScoringError {
            throw error
        } catch {
            throw .file(path: imageFile, reason: "\(error)")
        }
        let found = try loaded.prediction(of: image)
        let (recorded, now) = (
            test.probabilities[model.card.positiveOutput], found.probabilities[model.card.positiveOutput]
        )
        guard test.agrees(with: found, by: loaded.computePath) else {
            throw .selfTestDiffers(model: model.card.name, expected: Double(recorded), found: Double(now))
        }
        return (recorded, now)
    }

    /// Our own kernels give the same logits to the last bit on every processor that runs them. OpenBLAS chooses its
    /// kernels by the processor, and the C library its exponential, so those may differ by 1e-5, as may another path.
    func agrees(with found: Prediction, by path: ComputePath) -> Bool {
        guard logits.count == found.logits.count, probabilities.count == found.probabilities.count,
            zip(probabilities, found.probabilities).allSatisfy({ abs($0 - $1) <= Self.tolerance })
        else { return false }
        if self.path == path.rawValue, path.isSameOnEveryProcessor { return logits == found.logits }
        return zip(logits, found.logits).allSatisfy { abs($0 - $1) <= Self.tolerance * max(1, abs($0)) }
    }

    /// A picture of rings and a ramp, half as large again as the input so that it is resampled: nobody's radiograph.
    private static func picture(for card: ModelCard) throws(ScoringError) -> Radiograph {
        let (height, width) = (card.architecture.inputHeight * 3 / 2, card.architecture.inputWidth * 3 / 2)
        var samples: [UInt8] = []
        samples.reserveCapacity(height * width)
        for row in 0..<height {
            for column in 0..<width {
                let (y, x) = (2 * row - height, 2 * column - width)
                let rings = (x * x + 2 * y * y) / max(1, height) % 128
                samples.append(UInt8(truncatingIfNeeded: rings + 96 * column / max(1, width)))
            }
        }
        do {
            return try Radiograph(width: width, height: height, samples: .eight(samples))
        } catch {
            throw .network("\(error)")
        }
    }
}

extension InstalledModel {
    /// Checks that the weights are those that were added and that the self-test image gets the recorded probability.
    ///
    /// - Returns: The recorded and the new probability of the positive class.
    /// - Throws: ``ScoringError/weightsChanged(model:expected:found:)``,
    ///   ``ScoringError/selfTestDiffers(model:expected:found:)`` or what loading throws.
    public func check() throws(ScoringError) -> (recorded: Float, now: Float) { try SelfTest.repeated(self) }
}
