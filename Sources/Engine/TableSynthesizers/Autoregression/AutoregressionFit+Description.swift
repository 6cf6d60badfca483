package import Specification

extension AutoregressionFit {
    /// What the catalogue says of the synthesizer.
    package static let description = ComponentDescription(
        name: "argn",
        title: "Any-order autoregressive network",
        summary:
            "A neural network that learns every column given any others, so that rows can be made or completed from whatever is known of them.",
        formula: "p(x) = Π p(x_j | x before j), for every order of the columns",
        references: [
            "Uria, Murray, Larochelle: A deep and tractable density estimator. ICML 2014, arXiv:1310.1757",
            "Germain, Gregor, Murray, Larochelle: MADE: masked autoencoder for distribution estimation. ICML 2015, arXiv:1502.03509",
            "Tiwald, Krchova, Sidorenko, Vargas Vieyra, Scriminaci, Platzer: TabularARGN. 2025, arXiv:2501.12012",
            "Loshchilov, Hutter: Decoupled weight decay regularization. ICLR 2019, arXiv:1711.05101",
        ],
        group: "Neural networks",
        parameters: [
            ParameterDescription(
                "hiddenWidth", .integer, unit: "units", minimum: 8, maximum: 512, default: "auto", values: ["auto"],
                suggested: SuggestedRange(16, 128, step: 16),
                summary: "The hidden units that each column has in each layer; \"auto\" takes 64, and fewer for tables of many columns."),
            ParameterDescription(
                "hiddenLayers", .integer, unit: "layers", minimum: 1, maximum: 4, default: 2, suggested: SuggestedRange(1, 3, step: 1),
                summary: "The hidden layers of each column."),
            ParameterDescription(
                "embeddingWidth", .integer, unit: "numbers", minimum: 1, maximum: 64, default: "auto", values: ["auto"],
                suggested: SuggestedRange(4, 32, step: 4),
                summary: "How many learned numbers stand for a value; \"auto\" takes 16, and fewer for tables of many columns."),
            ParameterDescription(
                "anyOrderShare", .number, minimum: 0, maximum: 1, default: 0.5, suggested: SuggestedRange(0, 1, step: 0.1),
                summary: "The share of the rows that are learned in random orders of the columns instead of the order of sampling: "
                    + "more serves conditions on columns, less serves rows of which nothing is known."),
            ParameterDescription(
                "batchSize", .integer, unit: "rows", minimum: 2, maximum: 8192, default: "auto", values: ["auto"],
                suggested: SuggestedRange(32, 1024, step: 32),
                summary: "How many rows a step learns from; \"auto\" takes 16 to 512 by the number of rows. An odd number is raised by one."
            ),
            ParameterDescription(
                "learningRate", .number, minimum: 0, maximum: 1, exclusiveMinimum: true, default: 0.004,
                suggested: SuggestedRange(0.0005, 0.01, step: 0.0005),
                summary:
                    "The largest step size of AdamW for batches of 256 rows or more, smaller ones take its part by the root of their size; "
                    + "the step size rises to it at first and then falls along half a cosine."),
            ParameterDescription(
                "weightDecay", .number, minimum: 0, maximum: 10, default: 0.1, suggested: SuggestedRange(0, 0.5, step: 0.01),
                summary: "How strongly AdamW draws weights to zero."),
            ParameterDescription(
                "dropout", .number, minimum: 0, maximum: 0.95, default: 0.25, suggested: SuggestedRange(0, 0.5, step: 0.05),
                summary: "The probability that a hidden unit is left out of a step."),
            ParameterDescription(
                "averaging", .number, minimum: 0, maximum: 1, exclusiveMaximum: true, default: 0.99,
                suggested: SuggestedRange(0.9, 0.999, step: 0.001),
                summary: "The decay of the running mean of the weights, which is what the model keeps."),
            ParameterDescription(
                "maximumEpochs", .integer, unit: "epochs", minimum: 1, maximum: 100_000, default: "auto", values: ["auto"],
                suggested: SuggestedRange(5, 200, step: 5),
                summary: "How often the rows are gone through at most; \"auto\" takes 3 to 40 by the numbers of rows and columns."),
            ParameterDescription(
                "patience", .integer, unit: "epochs", minimum: 0, maximum: 100_000, default: 6, suggested: SuggestedRange(1, 20, step: 1),
                summary: "The fit ends after so many epochs in which the validation rows have not become likelier."),
            ParameterDescription(
                "timeLimit", .number, unit: "seconds", minimum: 0, exclusiveMinimum: true, default: "none", values: ["none"],
                suggested: SuggestedRange(10, 600, step: 10),
                summary:
                    "Ends the fit after so many seconds of work; the same seed then need not give the same model. \"none\" sets no limit."),
        ])
}
