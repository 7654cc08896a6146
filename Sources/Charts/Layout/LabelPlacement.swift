import Foundation

/// A label that wants to stand near its mark.
struct PlacedLabel: Equatable, Sendable {
    var box: Rectangle
    /// The line from the mark to a label that had to move away, or nil.
    var leader: (start: Point, end: Point)?

    static func == (left: PlacedLabel, right: PlacedLabel) -> Bool {
        left.box == right.box && left.leader?.start == right.leader?.start && left.leader?.end == right.leader?.end
    }
}

/// Puts labels beside marks so that no label covers another, and none a mark or a line if that can be avoided.
///
/// Every label chooses the cheapest of some hundred places on rings around its mark, the most crowded first; then each
/// one is lifted and put down again, given all others, until nothing moves. No randomness: the same marks give the
/// same picture.
struct LabelPlacement {
    struct Item {
        var anchor: Point
        /// Of the mark, in points.
        var radius: Double
        var width: Double
        var height: Double
    }

    var items: [Item]
    /// No label leaves it.
    var bounds: Rectangle
    /// Never covered.
    var forbidden: [Rectangle] = []
    /// Covered only where nothing better is free, such as pieces of curves.
    var avoided: [Rectangle] = []

    private static let distances: [Double] = [0.5, 2.5, 5, 8, 12, 16, 21, 27, 34, 42, 52, 64, 78, 94]
    private static let directions = 16

    /// - Returns: a place for every item, nil for those for which the sheet has no room.
    func solve() -> [PlacedLabel?] {
        let candidates = items.map(candidates)
        let order = items.indices.sorted { (neighbours(of: $0), -$0) > (neighbours(of: $1), -$1) }
        var chosen = [PlacedLabel?](repeating: nil, count: items.count)
        for pass in 0..<4 {
            var moved = false
            for index in order {
                let before = chosen[index]
                chosen[index] = nil
                chosen[index] = best(candidates[index], for: index, given: chosen)
                moved = moved || chosen[index] != before
            }
            if !moved, pass > 0 { break }
        }
        return chosen
    }

    private func neighbours(of index: Int) -> Int {
        items.reduce(0) { $0 + ($1.anchor.distance(to: items[index].anchor) < 20 ? 1 : 0) }
    }

    private struct Candidate {
        var label: PlacedLabel
        var cost: Double
    }

    /// The places of one label with what they cost by themselves, cheapest first.
    private func candidates(_ item: Item) -> [Candidate] {
        var result: [Candidate] = []
        let reach = item.radius + (Self.distances.last ?? 0) + max(item.width, item.height)
        let area = Rectangle(around: item.anchor, radius: reach)
        let near = avoided.filter { area.overlaps($0) }
        for distance in Self.distances {
            for step in 0..<Self.directions {
                let angle = Double(step) * 2 * Double.pi / Double(Self.directions)
                let (dx, dy) = (cos(angle), -sin(angle))
                let reach = item.radius + distance
                // The point of the mark's rim that the label faces, and the box pushed outwards from there.
                let edge = Point(item.anchor.x + dx * reach, item.anchor.y + dy * reach)
                let box = Rectangle(
                    left: edge.x - item.width / 2 + dx * item.width / 2,
                    top: edge.y - item.height / 2 + dy * item.height / 2, width: item.width, height: item.height)
                guard bounds.contains(box), !forbidden.contains(where: box.overlaps) else { continue }
                let covered = near.reduce(0) { $0 + (box.overlaps($1) ? 1 : 0) }
                let marks = items.reduce(0) { count, other in
                    count + (box.overlaps(Rectangle(around: other.anchor, radius: other.radius)) ? 1 : 0)
                }
                // Right of the mark reads best, then left, then above and below, then the diagonals.
                let direction = step == 0 ? 0 : step == 8 ? 1 : step % 4 == 0 ? 1.5 : 2
                let nearest = box.nearest(to: item.anchor)
                let isFar = nearest.distance(to: item.anchor) > item.radius + 3
                let leader = isFar ? leader(from: item, to: nearest) : nil
                result.append(
                    Candidate(
                        label: PlacedLabel(box: box, leader: leader),
                        cost: distance + direction + 12 * Double(min(covered, 3)) + 40 * Double(marks)
                            + (isFar ? 4 : 0)))
            }
        }
        return result.sorted { $0.cost < $1.cost }
    }

    private func leader(from item: Item, to end: Point) -> (start: Point, end: Point) {
        let length = item.anchor.distance(to: end)
        let share = length > 0 ? item.radius / length : 0
        let start = Point(
            item.anchor.x + (end.x - item.anchor.x) * share, item.anchor.y + (end.y - item.anchor.y) * share)
        return (start, end)
    }

    private func best(_ candidates: [Candidate], for index: Int, given chosen: [PlacedLabel?]) -> PlacedLabel? {
        var best: Candidate?
        for candidate in candidates {
            if let best, candidate.cost >= best.cost { break }
            let padded = candidate.label.box.grown(by: 0.4)
            var cost = candidate.cost
            var isFree = true
            for case let other? in chosen {
                if padded.overlaps(other.box) {
                    isFree = false
                    break
                }
                cost += crossings(candidate.label, other)
            }
            guard isFree else { continue }
            if let leader = candidate.label.leader {
                for (place, other) in items.enumerated() where place != index {
                    if Self.distance(of: other.anchor, toSegment: leader) < other.radius { cost += 6 }
                }
            }
            if cost < best?.cost ?? .infinity { best = Candidate(label: candidate.label, cost: cost) }
        }
        return best?.label
    }

    private func crossings(_ one: PlacedLabel, _ other: PlacedLabel) -> Double {
        var cost = 0.0
        if let leader = one.leader, Self.crosses(leader, other.box) { cost += 60 }
        if let leader = other.leader, Self.crosses(leader, one.box) { cost += 60 }
        if let first = one.leader, let second = other.leader, Self.intersect(first, second) { cost += 40 }
        return cost
    }

    private typealias Segment = (start: Point, end: Point)

    private static func intersect(_ one: Segment, _ other: Segment) -> Bool {
        func side(_ a: Point, _ b: Point, _ c: Point) -> Double {
            (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
        }
        return side(one.start, one.end, other.start) * side(one.start, one.end, other.end) < 0
            && side(other.start, other.end, one.start) * side(other.start, other.end, one.end) < 0
    }

    private static func crosses(_ segment: Segment, _ box: Rectangle) -> Bool {
        let corners = [
            Point(box.left, box.top), Point(box.right, box.top), Point(box.right, box.bottom),
            Point(box.left, box.bottom),
        ]
        return box.contains(segment.start) || box.contains(segment.end) || intersect(segment, (corners[0], corners[2]))
            || intersect(segment, (corners[1], corners[3]))
    }

    private static func distance(of point: Point, toSegment segment: Segment) -> Double {
        let (dx, dy) = (segment.end.x - segment.start.x, segment.end.y - segment.start.y)
        let squared = dx * dx + dy * dy
        guard squared > 0 else { return point.distance(to: segment.start) }
        let along = ((point.x - segment.start.x) * dx + (point.y - segment.start.y) * dy) / squared
        let share = min(max(along, 0), 1)
        return point.distance(to: Point(segment.start.x + share * dx, segment.start.y + share * dy))
    }
}
