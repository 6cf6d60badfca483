/// A request got no complete answer.
package struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    package enum Kind: Sendable, Hashable {
        /// The server cannot be reached; it has seen nothing of the request.
        case cannotConnect
        /// It took longer than it may.
        ///
        /// The server may have done what was asked.
        case timeout
        /// The answer has more bytes than are accepted.
        case tooLarge
        /// The connection ended too early.
        ///
        /// The server may have done what was asked.
        case interrupted
        /// The request is not one, or something else failed.
        case other
    }

    /// What kind of failure it was.
    package let kind: Kind
    /// What happened, for people.
    package let message: String

    /// A failure.
    package init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
