import FoundationEssentials
import Random
import Series
import Specification
import Testing

@Suite struct SeriesTextTests {
    private static let set = SeriesSet(
        count: 2, length: 3, channels: [Channel(name: "co2"), Channel(name: "a \"b\", c\n")],
        values: [1, -0.1, .nan, 3e-12, 2.5, 16_777_216, 1.5e9, 0, 3.402_823_5e38, Float.leastNonzeroMagnitude, -7, 0.001],
        times: .perSeries([0, 0.5, 1, 86400, 90000, 90001.25]), timeUnit: TimeUnit.seconds, labels: [3, -1])

    private static func text(_ set: SeriesSet, _ format: SeriesText.Format, points: Int? = nil, partLength: Int = 1) -> String {
        let text = SeriesText(format, shape: set.shape, points: points, total: set.count)
        var bytes = text.header()
        for start in stride(from: 0, to: set.count, by: partLength) {
            bytes += text.body(set.subset(start..<min(set.count, start + partLength)), from: start)
        }
        return String(decoding: bytes + text.footer(), as: UTF8.self)
    }

    @Test("JSON has the shape that clients rely on; a missing value is null")
    func json() throws {
        let text = Self.text(Self.set, .json)

        #expect(
            text
                == #"{"channels":["co2","a \"b\", c\u000a"],"offset":0,"total":2,"timeUnit":"seconds","series":["#
                + #"{"label":3,"times":[0,0.5,1],"values":[[1,null,2.5],[-0.1,3e-12,16777216]]},"#
                + #"{"label":-1,"times":[86400,90000,90001.25],"values":[[1500000000,3.4028235e38,-7],[0,1e-45,0.001]]}]}"#)
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        #expect(value.objectValue?["series"]?.arrayValue?.count == 2)
        let bare = SeriesSet(count: 1, length: 2, channels: Channel.unnamed(1), values: [1, 2])
        #expect(Self.text(bare, .json).contains(#"{"label":null,"times":null,"values":[[1,2]]}"#))
    }

    @Test("JSON lines have one series each, with its number")
    func jsonLines() {
        let lines = Self.text(Self.set, .jsonLines).split(separator: "\n")

        #expect(lines.count == 2)
        #expect(
            lines[1] == #"{"series":1,"label":-1,"times":[86400,90000,90001.25],"values":[[1500000000,3.4028235e38,-7],[0,1e-45,0.001]]}"#)
    }

    @Test("A long CSV has a row per step, with dates for seconds, empty cells for missing values and quotes where needed")
    func longCSV() {
        #expect(
            Self.text(Self.set, .longCSV) == """
                series,label,time,co2,"a ""b"", c

                """ + """
                    "
                    0,3,1970-01-01T00:00:00Z,1,-0.1
                    0,3,1970-01-01T00:00:00.500Z,,3e-12
                    0,3,1970-01-01T00:00:01Z,2.5,16777216
                    1,-1,1970-01-02T00:00:00Z,1500000000,0
                    1,-1,1970-01-02T01:00:00Z,3.4028235e38,1e-45
                    1,-1,1970-01-02T01:00:01.250Z,-7,0.001

                    """)
    }

    @Test("A wide CSV has a row per series and the shared times, or the step numbers, as header")
    func wideCSV() {
        let timed = SeriesSet(
            count: 2, length: 2, channels: Channel.unnamed(1), values: [1, 2, .nan, 4], times: .shared([0, 0.25]), labels: [0, 1])
        let bare = SeriesSet(count: 1, length: 2, channels: Channel.unnamed(1), values: [1, 2])

        #expect(Self.text(timed, .wideCSV) == "series,label,0,0.25\n0,0,1,2\n1,1,,4\n")
        #expect(Self.text(bare, .wideCSV) == "series,0,1\n0,1,2\n")
    }

    @Test("The text is the same in parts of any size", arguments: SeriesText.Format.allCases)
    func parts(format: SeriesText.Format) throws {
        let set = try made("random-walk", sequences: 10, length: 20)

        #expect(Self.text(set, format, partLength: 3) == Self.text(set, format, partLength: 10))
    }

    @Test("Every written number reads back as the same value and is as short as can be")
    func shortestNumbers() throws {
        var random = RandomStream(seed: 1, purpose: Purpose("shortest-numbers"))
        var values: [Float] = [0, 1, 0.1, 0.3, 16_777_216, 33_554_432, 8_388_608.5, 1e10, 1e21, 9_999_999, 123_456.79]
        values += [Float.leastNormalMagnitude, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        for exponent in 1...254 { values.append(Float(bitPattern: UInt32(exponent) << 23)) }
        while values.count < 300_000 {
            let value = Float(bitPattern: random.nextWord() & 0x7FFF_FFFF)
            if value.isFinite { values.append(value) }
        }
        values += values.map { -$0 }
        let set = SeriesSet(count: 1, length: values.count, channels: Channel.unnamed(1), values: values)
        let text = SeriesText(.wideCSV, shape: set.shape)

        let written = String(decoding: text.body(set, from: 0), as: UTF8.self).dropLast().split(separator: ",").dropFirst()

        #expect(written.count == values.count)
        var mistakes = 0
        for (value, text) in zip(values, written) {
            // The standard library's own shortest form has the same number of digits.
            if Float(text) != value || Self.digits(text) != Self.digits(Substring(value.description)) { mistakes += 1 }
        }
        #expect(mistakes == 0)
    }

    /// The significant digits of a number.
    private static func digits(_ text: Substring) -> Int {
        let mantissa = text.prefix { $0 != "e" }.filter { $0.isNumber }.drop { $0 == "0" }
        return mantissa.reversed().drop { $0 == "0" }.count
    }
}
