import DenseNet
import Foundation
import Radiographs
import Studies
import StudyStore

/// A stored heat map at the size of the network's input, and where the radiograph lay in that input.
struct EnlargedHeatMap {
    private let map: ActivationMap
    private let placement: ImagePlacement

    init(_ reviewed: ReviewedMap) {
        let input = NetworkInput(card: reviewed.card)
        let (height, width) = (input?.height ?? 32 * reviewed.rows, input?.width ?? 32 * reviewed.columns)
        map = ActivationMap(
            height: reviewed.rows, width: reviewed.columns, values: reviewed.values,
            method: ExplanationMethod(rawValue: reviewed.method) ?? .gradCAM
        ).enlarged(height: height, width: width)
        placement = ImagePlacement(
            sourceWidth: reviewed.width, sourceHeight: reviewed.height, width: width, height: height,
            aspect: input?.aspect ?? .stretch)
    }

    /// The part over the radiograph in colours, transparent where it is cold: RGBA PNG, to be stretched to its edges.
    var picture: [UInt8] {
        HeatMapPicture(width: map.width, height: map.height, values: map.normalised.values)
            .over(placement, width: placement.contentWidth, height: placement.contentHeight).colouredPNG()
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

/// What a model's card says of the network's input; a card may say more.
private struct NetworkInput {
    let height: Int
    let width: Int
    let aspect: AspectPolicy

    init?(card: String) {
        struct Card: Decodable {
            struct Input: Decodable {
                var height: Int
                var width: Int
            }
            struct Preprocessing: Decodable {
                var aspect: AspectPolicy?
            }
            var input: Input
            var preprocessing: Preprocessing?
        }
        guard let card = try? JSONDecoder().decode(Card.self, from: Data(card.utf8)), card.input.height > 0,
            card.input.width > 0
        else { return nil }
        (height, width) = (card.input.height, card.input.width)
        aspect = card.preprocessing?.aspect ?? .stretch
    }
}
