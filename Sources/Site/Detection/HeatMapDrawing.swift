import DenseNet
import Radiographs
import Scoring

/// A heat map as a picture to lay over its radiograph.
enum HeatMapDrawing {
    /// The map in colours, transparent where the model found nothing, cut to the part of the network's input that the
    /// radiograph covers: stretching both over the same box brings them together.
    ///
    /// - Parameters:
    ///   - map: Not normalised, not enlarged.
    ///   - width: Pixels in a row of the radiograph.
    ///   - height: Rows of the radiograph.
    ///   - card: Says how the radiograph was brought into the network's input.
    /// - Returns: A PNG file.
    static func png(_ map: ActivationMap, width: Int, height: Int, card: ModelCard) -> [UInt8] {
        let input = card.architecture
        let placement = ImagePlacement(
            sourceWidth: width, sourceHeight: height, width: input.inputWidth, height: input.inputHeight,
            aspect: card.preprocessing.aspect)
        let whole = map.enlarged(height: input.inputHeight, width: input.inputWidth).normalised
        return HeatMapPicture(width: whole.width, height: whole.height, values: whole.values)
            .over(placement, width: placement.contentWidth, height: placement.contentHeight)
            .colouredPNG()
    }
}
