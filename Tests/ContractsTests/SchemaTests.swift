import Contracts
import Specification
import Testing

@Suite("Schemas of the contracts")
struct SchemaTests {
    private static let harmonic = ComponentDescription(
        name: "harmonic", title: "Harmonic", summary: "A sine wave.",
        parameters: [
            ParameterDescription("amplitude", .number, minimum: 0, exclusiveMinimum: true, default: 1.0, summary: "Height."),
            ParameterDescription("frequency", .number, minimum: 0, default: 1.0, summary: "Cycles."),
            ParameterDescription("phase", .number, default: 0.0, values: ["random"], summary: "Begin."),
        ])
    private static let synthesizer = ComponentDescription(
        name: "wgan-gp", title: "WGAN-GP", summary: "A GAN.",
        parameters: [
            ParameterDescription("epochs", .integer, minimum: 1, maximum: 1000, default: 10, summary: "Passes."),
            ParameterDescription("batchSize", .integer, minimum: 1, default: 8, summary: "Series per step."),
            ParameterDescription("architecture", .choice, default: "mlp", values: ["mlp", "conv"], summary: "Network."),
        ])
    private static let schemas = ContractSchemas(processes: [harmonic], synthesizers: [synthesizer])

    private func problems(_ text: String, _ component: String) throws -> [Problem] {
        Self.schemas.validator.problems(of: try JSONReader.read(Array(text.utf8)), against: .reference(component))
    }

    @Test("Every contract type's example agrees with its schema and decodes to itself", arguments: ContractSchemas.types.indices)
    func examplesAgree(index: Int) throws {
        func check<Type: ContractType>(_ type: Type.Type) throws {
            let bytes = try JSON.encode(type.example)
            let found = Self.schemas.validator.problems(of: try JSONReader.read(bytes), against: .reference(type))
            #expect(found.isEmpty, "\(type.schemaName): \(found)")
            let again = try JSON.encode(JSON.decode(type, from: bytes))
            #expect(again == bytes)
        }
        try check(ContractSchemas.types[index])
    }

    @Test("Every reference inside the components names a component")
    func referencesResolve() {
        func references(_ schema: Schema) -> [String] {
            var children = schema.properties.map(\.schema) + schema.items + schema.anyOf + schema.oneOf
            if case .matching(let schemas) = schema.otherMembers { children += schemas }
            return (schema.reference.map { [$0] } ?? []) + children.flatMap(references)
        }
        let names = Set(Self.schemas.components.keys)
        let missing = Self.schemas.components.values.flatMap(references).filter { !names.contains($0) }
        #expect(missing.isEmpty)
        #expect(names.count >= ContractSchemas.types.count)
    }

    @Test("All problems of a recipe are listed, each with its path")
    func problemsAreListed() throws {
        let found = try problems(
            #"""
            {"name": " x", "kind": "table", "recipe": {"classes": [
              {"label": 0, "recipe": {"process": "harmonic", "parameters": {"amplitude": 0, "frequncy": 3}}},
              {"label": "one", "recipe": {"process": "sine", "length": 1.5}}]}}
            """#, "CreateDatasetRequest")
        #expect(
            found.map(\.field) == [
                "name", "kind", "recipe.classes[0].recipe.parameters.amplitude", "recipe.classes[0].recipe.parameters.frequncy",
                "recipe.classes[1].label", "recipe.classes[1].recipe.process",
            ])
        #expect(found[2].message == "must be a number above 0, not 0")
        #expect(found[3].message == "is not known here; known are: amplitude, frequency, phase")
        #expect(found[5].message == "must be one of harmonic")
    }

    @Test(
        "A value is refused with what was expected",
        arguments: [
            (#"{"count": 0}"#, "count", "must be a whole number at least 1 and at most 10000000, not 0"),
            (#"{"count": 1.5}"#, "count", "must be a whole number at least 1 and at most 10000000, not 1.5"),
            (#"{"count": "1"}"#, "count", "must be a whole number at least 1 and at most 10000000, not \"1\""),
            (#"{}"#, "count", "is missing; it must be a whole number at least 1 and at most 10000000"),
            (#"{"count": 1, "seed": -1}"#, "seed", "must be a whole number at least 0 and at most 9007199254740991 or null, not -1"),
            (#"{"count": 1, "labels": []}"#, "labels", "must be a list of 1 to 100000 elements or null, not a list of 0"),
            (#"{"count": 1, "labels": [0, true]}"#, "labels[1]", "must be a whole number at least 0 and at most 1000000, not true"),
            (#"{"count": 1, "format": "xml"}"#, "format", "must be one of json, csv, jsonl, null, not \"xml\""),
            (#"[]"#, "body", "must be an object, not a list of 0"),
            (
                #"{"count": 1, "sed": 3}"#, "sed", "is not known here; known are: count, seed, labels, format, saveAs"
            ),
        ])
    func refusals(text: String, field: String, message: String) throws {
        #expect(try problems(text, "SampleRequest") == [Problem(field, message)])
    }

    @Test("A whole number written with a fraction of zero or an exponent is a whole number")
    func wholeNumbers() throws {
        #expect(try problems(#"{"count": 2.0, "seed": 1e3}"#, "SampleRequest").isEmpty)
        let request = try JSON.decode(SampleRequest.self, from: Array(#"{"count": 2.0, "seed": 1e3}"#.utf8))
        #expect(request.count == 2 && request.seed == 1000)
    }

    @Test("A parameter that takes a number or a word admits both and nothing else")
    func numberOrWord() throws {
        func recipe(_ phase: String) -> String { #"{"process": "harmonic", "parameters": {"phase": \#(phase)}}"# }
        #expect(try problems(recipe("0.5"), "Recipe").isEmpty)
        #expect(try problems(recipe(#""random""#), "Recipe").isEmpty)
        #expect(
            try problems(recipe(#""rand""#), "Recipe") == [Problem("parameters.phase", "must be a number or random, not \"rand\"")])
    }

    @Test("A recipe with neither process nor classes says what it may be")
    func recipeWithoutForm() throws {
        #expect(try problems(#"{"length": 3}"#, "Recipe") == [Problem("body", "must be an object")])
    }

    @Test("A search value of a job is checked as the parameter is")
    func searchValues() throws {
        let found = try problems(
            #"{"kind":"fit","synthesizer":"wgan-gp","datasets":["a"],"model":"m","search":{"epochs":[1,0],"architecture":[]}}"#,
            "CreateJobRequest")
        #expect(found.map(\.field) == ["search.epochs[1]", "search.architecture"])
    }

    @Test("A password is never repeated in a message")
    func passwordsAreNotRepeated() throws {
        let found = try problems(#"{"username": "ada", "password": "hunter2"}"#, "CreateUserRequest")
        #expect(found == [Problem("password", "must be text of 8 to 256 characters")])
    }

    @Test("A branch made from a description is printed with its discriminator, parameters and ranges")
    func printedSchema() throws {
        let recipe = try #require(Self.schemas.components["SeriesRecipe"]).json.objectValue
        #expect(recipe?["discriminator"]?.objectValue?["mapping"] == ["harmonic": "#/components/schemas/HarmonicRecipe"])
        let harmonic = Self.schemas.components["HarmonicRecipe"]?.json.objectValue
        let parameters = harmonic?["properties"]?.objectValue?["parameters"]
        #expect(harmonic?["required"] == ["process"])
        let text = String(decoding: try JSON.encode(parameters), as: UTF8.self)
        #expect(text.contains(#""exclusiveMinimum":0"#))
        #expect(text.contains(#""additionalProperties":false"#))
    }
}
