import Studies
import Testing

@Suite("A table of a model's predictions")
struct PredictionTableTests {
    static let cases = ["1", "2", "3"].map { CaseNumber($0) }

    static func parse(_ text: String) -> Checked<[CaseNumber: Double]> {
        PredictionTableParser.parse(Array(text.utf8), named: "model.csv", cases: cases)
    }

    @Test(
        "gives each case its probability",
        arguments: [
            "case,probability\n1,0.25\n2,1\n3,0\n", "probability;case_id\r\n0.25;1\r\n1;2\r\n0;3\r\n",
            "\u{FEFF}case\tprobability\tremark\n3\t0\tx\n1\t0.25\t\n2\t1.0\t\n",
        ])
    func reads(text: String) {
        let checked = Self.parse(text)
        #expect(checked.errors == [])
        #expect(checked.value == [Self.cases[0]: 0.25, Self.cases[1]: 1, Self.cases[2]: 0])
    }

    @Test("says all that is wrong, with row, column and value")
    func problems() {
        let checked = Self.parse("case,probability\n1,1.2\n1,0.5\n9,0.5\n,0.1\n2,high\n")
        #expect(checked.value == nil)
        #expect(
            checked.errors.map { "\($0.row ?? 0) \($0.column ?? "-") \($0.value ?? "-")" }
                == ["2 probability 1.2", "3 case 1", "4 case 9", "5 case -", "6 probability high", "0 - -"])
        #expect(checked.errors.last?.problem == "has no prediction of case 3")
    }

    @Test("needs its columns", arguments: ["case,score\n1,0.5\n", "number,probability\n1,0.5\n", ""])
    func columns(text: String) {
        #expect(Self.parse(text).value == nil)
    }

    @Test("a model's name can stand in tables and file names")
    func names() {
        for name in ["DenseNet-121", "模型 2", "A (second run)"] { #expect(ModelPredictions.isName(name)) }
        for name in ["", " x", "a/b", "=1", "a\nb", String(repeating: "a", count: 61)] {
            #expect(!ModelPredictions.isName(name))
        }
    }
}
