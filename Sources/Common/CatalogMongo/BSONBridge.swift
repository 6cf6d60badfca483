internal import BSON
internal import CMongoC
internal import Catalog

// Documents cross to libbson as bytes only. Its types are aligned to 128 bytes, which Swift's own storage is not, so room for them is
// always allocated here.

private let structureBytes = 128

/// Calls `body` with the document as a `bson_t` that reads our bytes in place; it must not be kept.
func withBSON<Value>(_ document: BSONDocument, _ body: (OpaquePointer) throws -> Value) throws -> Value {
    let bytes = try document.bytes()
    let storage = UnsafeMutableRawPointer.allocate(byteCount: structureBytes, alignment: structureBytes)
    defer { storage.deallocate() }
    let pointer = OpaquePointer(storage)
    return try bytes.withUnsafeBufferPointer { buffer in
        guard bson_init_static(pointer, buffer.baseAddress, buffer.count) else {
            throw BSONError(reason: "the driver refuses a document of \(buffer.count) bytes")
        }
        // Memory that was lent needs no bson_destroy.
        return try body(pointer)
    }
}

/// Calls `body` with room for a reply, which the driver fills in whether or not it succeeds; what it filled in.
///
/// - Throws: `MongoError` when `body` returns false.
@discardableResult
func withReply(_ operation: String, _ body: (_ reply: OpaquePointer, _ error: inout bson_error_t) throws -> Bool) throws -> BSONDocument {
    let storage = UnsafeMutableRawPointer.allocate(byteCount: structureBytes, alignment: structureBytes)
    defer { storage.deallocate() }
    let pointer = OpaquePointer(storage)
    // An empty document owns no memory, so that the driver may initialise it once more.
    bson_init(pointer)
    defer { bson_destroy(pointer) }
    var error = bson_error_t()
    guard try body(pointer, &error) else { throw MongoError(error, operation: operation) }
    return try copy(pointer)
}

/// A copy of the driver's document.
func copy(_ pointer: OpaquePointer) throws -> BSONDocument {
    guard let data = bson_get_data(pointer) else { throw CatalogError.corrupt("The driver returned no document.") }
    let raw = UnsafeRawPointer(data)
    let length = Int(Int32(littleEndian: raw.loadUnaligned(as: Int32.self)))
    do {
        return try BSONDocument(copying: UnsafeRawBufferPointer(start: raw, count: length))
    } catch {
        throw CatalogError.corrupt("MongoDB returned a document that cannot be read: \(error).")
    }
}
