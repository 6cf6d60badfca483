package import Specification

/// Every synthesizer there is, by its description.
package enum SynthesizerCatalog {
    /// The descriptions in the order in which a form lists them.
    package static let descriptions: [ComponentDescription] = [wassersteinGAN, conditionalGAN]

    /// The description of a synthesizer, or nil when there is none of that name.
    package static func description(named name: String) -> ComponentDescription? {
        descriptions.first { $0.name == name }
    }

    private static let wassersteinGAN = ComponentDescription(
        name: "wgan-gp",
        title: "WGAN-GP",
        summary: "A Wasserstein GAN with gradient penalty; learns the distribution of whole series and ignores labels.",
        formula: "critic: mean D(fake) − mean D(real) + λ · mean (‖∇D(mixed)‖ − 1)²; generator: −mean D(fake)",
        references: [
            "Gulrajani, Ahmed, Arjovsky, Dumoulin, Courville: Improved training of Wasserstein GANs. NeurIPS 2017, arXiv:1704.00028",
            "Arjovsky, Chintala, Bottou: Wasserstein GAN. ICML 2017, arXiv:1701.07875",
        ],
        group: "Generative adversarial networks",
        parameters: [architecture] + training(epochs: 300, batchSize: 150) + [
            ParameterDescription(
                "criticSteps", .integer, unit: "steps", minimum: 1, maximum: 100, default: 5, suggested: SuggestedRange(1, 10, step: 1),
                summary: "The generator is updated at every n-th step; the critic at every step."),
            ParameterDescription(
                "gradientPenalty", .number, minimum: 0, maximum: 10_000, default: 10.0, suggested: SuggestedRange(0, 50, step: 1),
                summary: "The weight λ of the gradient penalty in the critic's loss."),
        ] + common)

    private static let conditionalGAN = ComponentDescription(
        name: "cgan",
        title: "Conditional GAN",
        summary: "A conditional GAN with least-squares losses; learns the series of each label and makes series of the labels asked for.",
        formula: "generator: mean (D(fake) − 1)²; discriminator: ½ · [mean (D(real) − 1)² + mean D(fake)²]",
        references: [
            "Mirza, Osindero: Conditional generative adversarial nets. 2014, arXiv:1411.1784",
            "Mao, Li, Xie, Lau, Wang, Smolley: Least squares generative adversarial networks. ICCV 2017, arXiv:1611.04076",
            "Mescheder, Geiger, Nowozin: Which training methods for GANs do actually converge? ICML 2018, arXiv:1801.04406 (the penalty)",
        ],
        group: "Generative adversarial networks",
        parameters: [architecture] + training(epochs: 250, batchSize: 200) + [
            ParameterDescription(
                "labelEmbedding", .integer, unit: "numbers", minimum: 1, maximum: 1024, default: "classes", values: ["classes"],
                suggested: SuggestedRange(1, 64, step: 1),
                summary: "How many learned numbers stand for a label in each network; \"classes\" takes as many as there are labels."),
            ParameterDescription(
                "dropout", .number, minimum: 0, maximum: 0.95, default: 0.5, suggested: SuggestedRange(0, 0.9, step: 0.05),
                when: ParameterCondition("architecture", in: ["mlp"]),
                summary: "The probability that the discriminator leaves out a hidden unit while it learns."),
            ParameterDescription(
                "gradientPenalty", .number, minimum: 0, maximum: 10_000, default: 0.0, suggested: SuggestedRange(0, 10, step: 0.1),
                summary:
                    "The weight γ of a penalty of γ/2 · n · mean ‖∇D(real)‖² in the discriminator's loss, for series of n values; 1 keeps "
                    + "long fits stable and series of one label different from each other, 0 leaves it out."),
        ] + common)

    private static let architecture = ParameterDescription(
        "architecture", .choice, default: "mlp", values: ["mlp", "conv"],
        summary: "Fully connected networks (mlp) or one-dimensional convolutions (conv), which cost more time per step.")

    private static func training(epochs: Int, batchSize: Int) -> [ParameterDescription] {
        [
            ParameterDescription(
                "epochs", .integer, unit: "epochs", minimum: 1, maximum: 1_000_000, default: .integer(epochs),
                suggested: SuggestedRange(1, 1000, step: 1), summary: "How many times the training series are gone through."),
            ParameterDescription(
                "maximumSteps", .integer, unit: "steps", minimum: 1, maximum: 1_000_000_000, default: "none", values: ["none"],
                suggested: SuggestedRange(100, 100_000, step: 100),
                summary: "Ends the fit after so many steps, whatever the epochs; \"none\" sets no limit. A step is one batch."),
            ParameterDescription(
                "batchSize", .integer, unit: "series", minimum: 2, maximum: 4096, default: .integer(batchSize),
                suggested: SuggestedRange(8, 512, step: 8),
                summary: "How many series a step learns from. What is left at an epoch's end waits for the next epoch; "
                    + "a smaller set is gone through more than once in a batch."),
            ParameterDescription(
                "learningRate", .number, minimum: 0, maximum: 1, exclusiveMinimum: true, default: 0.0002,
                suggested: SuggestedRange(0.0001, 0.005, step: 0.0001), summary: "The step size of Adam, for both networks."),
            ParameterDescription(
                "beta1", .number, minimum: 0, maximum: 1, exclusiveMaximum: true, default: 0.5,
                suggested: SuggestedRange(0, 0.99, step: 0.01), summary: "Adam's decay of the gradients' running mean."),
            ParameterDescription(
                "beta2", .number, minimum: 0, maximum: 1, exclusiveMaximum: true, default: 0.999,
                suggested: SuggestedRange(0.9, 0.999, step: 0.001), summary: "Adam's decay of the squared gradients' running mean."),
            ParameterDescription(
                "latentDimension", .integer, unit: "numbers", minimum: 1, maximum: 4096, default: 100,
                suggested: SuggestedRange(2, 256, step: 1),
                summary: "How many standard normal numbers the generator makes a series from."),
        ]
    }

    private static let common: [ParameterDescription] = [
        ParameterDescription(
            "scaling", .choice, default: "standard", values: ["none", "standard", "minmax"],
            summary: "How each channel is brought to the networks' scale and back: not at all, to mean 0 and deviation 1, or to −1 … 1."),
        ParameterDescription(
            "randomRoll", .number, minimum: 0, maximum: 1, default: 0.0, suggested: SuggestedRange(0, 1, step: 0.05),
            summary: "The probability that a series is rotated by a random number of steps each time it is learned from."),
        ParameterDescription(
            "reportEvery", .integer, unit: "steps", minimum: 1, maximum: 1_000_000, default: 50,
            suggested: SuggestedRange(1, 500, step: 1), summary: "Losses are reported as means over so many steps."),
    ]
}
