extension Mark {
    /// The mark as an object for exports: `{"shape":"box","side":"left","x":…,"y":…,"width":…,"height":…}`; a point has
    /// no width and no height.
    public var json: String {
        let size = shape == .box ? ",\"width\":\(width),\"height\":\(height)" : ""
        let side = side.map { "\"\($0.rawValue)\"" } ?? "null"
        return "{\"shape\":\"\(shape.rawValue)\",\"side\":\(side),\"x\":\(x),\"y\":\(y)\(size)}"
    }
}
