/// One setting of the services: an environment variable with its meaning.
package struct Setting: Sendable, Hashable {
    /// What a value may look like.
    package enum Kind: Sendable, Hashable {
        /// Any text.
        case text
        /// A whole number.
        case integer
        /// A number.
        case number
        /// `true` or `false` (also `yes`, `no`, `on`, `off`, `1`, `0`).
        case boolean
        /// An address that begins with `http://` or `https://`.
        case url
        /// A file or folder.
        case path
        /// Text that is never shown.
        case secret
        /// One of the given words.
        case choice([String])
    }

    /// A program that reads settings.
    package enum Service: String, Sendable, Hashable, CaseIterable {
        /// The API.
        case api
        /// The trainer.
        case trainer
        /// The web pages.
        case web
        /// The command line.
        case cli
    }

    /// The name of the environment variable.
    package let name: String
    /// What a value may look like.
    package let type: Kind
    /// The unit of a number, such as `bytes`.
    package let unit: String?
    /// The value that counts when none is given; nil when there is none, or when it is made from other settings (`summary` says how).
    package let `default`: String?
    /// What the setting does, in one or two sentences.
    package let summary: String
    /// The programs that read it; empty when it is accepted and has no effect.
    package let services: [Service]
    /// Other names that are understood; the first name that has a value wins.
    package let aliases: [String]
    /// The least admissible number, or the least length of a secret.
    package let minimum: Double?
    /// The greatest admissible number.
    package let maximum: Double?

    /// Describes a setting.
    package init(
        _ name: String, _ type: Kind, unit: String? = nil, default: String? = nil, _ summary: String, services: [Service],
        aliases: [String] = [], minimum: Double? = nil, maximum: Double? = nil
    ) {
        self.name = name
        self.type = type
        self.unit = unit
        self.default = `default`
        self.summary = summary
        self.services = services
        self.aliases = aliases
        self.minimum = minimum
        self.maximum = maximum
    }
}
