public import DenseNet
import Foundation
import Radiographs

/// What became of a damaged file.
public enum FuzzOutcome: Equatable, Sendable {
    /// It was read whole.
    case read
    /// It was refused for this reason.
    case refused(String)
    /// libhdf5, or the DICOM decoder, crashed or came to no end, in its own process, and the file was refused.
    case contained
}

extension FuzzFormat {
    /// Reads a file as the program does.
    /// - Parameters:
    ///   - bytes: The file.
    ///   - path: Where to put it; it stays there, so that a crash leaves its cause behind.
    ///   - architecture: The network of the undamaged weights.
    public func read(
        _ bytes: [UInt8], at path: String, architecture: DenseNetArchitecture
    ) throws -> FuzzOutcome {
        try Data(bytes).write(to: URL(filePath: path))
        if self == .png {
            do throws(RadiographError) {
                let image = try Radiograph(png: bytes)
                return image.width * image.height > 0 ? .read : .refused("")
            } catch { return .refused(error.description) }
        }
        if self == .dicom {
            do throws(DICOMError) {
                let image = try DICOMRadiograph(bytes)
                return image.rendered().samples.count == image.stored.patterns.count ? .read : .refused("")
            } catch {
                switch error {
                case .decoderCrashed, .tooSlow: return .contained
                default: return .refused(error.description)
                }
            }
        }
        do throws(DenseNetError) {
            let described = try WeightFile.describe(path)
            _ = try Weights(contentsOf: path, architecture: described)
            _ = try Weights(contentsOf: path, architecture: architecture)
            return .read
        } catch {
            let isContained = error.description.contains("libhdf5 crashes") || error.description.contains("no end")
            return isContained ? .contained : .refused(error.description)
        }
    }
}
