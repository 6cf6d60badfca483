internal import BSON
internal import CMongoC
internal import Catalog

/// A client that was taken from the pool for one operation. All methods block; only one thread may use it.
struct MongoClient {
    /// Given back to the pool by whoever took it.
    let client: OpaquePointer
    let databaseName: String

    /// Documents were written by our own codec; the driver need not read them a second time.
    private static let unchecked: BSONDocument = ["validate": false]

    func insert(_ document: BSONDocument, into name: String) throws {
        try withCollection(name) { collection in
            try withBSON(document) { document in
                try withBSON(Self.unchecked) { options in
                    _ = try withReply("insert into \(name)") { reply, error in
                        mongoc_collection_insert_one(collection, document, options, reply, &error)
                    }
                }
            }
        }
    }

    /// The documents that match, in the order of `sort`.
    func find(
        _ name: String, _ filter: BSONDocument, sort: BSONDocument? = nil, limit: Int? = nil, projection: BSONDocument? = nil
    ) throws -> [BSONDocument] {
        var options: BSONDocument = [:]
        options["sort"] = sort.map(BSONValue.document)
        options["projection"] = projection.map(BSONValue.document)
        // A limit of 0 would mean all.
        if let limit {
            if limit <= 0 { return [] }
            options["limit"] = .int64(Int64(limit))
        }
        return try withCollection(name) { collection in
            try withBSON(filter) { filter in
                try withBSON(options) { options in
                    try documents(mongoc_collection_find_with_opts(collection, filter, options, nil), "find in \(name)")
                }
            }
        }
    }

    func findOne(_ name: String, _ filter: BSONDocument, sort: BSONDocument? = nil, projection: BSONDocument? = nil) throws -> BSONDocument?
    {
        try find(name, filter, sort: sort, limit: 1, projection: projection).first
    }

    func aggregate(_ name: String, _ pipeline: [BSONDocument]) throws -> [BSONDocument] {
        try withCollection(name) { collection in
            try withBSON(["pipeline": .array(pipeline.map(BSONValue.document))]) { pipeline in
                try documents(mongoc_collection_aggregate(collection, MONGOC_QUERY_NONE, pipeline, nil, nil), "aggregate \(name)")
            }
        }
    }

    /// Changes the first document that matches, in one atomic step; the document before or after the change, nil when none matches.
    func findAndModify(
        _ name: String, _ filter: BSONDocument, _ update: BSONDocument, sort: BSONDocument? = nil, hint: String? = nil,
        returnsNew: Bool = true
    ) throws -> BSONDocument? {
        try findAndModify(
            name, filter, update: update, sort: sort, hint: hint,
            flags: returnsNew ? MONGOC_FIND_AND_MODIFY_RETURN_NEW : MONGOC_FIND_AND_MODIFY_NONE)
    }

    /// Removes the first document that matches, in one atomic step, and returns it; nil when none matches.
    func findAndRemove(_ name: String, _ filter: BSONDocument, sort: BSONDocument? = nil) throws -> BSONDocument? {
        try findAndModify(name, filter, update: nil, sort: sort, hint: nil, flags: MONGOC_FIND_AND_MODIFY_REMOVE)
    }

    /// Changes the first document that matches; whether one did.
    @discardableResult
    func update(_ name: String, _ filter: BSONDocument, _ update: BSONDocument, upsert: Bool = false) throws -> Bool {
        var options = Self.unchecked
        if upsert { options["upsert"] = true }
        let reply = try withCollection(name) { collection in
            try withBSON(filter) { filter in
                try withBSON(update) { update in
                    try withBSON(options) { options in
                        try withReply("update \(name)") { reply, error in
                            mongoc_collection_update_one(collection, filter, update, options, reply, &error)
                        }
                    }
                }
            }
        }
        return (reply["matchedCount"]?.integerValue ?? 0) > 0
    }

    /// Removes every document that matches.
    func deleteAll(_ name: String, _ filter: BSONDocument) throws {
        try withCollection(name) { collection in
            try withBSON(filter) { filter in
                _ = try withReply("delete from \(name)") { reply, error in
                    mongoc_collection_delete_many(collection, filter, nil, reply, &error)
                }
            }
        }
    }

    /// Removes the first document that matches.
    func delete(_ name: String, _ filter: BSONDocument) throws {
        try withCollection(name) { collection in
            try withBSON(filter) { filter in
                _ = try withReply("delete from \(name)") { reply, error in
                    mongoc_collection_delete_one(collection, filter, nil, reply, &error)
                }
            }
        }
    }

    /// Replaces or inserts many documents with few messages, in any order.
    ///
    /// - Throws: `MongoError` with `isDuplicate` when only duplicates were refused; all others are stored then.
    func replaceAll(_ name: String, _ replacements: [(filter: BSONDocument, document: BSONDocument)]) throws {
        if replacements.isEmpty { return }
        try withCollection(name) { collection in
            let bulk = try withBSON(["ordered": false]) { mongoc_collection_create_bulk_operation_with_opts(collection, $0) }
            defer { mongoc_bulk_operation_destroy(bulk) }
            try withBSON(["upsert": true, "validate": false]) { options in
                for (filter, document) in replacements {
                    try withBSON(filter) { filter in
                        try withBSON(document) { document in
                            var error = bson_error_t()
                            guard mongoc_bulk_operation_replace_one_with_opts(bulk, filter, document, options, &error) else {
                                throw MongoError(error, operation: "replace in \(name)")
                            }
                        }
                    }
                }
            }
            _ = try withReply("replace in \(name)") { reply, error in mongoc_bulk_operation_execute(bulk, reply, &error) != 0 }
        }
    }

    /// Runs a command on the database that changes something.
    @discardableResult
    func writeCommand(_ command: BSONDocument) throws -> BSONDocument {
        try withBSON(command) { pointer in
            try withReply(command.elements.first?.key ?? "command") { reply, error in
                mongoc_client_write_command_with_opts(client, databaseName, pointer, nil, reply, &error)
            }
        }
    }

    /// Runs a command on the database that only reads.
    @discardableResult
    func readCommand(_ command: BSONDocument) throws -> BSONDocument {
        try withBSON(command) { pointer in
            try withReply(command.elements.first?.key ?? "command") { reply, error in
                mongoc_client_read_command_with_opts(client, databaseName, pointer, nil, nil, reply, &error)
            }
        }
    }

    private func findAndModify(
        _ name: String, _ filter: BSONDocument, update: BSONDocument?, sort: BSONDocument?, hint: String?,
        flags: mongoc_find_and_modify_flags_t
    ) throws -> BSONDocument? {
        let options = mongoc_find_and_modify_opts_new()
        defer { mongoc_find_and_modify_opts_destroy(options) }
        mongoc_find_and_modify_opts_set_flags(options, flags)
        // All setters copy what they are given.
        if let update { _ = try withBSON(update) { mongoc_find_and_modify_opts_set_update(options, $0) } }
        if let sort { _ = try withBSON(sort) { mongoc_find_and_modify_opts_set_sort(options, $0) } }
        if let hint { _ = try withBSON(["hint": .string(hint)]) { mongoc_find_and_modify_opts_append(options, $0) } }
        let reply = try withCollection(name) { collection in
            try withBSON(filter) { filter in
                try withReply("find and modify in \(name)") { reply, error in
                    mongoc_collection_find_and_modify_with_opts(collection, filter, options, reply, &error)
                }
            }
        }
        return reply["value"]?.documentValue
    }

    private func withCollection<Value>(_ name: String, _ body: (OpaquePointer) throws -> Value) throws -> Value {
        guard let collection = mongoc_client_get_collection(client, databaseName, name) else {
            throw CatalogError.unavailable("The driver cannot open the collection \(name).")
        }
        defer { mongoc_collection_destroy(collection) }
        return try body(collection)
    }

    /// Copies all documents of a cursor and frees it.
    private func documents(_ cursor: OpaquePointer?, _ operation: String) throws -> [BSONDocument] {
        guard let cursor else { throw CatalogError.unavailable("The driver cannot begin to \(operation).") }
        defer { mongoc_cursor_destroy(cursor) }
        var result: [BSONDocument] = []
        // The document belongs to the cursor and lasts until its next step.
        var document: OpaquePointer?
        while mongoc_cursor_next(cursor, &document) {
            if let document { result.append(try copy(document)) }
        }
        var error = bson_error_t()
        if mongoc_cursor_error(cursor, &error) { throw MongoError(error, operation: operation) }
        return result
    }
}
