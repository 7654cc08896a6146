/// A place of a picture that looks as if something were written there. A proposal for a person who looks at the picture,
/// never a proof that there is nothing elsewhere.
public struct LikelyText: Equatable, Sendable {
    /// What it looks like.
    public enum Kind: String, Sendable {
        /// A line of at least four letters or digits.
        case line
        /// A single bright letter near the left or right border, as side markers are.
        case marker
    }

    /// Where it is.
    public let box: PixelBox
    /// What it looks like.
    public let kind: Kind
}

extension Radiograph {
    /// Places that look as if something bright were written there.
    ///
    /// Strokes of letters are narrow and brighter than their surroundings (white top-hat). Connected pieces of them with the
    /// proportions of letters, side by side at the same height, are a line of text. Measured in docs/dicom.md.
    public func likelyTexts() -> [LikelyText] {
        let factor = max(1, max(width, height) / 1000)
        let map = GreyMap(self, factor: factor)
        // The first and last letters may be lost on bright ground.
        let lines = TextSearch.lines(in: map).map { $0.widened(by: $0.height) }
        let markers = TextSearch.markers(in: map).filter { marker in !lines.contains { $0.overlaps(marker) } }
        let found = lines.map { ($0, LikelyText.Kind.line) } + markers.map { ($0, LikelyText.Kind.marker) }
        return found.compactMap { box, kind in
            box.scaled(by: factor, margin: 3).clipped(toWidth: width, height: height).map {
                LikelyText(box: $0, kind: kind)
            }
        }
    }
}

/// The rules by which letters are told from bones, in pixels of a picture of about 1,000 a side.
private enum TextSearch {
    private static let strokeRadius = 3
    private static let contrast: UInt8 = 20
    private static let heights = 6...40
    private static let fewestLetters = 4

    static func lines(in map: GreyMap) -> [PixelBox] {
        let letters = map.strokes(radius: strokeRadius).pieces(above: contrast).filter { piece in
            let box = piece.box
            return heights.contains(box.height) && 10 * box.width <= 16 * box.height + 40 && piece.count >= 6
                && piece.fill >= 0.12
        }.map(\.box).sorted { ($0.x, $0.y, $0.width, $0.height) < ($1.x, $1.y, $1.width, $1.height) }
        var isUsed = [Bool](repeating: false, count: letters.count)
        var lines: [PixelBox] = []
        for (start, first) in letters.enumerated() where !isUsed[start] {
            var members = [start]
            var line = first
            for next in letters.indices.dropFirst(start + 1) where !isUsed[next] {
                let letter = letters[next]
                // Sacral foramina stand in rows, too, but further apart than letters.
                if 10 * (letter.x - line.right) > 9 * first.height { break }
                guard areNeighbours(first, letter) else { continue }
                members.append(next)
                line = line.joined(with: letter)
            }
            guard members.count >= fewestLetters else { continue }
            for member in members { isUsed[member] = true }
            lines.append(line)
        }
        return lines
    }

    /// Whether two letters could stand in the same line: of like height, on the same base line.
    private static func areNeighbours(_ first: PixelBox, _ other: PixelBox) -> Bool {
        let overlap = min(first.bottom, other.bottom) - max(first.y, other.y)
        return 10 * overlap >= 7 * min(first.height, other.height) && 10 * other.height >= 6 * first.height
            && 10 * other.height <= 17 * first.height && 4 * abs(other.bottom - first.bottom) <= first.height + 4
    }

    private static let markerRadius = 5
    private static let markerContrast: UInt8 = 100
    private static let markerHeights = 12...60

    /// Single letters of lead are thicker and much brighter than what is around them.
    static func markers(in map: GreyMap) -> [PixelBox] {
        map.strokes(radius: markerRadius).pieces(above: markerContrast).filter { piece in
            let box = piece.box
            let isAtSide = 4 * box.right < map.width || 4 * box.x > 3 * map.width
            return isAtSide && markerHeights.contains(box.height) && 10 * box.width >= 4 * box.height
                && box.width <= box.height + 4 && (0.25...0.75).contains(piece.fill)
        }.map(\.box)
    }
}
