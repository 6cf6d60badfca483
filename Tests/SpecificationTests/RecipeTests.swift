import Foundation
import Specification
import Testing

@Suite struct RecipeTests {
    @Test("A recipe of the documentation is read, and written back to the same value")
    func single() throws {
        let text = #"""
            {"process": "harmonic", "sequences": 1000, "length": 1024, "channels": 1, "seed": 18446744073709551615,
             "parameters": {"amplitude": 2.0, "frequency": 3, "phase": "random"},
             "noise": {"kind": "gaussian", "std": 0.2}, "sampling": {"kind": "regular"}}
            """#
        let recipe = try JSONDecoder().decode(Recipe.self, from: Data(text.utf8))

        guard case .single(let single) = recipe else {
            Issue.record("a recipe without classes is single")
            return
        }
        #expect(single.process == "harmonic")
        #expect(single.seed == .max)
        #expect(single.parameters?["frequency"] == .integer(3))
        #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
    }

    @Test("A recipe with classes keeps their labels and order")
    func classes() throws {
        let text = #"{"classes": [{"label": 4, "recipe": {"process": "harmonic"}}, {"label": -1, "recipe": {"process": "garch"}}]}"#
        let recipe = try JSONDecoder().decode(Recipe.self, from: Data(text.utf8))

        guard case .classes(let classes) = recipe else {
            Issue.record("a recipe with classes is labelled")
            return
        }
        #expect(classes.map(\.label) == [4, -1])
        #expect(classes.map(\.recipe.process) == ["harmonic", "garch"])
        #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
    }
}
