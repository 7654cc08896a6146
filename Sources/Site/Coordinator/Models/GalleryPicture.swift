import DenseNet
import Foundation
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// The pictures of the gallery: small, so that a page of many cases stays quick.
enum GalleryPicture {
    /// Pixels of the longer side.
    private static let side = 640

    /// The size of a picture, in the proportions of its radiograph and never larger than it.
    ///
    /// - Parameter side: Pixels of the longer side.
    static func size(width: Int, height: Int, side: Int = GalleryPicture.side) -> (width: Int, height: Int) {
        let scale = min(1, Double(side) / Double(max(width, height)))
        return (max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded())))
    }

    /// A radiograph in 8 bits, made smaller by the mean of each pixel's area.
    static func radiograph(_ item: CaseSummary) throws -> [UInt8] {
        try radiograph(png: Array(try Data(contentsOf: URL(fileURLWithPath: item.file))))
    }

    /// A radiograph in 8 bits, made smaller by the mean of each pixel's area.
    ///
    /// - Parameter side: Pixels of the longer side.
    static func radiograph(png bytes: [UInt8], side: Int = GalleryPicture.side) throws(RadiographError) -> [UInt8] {
        let radiograph = try Radiograph(png: bytes)
        let size = size(width: radiograph.width, height: radiograph.height, side: side)
        return radiograph.resampled(
            toWidth: size.width, height: size.height, window: radiograph.samples.isSixteenBit ? .percentile : .full
        ).picture.png()
    }

    /// A stored heat map in colours, in the proportions of its radiograph.
    ///
    /// - Parameter card: The card that the scores were made with, JSON.
    /// - Throws: ``StoreError/unreadable(file:reason:)`` when the card cannot be read.
    static func map(
        _ map: StoredHeatMap, of item: CaseSummary, card: String
    ) throws(StoreError) -> [UInt8] {
        EnlargedHeatMap(
            ActivationMap(map), width: item.width, height: item.height, card: try ModelCard(stored: card)
        ).picture
    }
}

extension Radiograph.Samples {
    fileprivate var isSixteenBit: Bool {
        if case .sixteen = self { true } else { false }
    }
}
