import Foundation
import Testing

@testable import StudyStore

/// Rows are written on another thread than they are read on.
@Suite struct RowConveyorTests {
    private struct Full: Error {}

    @Test(arguments: [0, 1, 255, 256, 257, 5000])
    func `Every row arrives once and in order`(count: Int) throws {
        var arrived: [Int] = []
        let conveyor = RowConveyor<Int> { arrived.append($0) }
        for row in 0..<count { try conveyor.send(row) }
        try conveyor.finish()
        #expect(arrived == Array(0..<count))
    }

    @Test(arguments: [0, 300, 9999])
    func `An error stops the rows after it and reaches the sender`(place: Int) {
        var arrived: [Int] = []
        #expect(throws: Full.self) {
            let conveyor = RowConveyor<Int> { row in
                if row == place { throw Full() }
                arrived.append(row)
            }
            for row in 0..<10_000 { try conveyor.send(row) }
            try conveyor.finish()
        }
        #expect(arrived == Array(0..<place))
    }
}
