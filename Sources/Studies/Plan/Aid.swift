extension StudyPlan {
    /// What a reader is told of a model in the sessions that are read with its help.
    public struct Aid: Equatable, Sendable {
        /// Whether the place that the model looked at is shown over the radiograph.
        public enum HeatMap: String, CaseIterable, Sendable {
            /// Where the model calls a fracture and a map is stored.
            case shown
            /// Never: the probability only.
            case hidden
        }

        /// The name under which the model's predictions stand in the study.
        public var model: String
        /// Whether its heat maps are shown.
        public var heatMap: HeatMap

        /// The aid as the study file declares it.
        public init(model: String, heatMap: HeatMap) {
            self.model = model
            self.heatMap = heatMap
        }
    }

    /// How a session is read; a number that is none of the plan's is unaided.
    ///
    /// - Parameter number: From 1.
    public func reading(ofSession number: Int) -> Session.Reading {
        sessions.indices.contains(number - 1) ? sessions[number - 1].reading : .unaided
    }

    /// Numbers of the sessions in which a second answer follows the first.
    public var sequentialSessions: [Int] {
        sessions.indices.filter { sessions[$0].reading == .sequential }.map { $0 + 1 }
    }
}
