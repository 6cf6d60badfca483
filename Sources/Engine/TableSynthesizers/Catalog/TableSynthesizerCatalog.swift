package import Specification

/// Every synthesizer of tables there is, by its description.
package enum TableSynthesizerCatalog {
    /// The descriptions in the order in which a form lists them; the first is the default.
    package static let descriptions: [ComponentDescription] = [
        AutomaticChoice.description, ForestSettings.description, AutoregressionFit.description, CopulaSettings.description,
    ]

    /// The description of a synthesizer, or nil when there is none of that name.
    package static func description(named name: String) -> ComponentDescription? { descriptions.first { $0.name == name } }
}
