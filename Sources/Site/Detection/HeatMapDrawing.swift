import DenseNet
import Radiographs
import Scoring

/// A heat map as a picture to lay over its radiograph.
enum HeatMapDrawing {
    /// The map in colours, transparent where the model found nothing, cut to the part of the network's input that the
    /// radiograph covers, and in the radiograph's proportions: both fill the same box.
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
        // As fine as the network's input.
        let scale =
            Double(max(placement.contentWidth, placement.contentHeight)) / Double(max(width, height))
        let whole = map.enlarged(height: input.inputHeight, width: input.inputWidth).normalised
        return HeatMapPicture(width: whole.width, height: whole.height, values: whole.values)
            .over(
                placement, width: max(1, Int((Double(width) * scale).rounded())),
                height: max(1, Int((Double(height) * scale).rounded()))
            )
            .colouredPNG()
    }
}
