import DenseNet
import Radiographs
import Scoring
@_spi(Confidential) import StudyStore

/// The heat map of a film, in the film's plane.
struct WorkListPicture {
    private let map: ActivationMap
    private let placement: ImagePlacement

    /// - Throws: ``StoreError/unreadable(file:reason:)`` when the card cannot be read.
    init(_ film: WorkListFilm, _ score: WorkListScore, _ stored: StoredHeatMap) throws(StoreError) {
        let card = try ModelCard(stored: score.card)
        let input = card.architecture
        map = ActivationMap(stored).enlarged(height: input.inputHeight, width: input.inputWidth)
        placement = ImagePlacement(
            sourceWidth: film.width, sourceHeight: film.height, width: input.inputWidth, height: input.inputHeight,
            aspect: card.preprocessing.aspect)
    }

    /// Where the map has half of its peak: left, top, right, bottom in pixels of the film.
    var site: [Int]? {
        MapSite(map, placement, level: 0.5).map { [$0.box.left, $0.box.top, $0.box.right, $0.box.bottom] }
    }

    /// The map over a picture of the film of any size: red, green and blue, row by row.
    func samples(on picture: Radiograph) -> [UInt8] {
        over(picture).overlaySamples(on: picture)
    }

    /// The same as PNG.
    func png(on picture: Radiograph) -> [UInt8] {
        over(picture).overlayPNG(on: picture)
    }

    private func over(_ picture: Radiograph) -> HeatMapPicture {
        HeatMapPicture(width: map.width, height: map.height, values: map.normalised.values)
            .over(placement, width: picture.width, height: picture.height)
    }
}
