import DenseNet
import Radiographs
import Scoring
import Studies
import StudyStore

/// A heat map at the size of the network's input, and where the radiograph lay in that input.
struct EnlargedHeatMap {
    private let map: ActivationMap
    private let placement: ImagePlacement

    /// - Parameters:
    ///   - map: Not normalised, not enlarged.
    ///   - width: Pixels in a row of the radiograph.
    ///   - height: Rows of the radiograph.
    ///   - card: Says how the radiograph was brought into the network's input.
    init(_ map: ActivationMap, width: Int, height: Int, card: ModelCard) {
        let input = card.architecture
        self.map = map.enlarged(height: input.inputHeight, width: input.inputWidth)
        placement = ImagePlacement(
            sourceWidth: width, sourceHeight: height, width: input.inputWidth, height: input.inputHeight,
            aspect: card.preprocessing.aspect)
    }

    /// - Throws: ``StoreError/unreadable(file:reason:)`` when the card cannot be read.
    init(_ reviewed: ReviewedMap) throws(StoreError) {
        self.init(
            ActivationMap(
                method: reviewed.method, rows: reviewed.rows, columns: reviewed.columns, values: reviewed.values),
            width: reviewed.width, height: reviewed.height, card: try ModelCard(stored: reviewed.card))
    }

    /// The map in colours, transparent where the model found nothing, cut to the part of the network's input that the
    /// radiograph covers, and in the radiograph's proportions: RGBA PNG that fills the same box as the radiograph.
    var picture: [UInt8] {
        let (width, height) = (placement.sourceWidth, placement.sourceHeight)
        // As fine as the network's input.
        let scale = Double(max(placement.contentWidth, placement.contentHeight)) / Double(max(width, height))
        return HeatMapPicture(width: map.width, height: map.height, values: map.normalised.values)
            .over(
                placement, width: max(1, Int((Double(width) * scale).rounded())),
                height: max(1, Int((Double(height) * scale).rounded()))
            )
            .colouredPNG()
    }

    /// The activation in the radiograph's plane; what a spline swings below 0 is none.
    var grid: HeatMapGrid? {
        let across = Double(placement.sourceWidth) / Double(placement.contentWidth)
        let down = Double(placement.sourceHeight) / Double(placement.contentHeight)
        let (left, top) = (-Double(placement.left) * across, -Double(placement.top) * down)
        return HeatMapGrid(
            rows: map.height, columns: map.width, values: map.values.map { max(0, $0) },
            extent: ReferenceStandard.Box(
                x0: left, y0: top, x1: left + Double(placement.width) * across,
                y1: top + Double(placement.height) * down))
    }
}

extension ActivationMap {
    /// A map as the store keeps it.
    init(method: String, rows: Int, columns: Int, values: [Float]) {
        self.init(
            height: rows, width: columns, values: values, method: ExplanationMethod(rawValue: method) ?? .gradCAM)
    }
}

extension ModelCard {
    /// The card that is stored with a scoring.
    ///
    /// - Throws: ``StoreError/unreadable(file:reason:)`` when it is damaged.
    init(stored text: String) throws(StoreError) {
        guard let card = ModelCard.parse(Array(text.utf8), named: "card").value else {
            throw .unreadable(file: "confidential.sqlite", reason: "the card of a scoring is damaged")
        }
        self = card
    }
}
