package import Specification

/// Recipes that show what the product does.
package enum DemoRecipes {
    /// Ten classes of noisy sine waves: class `i` has `i + 1` waves per series, at a random phase.
    ///
    /// - Parameters:
    ///   - sequences: how many series per class.
    ///   - length: steps per series.
    package static func tenHarmonics(sequences: Int = 1000, length: Int = 1024, seed: UInt64 = 1) -> Recipe {
        .classes(
            (0..<10).map { label in
                LabelledRecipe(
                    label: label,
                    recipe: SeriesRecipe(
                        process: "harmonic", sequences: sequences, length: length, channels: 1, seed: seed,
                        parameters: ["amplitude": 2, "frequency": .integer(label + 1), "phase": "random"],
                        noise: SeriesRecipe.Noise(kind: .gaussian, std: 0.2), sampling: SeriesRecipe.Sampling(kind: .regular)))
            })
    }
}
