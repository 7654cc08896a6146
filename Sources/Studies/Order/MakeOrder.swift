import Statistics

/// Makes the order in which one reader reads the cases in one session.
///
/// The result depends on nothing but the request: not on the time, nor on the sequence of `earlier`, nor on a stored
/// order of the same reader and session, which is ignored. Readers may join at any time; what is stored stays.
///
/// With `.balanced`:
/// - Every third of the session has the study's mix of classes: of each class and each type of fracture as many cases
///   as the proportion says, rounded down or up.
/// - Within a specialty and a session each case is early, in the middle and late equally often. When three divides the
///   number of cases, the three counts of a case differ by at most 1 at any time, and not at all after each complete
///   block of three readers; over all readers they differ by at most the number of specialties. Otherwise the thirds
///   are not of one size; then, as tests of many studies show but nothing proves, a count in a first session is less
///   than 1 from its exact share within a specialty, in a second session less than 2 (from 20 cases on).
/// - In later sessions a case moves to another third, until the reader has had it in all three; every reader's cases
///   move in the same direction, so the balance of the first session returns in each later one.
/// - No run of one class (fracture or none) is longer than the plan allows, or than the shortest run which the mix of
///   the thirds makes possible, if that is longer.
/// - Two cases that were neighbours in an earlier session of the reader are kept apart as far as the rules above let.
///
/// With `.random` all permutations are equally probable; with `.fixed` everybody has the order of the table.
///
/// - Returns: indices of cases, from 0, in the order in which they are read.
/// - Throws: `OrderError` when a number is below 1 or a stored order does not fit the study.
public func makeOrder(for request: OrderRequest) throws(OrderError) -> [Int] {
    let count = request.caseClasses.count
    guard request.reader >= 1, request.session >= 1 else {
        throw .numberBelowOne(reader: request.reader, session: request.session)
    }
    for order in request.earlier { try order.check(count: count) }

    var generator = SeededGenerator(
        seed: request.plan.seed, parts: [UInt64(request.reader), UInt64(request.session)])
    switch request.plan.policy {
    case .fixed:
        return Array(0..<count)
    case .random:
        var order = Array(0..<count)
        generator.shuffle(&order)
        return order
    case .balanced:
        let background = OrderBackground(request)
        let quotas = ThirdQuotas.choose(for: background, using: &generator)
        let thirds = assignThirds(background, quotas: quotas, using: &generator)
        return arrange(thirds, request: request, using: &generator)
    }
}
