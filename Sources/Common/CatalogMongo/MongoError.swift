internal import CMongoC
internal import Catalog

/// What the driver or the server answered instead of doing what it was asked.
struct MongoError: Error {
    let domain: UInt32
    let code: UInt32
    let message: String
    /// The step that failed; never holds data.
    let operation: String

    init(_ error: bson_error_t, operation: String) {
        domain = error.domain
        code = error.code
        // The driver cuts messages to the size of the field and always ends them with a zero byte.
        message = withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        self.operation = operation
    }

    /// A unique index holds the value already.
    var isDuplicate: Bool { code == 11_000 || code == 11_001 }

    /// The error as callers of the store see it.
    var catalogError: CatalogError { .unavailable("MongoDB failed at \(operation): \(message) (code \(code)).") }
}
