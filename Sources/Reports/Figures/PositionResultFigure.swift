import Charts
import Statistics

/// What the readers did at some positions of their own orders.
private struct PositionBlock {
    /// The first and the last position, from 1.
    var positions: ClosedRange<Int>
    /// Each reader's share of right calls among those counted in the block, 0...1; readers without one are left out.
    var accuracies: [Double] = []
    /// How many calls were counted.
    var readings = 0
    /// The reading times that were measured.
    var seconds: [Double] = []
}

extension ComparisonResults {
    private static let positionsOfBlock = 10

    /// Accuracy and time over the order of reading, in blocks of ten positions.
    func positionFigure(width: Double) -> ResultFigure? {
        let blocks = positionBlocks
        guard blocks.count > 1 else { return nil }
        let drawn = blocks.map { block in
            let isTimed = !block.seconds.isEmpty
            return PositionFigure.Block(
                positions: block.positions, accuracy: Self.drawn(accuracy(of: block)),
                seconds: isTimed ? Charts.Estimate(Quantiles.median(block.seconds)) : nil)
        }
        let isTimed = drawn.contains { $0.seconds != nil }
        let limits = drawn.compactMap(\.accuracy.interval)
        let isCut = limits.contains { $0.lowerBound < 0 || $0.upperBound > 1 }
        let count = blocks.map(\.accuracies.count).max() ?? 0
        let caption =
            "Blocks of ten positions in each reader's own order. Accuracy: mean over readers of each reader's accuracy in "
            + "the block"
            + (limits.isEmpty
                ? "; a single reader has no interval."
                : ", bars: \(settings.level) t interval over readers (cases fixed)"
                    + (isCut ? ", cut off in the drawing beyond 0 or 100 %." : "."))
            + (isTimed ? " Time: median of the counted readings of the block." : "")
        return ResultFigure(
            name: "position", title: "Course of the reading", caption: caption,
            figure: PositionFigure(
                sheet: FigureSheet(
                    width: width, identifier: "position", title: "Course of the reading", description: caption),
                groups: [
                    PositionFigure.Group(
                        name: "Mean accuracy of the readers (n = \(count))" + (isTimed ? ", median time" : ""),
                        blocks: drawn)
                ], intervalName: limits.isEmpty ? nil : "\(settings.level) t interval over readers"),
            data: positionData(blocks))
    }

    private static func drawn(_ mean: ReadersMean?) -> Charts.Estimate {
        mean?.interval.map(Charts.Estimate.init) ?? Charts.Estimate(mean?.summary.mean ?? .nan)
    }

    private static func cell(_ mean: ReadersMean?) -> Table.Cell {
        guard let mean else { return .empty }
        return (mean.interval?.adding(.holdsForTheseCases)).map(Table.Cell.estimate) ?? .number(mean.summary.mean)
    }

    /// The mean of the readers' accuracies, with its t interval from two readers on; `nil` without a reader.
    private func accuracy(of block: PositionBlock) -> ReadersMean? {
        try? ReadersMean(block.accuracies, level: settings.level, range: 0...1)
    }

    private func positionData(_ blocks: [PositionBlock]) -> Table {
        var table = Table(
            "Accuracy and time by position",
            columns: [
                .init("first", "First position", .count), .init("last", "Last position", .count),
                .init("readers", "Readers", .count), .init("readings", "Readings", .count),
                .init("accuracy", "Mean accuracy of the readers", .percent),
                .init("seconds", "Median seconds", .seconds),
            ],
            footnotes: [
                "The limits are over readers. Which cases stand in a block differs from reader to reader, which adds to "
                    + "the spread."
            ])
        for block in blocks {
            table.add([
                .count(block.positions.lowerBound), .count(block.positions.upperBound),
                .count(block.accuracies.count), .count(block.readings),
                Self.cell(accuracy(of: block)),
                block.seconds.isEmpty ? .empty : .number(Quantiles.median(block.seconds)),
            ])
        }
        return table
    }

    /// Blocks with at least one counted call, in order.
    private var positionBlocks: [PositionBlock] {
        let size = Self.positionsOfBlock
        var blocks: [Int: PositionBlock] = [:]
        for (index, reader) in counted.readers.enumerated() {
            guard let place = data.index(of: reader.id) else { continue }
            var own: [Int: (right: Int, read: Int)] = [:]
            for (item, cell) in zip(data.cases.indices, data.cells(reader: place, modality: modality)) {
                guard let position = cell.position, let call = counted.calls[index][item] else { continue }
                let key = (position - 1) / size
                own[key, default: (0, 0)].right += call == data.cases[item].fracture ? 1 : 0
                own[key, default: (0, 0)].read += 1
                guard let seconds = cell.seconds else { continue }
                blocks[key, default: Self.block(key)].seconds.append(seconds)
            }
            for (key, counts) in own {
                blocks[key, default: Self.block(key)].accuracies.append(Double(counts.right) / Double(counts.read))
                blocks[key, default: Self.block(key)].readings += counts.read
            }
        }
        return blocks.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func block(_ key: Int) -> PositionBlock {
        PositionBlock(positions: (positionsOfBlock * key + 1)...(positionsOfBlock * (key + 1)))
    }
}
