/// The shape of a mark: the second way, beside colour, to tell series apart.
public enum MarkerShape: String, CaseIterable, Sendable {
    /// A disc.
    case circle
    /// An upright square.
    case square
    /// A triangle that points up.
    case triangle
    /// A square on its corner.
    case diamond
    /// A triangle that points down.
    case triangleDown
    /// A five-pointed star.
    case star
    /// A regular pentagon.
    case pentagon
    /// An upright cross with thick arms.
    case plus

    /// The outline around a centre. The shapes have about the area of a disc of this radius, so none looks heavier.
    func path(at centre: Point, radius: Double) -> PathData {
        if self == .circle { return polygon(at: centre, corners: Self.disc, size: radius) }
        return polygon(at: centre, corners: corners, size: radius)
    }

    // A disc as a polygon of 16 corners would show its corners when enlarged; `element` draws circles as circles and
    // the polygon serves where one path holds many marks.
    private static let disc: [(Double, Double)] = [
        (1, 0), (0.924, 0.383), (0.707, 0.707), (0.383, 0.924), (0, 1), (-0.383, 0.924), (-0.707, 0.707),
        (-0.924, 0.383), (-1, 0), (-0.924, -0.383), (-0.707, -0.707), (-0.383, -0.924), (0, -1), (0.383, -0.924),
        (0.707, -0.707), (0.924, -0.383),
    ]

    private var corners: [(Double, Double)] {
        switch self {
        case .circle: Self.disc
        case .square: [(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)]
        case .triangle: [(0, -1.3), (1.2, 0.78), (-1.2, 0.78)]
        case .triangleDown: [(0, 1.3), (1.2, -0.78), (-1.2, -0.78)]
        case .diamond: [(0, -1.28), (1.28, 0), (0, 1.28), (-1.28, 0)]
        case .pentagon: [(0, -1.2), (1.14, -0.37), (0.71, 0.97), (-0.71, 0.97), (-1.14, -0.37)]
        case .star:
            [
                (0, -1.55), (0.41, -0.57), (1.47, -0.48), (0.67, 0.22), (0.91, 1.25), (0, 0.7), (-0.91, 1.25),
                (-0.67, 0.22), (-1.47, -0.48), (-0.41, -0.57),
            ]
        case .plus:
            [
                (-0.42, -1.25), (0.42, -1.25), (0.42, -0.42), (1.25, -0.42), (1.25, 0.42), (0.42, 0.42), (0.42, 1.25),
                (-0.42, 1.25), (-0.42, 0.42), (-1.25, 0.42), (-1.25, -0.42), (-0.42, -0.42),
            ]
        }
    }

    private func polygon(at centre: Point, corners: [(Double, Double)], size: Double) -> PathData {
        var path = PathData()
        for (index, corner) in corners.enumerated() {
            let place = Point(centre.x + corner.0 * size, centre.y + corner.1 * size)
            if index == 0 { path.move(to: place) } else { path.line(to: place) }
        }
        path.close()
        return path
    }

    /// One mark, without colour.
    func element(at centre: Point, radius: Double) -> SVGElement {
        guard self == .circle else { return .path(path(at: centre, radius: radius)) }
        return SVGElement("circle", ["cx": centre.x.svg, "cy": centre.y.svg, "r": radius.svg])
    }
}
