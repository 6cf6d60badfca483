import Specification
import Testing

@Suite struct ParameterValuesTests {
    private let description = ComponentDescription(
        name: "example", title: "Example", summary: "For the tests.",
        parameters: [
            ParameterDescription("count", .integer, minimum: 1, maximum: 10, default: 3, summary: ""),
            ParameterDescription("rate", .number, minimum: 0, exclusiveMinimum: true, default: 0.5, values: ["random"], summary: ""),
            ParameterDescription("shape", .choice, default: "round", values: ["round", "square"], summary: ""),
            ParameterDescription("weights", .numbers, minimum: -1, maximum: 1, default: [0.5], summary: ""),
            ParameterDescription("orders", .integers, minimum: 0, default: [1, 2], summary: ""),
            ParameterDescription("verbose", .boolean, default: false, summary: ""),
            ParameterDescription("title", .text, default: "", summary: ""),
        ])

    @Test("What is left out takes its default")
    func defaults() throws {
        let values = try ParameterValues([:], for: description)

        #expect(values.integer("count") == 3)
        #expect(values.number("rate") == 0.5)
        #expect(values.string("shape") == "round")
        #expect(values.numbers("weights") == [0.5])
        #expect(values.boolean("verbose") == false)
    }

    @Test("All problems are reported at once, each with its path")
    func allProblems() {
        let error = #expect(throws: SpecificationError.self) {
            try ParameterValues(
                [
                    "count": 0, "rate": 0, "shape": "oval", "weights": [0.5, 2], "orders": [1.5], "verbose": "yes", "title": 1,
                    "colour": "red",
                ],
                for: description, path: "recipe.parameters")
        }
        #expect(
            error?.problems.map(\.field).sorted()
                == ["colour", "count", "orders", "rate", "shape", "title", "verbose", "weights"].map { "recipe.parameters.\($0)" })
    }

    @Test(
        "A value out of range is refused with the range and the value",
        arguments: [("count", 11 as JSONValue, "at most 10"), ("rate", 0, "above 0"), ("count", 2.5, "whole number")])
    func ranges(name: String, value: JSONValue, expected: String) {
        let error = #expect(throws: SpecificationError.self) { try ParameterValues([name: value], for: description) }
        #expect(error?.description.contains(expected) == true)
    }

    @Test("A word beside the numbers is admissible, and only that word")
    func words() throws {
        #expect(try ParameterValues(["rate": "random"], for: description).string("rate") == "random")
        #expect(throws: SpecificationError.self) { try ParameterValues(["rate": "wild"], for: description) }
    }

    @Test("A whole number may be written with a fraction of zero, and numbers are never infinite")
    func spellings() throws {
        #expect(try ParameterValues(["count": 4.0], for: description)["count"] == .integer(4))
        #expect(throws: SpecificationError.self) { try ParameterValues(["rate": .number(.infinity)], for: description) }
        #expect(throws: SpecificationError.self) { try ParameterValues(["rate": .number(.nan)], for: description) }
    }
}
