import Contracts
import Specification
import Testing
import WebService

@Suite("Forms become requests")
struct FormTests {
    private let processes = [
        ComponentDescription(
            name: "harmonic", title: "Harmonic", summary: "A sine wave.",
            parameters: [
                ParameterDescription("amplitude", .number, default: 1.0, suggested: SuggestedRange(0, 10, step: 0.1), summary: "Height."),
                ParameterDescription("frequency", .number, default: 1, summary: "Cycles per series."),
                ParameterDescription("phase", .number, default: "random", values: ["random"], summary: "Where it begins."),
            ]),
        ComponentDescription(
            name: "gaussian-process", title: "Gaussian process", summary: "A draw from a normal distribution.",
            parameters: [
                ParameterDescription("kernel", .choice, default: "rbf", values: ["rbf", "periodic"], summary: "The covariance."),
                ParameterDescription(
                    "period", .number, default: 1.0, when: ParameterCondition("kernel", in: ["periodic"]), summary: "The period."),
                ParameterDescription("coefficients", .numbers, default: [0.5], summary: "A list."),
            ]),
    ]

    private func recipe(_ text: String) throws -> Recipe {
        var form = RecipeForm(FormValues(urlEncoded: text), processes: processes)
        let value = form.recipe()
        #expect(form.problems.isEmpty)
        return try JSON.decode(Recipe.self, from: JSON.encode(value))
    }

    @Test("A form of one process becomes a recipe; empty fields are left out")
    func single() throws {
        let made = try recipe(
            "mode=single&process=harmonic&sequences=5&length=64&channels=1&seed=7&p.amplitude=2.5&p.frequency=&p.phase.word=random&p.phase=0"
                + "&noise.kind=gaussian&noise.std=0.2&noise.correlation=0.9&sampling.kind=irregular&sampling.keep=0.5&sampling.jitter=0"
                + "&missing.share=0&missing.meanLength=5&anomaly.spike.on=false&anomaly.spike.on=true&anomaly.spike.magnitude=4")

        let expected = SeriesRecipe(
            process: "harmonic", sequences: 5, length: 64, channels: 1, seed: 7, parameters: ["amplitude": 2.5, "phase": "random"],
            noise: .init(kind: .gaussian, std: 0.2), sampling: .init(kind: .irregular, keep: 0.5, jitter: 0),
            anomalies: [.init(kind: .spike, magnitude: 4)])
        #expect(made == .single(expected))
    }

    @Test("A parameter whose condition does not hold is left out")
    func conditions() throws {
        guard case .single(let without) = try recipe("process=gaussian-process&p.kernel=rbf&p.period=3&p.coefficients=0.5, 1 -2"),
            case .single(let with) = try recipe("process=gaussian-process&p.kernel=periodic&p.period=3")
        else {
            Issue.record("no single recipe")
            return
        }

        #expect(without.parameters == ["kernel": "rbf", "coefficients": [0.5, 1, -2]])
        #expect(with.parameters == ["kernel": "periodic", "period": 3])
    }

    @Test("Ten labelled harmonics become ten classes with their own seeds, and the recipe becomes the same form")
    func tenHarmonics() throws {
        var form = RecipeForm(.tenHarmonics, processes: processes)
        let made = try JSON.decode(Recipe.self, from: JSON.encode(form.recipe()))

        guard case .classes(let classes) = made else {
            Issue.record("no classes")
            return
        }
        #expect(classes.map(\.label) == Array(0..<10))
        #expect(classes.map { $0.recipe.parameters?["frequency"] } == (1...10).map { .integer($0) })
        #expect(Set(classes.map { $0.recipe.seed }).count == 10)
        #expect(classes.allSatisfy { $0.recipe.sequences == 1000 && $0.recipe.length == 1024 && $0.recipe.noise?.std == 0.2 })
        var again = RecipeForm(FormValues(recipe: made), processes: processes)
        #expect(try JSON.decode(Recipe.self, from: JSON.encode(again.recipe())) == made)
    }

    @Test("Text where a number belongs is named at its field")
    func noNumber() {
        var form = RecipeForm(
            FormValues(urlEncoded: "process=harmonic&length=abc&p.amplitude=x&noise.kind=red&noise.std=-"), processes: processes)
        _ = form.recipe()

        #expect(Set(form.problems.byField.keys) == ["length", "p.amplitude", "noise.std"])
    }

    @Test(
        "The API's path of a field is found in the form",
        arguments: [
            ("recipe.parameters.amplitude", "p.amplitude"), ("recipe.noise.std", "noise.std"), ("length", "length"), ("name", "name"),
        ])
    func singlePaths(path: String, field: String) {
        let form = RecipeForm(FormValues(urlEncoded: "mode=single&process=harmonic"), processes: processes)

        #expect(form.field(forPath: path) == field)
    }

    @Test("A path into a class finds the row that has the class, also after another row was removed")
    func classPaths() {
        let form = RecipeForm(
            FormValues(urlEncoded: "mode=classes&class.3.label=0&class.3.process=harmonic&class.7.label=1&class.7.process=harmonic"),
            processes: processes)

        #expect(form.field(forPath: "recipe.classes[1].recipe.parameters.frequency") == "class.7.p.frequency")
        #expect(form.field(forPath: "classes[0].label") == "class.3.label")
        #expect(form.field(forPath: "recipe.classes[1].recipe.length") == "length")
        #expect(form.field(forPath: "recipe.classes[2].label") == nil)
    }

    @Test("A training form becomes a job: searched parameters have no single value, minutes become seconds, datasets keep their order")
    func training() throws {
        let synthesizer = ComponentDescription(
            name: "cgan", title: "C-GAN", summary: "A conditional GAN.",
            parameters: [
                ParameterDescription("epochs", .integer, default: 250, summary: "Passes."),
                ParameterDescription("learningRate", .number, default: 0.0002, summary: "Step size."),
                ParameterDescription("architecture", .choice, default: "mlp", values: ["mlp", "conv"], summary: "Networks."),
            ])
        var form = TrainingForm(
            FormValues(
                urlEncoded:
                    "synthesizer=cgan&datasets=a&datasets=b&order=b,a,zz&model=m&seed=3&timeLimitMinutes=1.5&p.epochs=10&p.learningRate=0.1"
                    + "&p.architecture=conv&s.learningRate=0.001, 0.002&trials=2"), synthesizers: [synthesizer])
        let request = try JSON.decode(CreateJobRequest.self, from: JSON.encode(form.request()))

        #expect(form.problems.isEmpty)
        #expect(
            request
                == CreateJobRequest(
                    synthesizer: "cgan", datasets: ["b", "a"], model: "m", parameters: ["epochs": 10, "architecture": "conv"],
                    search: ["learningRate": [0.001, 0.002]], trials: 2, seed: 3, timeLimitSeconds: 90))
    }

    @Test("A training form without dataset and model names both")
    func emptyTraining() {
        var form = TrainingForm(FormValues(), synthesizers: [])
        _ = form.request()

        #expect(Set(form.problems.byField.keys) == ["datasets", "model"])
    }

    @Test("A plot asks for the first few series of many; the download asks for all")
    func sampling() {
        var form = OperationForm(FormValues(urlEncoded: "operation=sample&count=500&seed=4&labels=1&labels=3"))

        #expect(form.sampleRequest(limit: 24) == ["count": 24, "seed": 4, "labels": [1, 3]])
        #expect(form.sampleRequest(format: .csv) == ["count": 500, "seed": 4, "labels": [1, 3], "format": "csv"])
    }

    @Test("An interpolation takes one label, or two to go from the first to the second")
    func interpolation() {
        var form = OperationForm(
            FormValues(urlEncoded: "operation=interpolate&fromSeed=1&toSeed=9&steps=30&path=linear&fromLabel=0&toLabel=2"))

        #expect(form.interpolateRequest() == ["fromSeed": 1, "toSeed": 9, "steps": 30, "path": "linear", "labels": [0, 2]])
    }
}
