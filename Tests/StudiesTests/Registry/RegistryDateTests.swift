import Studies
import Testing

@Suite("Dates of a registry")
struct RegistryDateTests {
    @Test(
        "are read in the form that the mapping names",
        arguments: [
            ("YYYY-MM-DD", "2017-03-05"), ("DD.MM.YYYY", "05.03.2017"), ("D.M.YYYY", "5.3.2017"),
            ("D.M.YYYY", "05.03.2017"), ("m/d/yyyy", "3/5/2017"), ("YYYYMMDD", "20170305"), ("YYY/MM/DD", "106/03/05"),
            ("YYYMMDD", "1060305"), ("YYYY-MM-DD hh:mm:ss", "2017-03-05 23:59:00"),
            ("YYYY-MM-DDThh:mm", "2017-03-05T07:05"),
            ("dd.mm.yyyy hh:mm", "05.03.2017 14:45"),
        ])
    func forms(pattern: String, cell: String) throws {
        let form = try #require(DatePattern(pattern))
        #expect(form.day(cell)?.description == "2017-03-05")
    }

    @Test(
        "in another form are none",
        arguments: [
            ("DD.MM.YYYY", "5.3.2017"), ("DD.MM.YYYY", "03/05/2017"), ("DD.MM.YYYY", "05.03.2017 "),
            ("DD.MM.YYYY", "31.02.2017"), ("DD.MM.YYYY", "29.02.2017"), ("DD.MM.YYYY", "05.13.2017"),
            ("DD.MM.YYYY", "00.03.2017"), ("YYYY-MM-DD", "2017-03-5"), ("YYYY-MM-DD", "1017-03-05"),
            ("YYYY-MM-DD", ""), ("YYYY-MM-DD hh:mm", "2017-03-05 24:00"), ("YYYY-MM-DD", "２０１７-03-05"),
        ])
    func others(pattern: String, cell: String) throws {
        let form = try #require(DatePattern(pattern))
        #expect(form.day(cell) == nil)
    }

    @Test(
        "have a form with one meaning",
        arguments: ["", "MM/DD", "YY-MM-DD", "DD.MM.YYYY MM", "DMYYYY", "YYYY-QQ-DD", "YYYY-MM-DD 1", "YYYYY-MM-DD"])
    func ambiguous(pattern: String) {
        #expect(DatePattern(pattern) == nil)
    }

    @Test(
        "give an age in completed years",
        arguments: [
            ("1950-03-05", "2017-03-05", 67), ("1950-03-06", "2017-03-05", 66), ("2000-02-29", "2017-02-28", 16),
            ("2000-02-29", "2017-03-01", 17), ("2017-03-05", "2017-03-05", 0),
        ])
    func age(born: String, injured: String, years: Int) throws {
        let (birth, injury) = (try #require(CalendarDay(born)), try #require(CalendarDay(injured)))
        #expect(birth.completedYears(on: injury) == years)
    }

    @Test("follow the calendar: 97 leap years in 400")
    func calendar() {
        #expect((1800..<2200).count { CalendarDay(year: $0, month: 2, day: 29) != nil } == 97)
        #expect(CalendarDay(year: 1900, month: 2, day: 29) == nil)
        #expect(CalendarDay(year: 2000, month: 2, day: 29) != nil)
    }
}
