extension StudyFileScan {
    /// From when on readings are flagged.
    mutating func quality(_ place: Place?) -> QualityRules {
        let section = section(place, keys: ["fastest-seconds", "one-sided-probability", "away-minutes"])
        let usual = QualityRules()
        return QualityRules(
            fastestSeconds: number(
                section?["fastest-seconds"], range: "from 0 to 600", default: usual.fastestSeconds
            ) { (0...600).contains($0) },
            leastProbability: number(
                section?["one-sided-probability"], range: "from 0 to below 1", default: usual.leastProbability
            ) { $0 >= 0 && $0 < 1 },
            awayMinutes: number(section?["away-minutes"], range: "above 0", default: usual.awayMinutes) { $0 > 0 })
    }
}
