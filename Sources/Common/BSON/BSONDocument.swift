/// An ordered list of named values.
///
/// Names may repeat, as BSON allows; looking up a name finds the first.
package struct BSONDocument: Hashable, Sendable {
    /// A name and its value.
    package struct Element: Hashable, Sendable {
        package var key: String
        package var value: BSONValue

        package init(_ key: String, _ value: BSONValue) {
            self.key = key
            self.value = value
        }
    }

    package var elements: [Element]

    /// A document without elements.
    package init() { elements = [] }

    package init(elements: [Element]) { self.elements = elements }

    package init(_ pairs: [(String, BSONValue)]) { elements = pairs.map { Element($0.0, $0.1) } }

    /// The first value of that name; nil when there is none. Setting replaces the first or appends; setting nil removes it.
    package subscript(_ key: String) -> BSONValue? {
        get { elements.first { $0.key == key }?.value }
        set {
            let index = elements.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): elements[index].value = value
            case (let index?, nil): elements.remove(at: index)
            case (nil, let value?): elements.append(Element(key, value))
            case (nil, nil): break
            }
        }
    }

    /// Adds an element at the end.
    package mutating func append(_ key: String, _ value: BSONValue) { elements.append(Element(key, value)) }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, BSONValue)...) { self.init(elements) }
}

extension BSONDocument {
    /// How deep documents and arrays may lie in each other; MongoDB itself allows 100 levels.
    package static let maximumDepth = 200

    /// Reads exactly one document from untrusted bytes.
    ///
    /// - Throws: when a length, type, terminator or text (UTF-8) is wrong, when it is nested deeper than `maximumDepth`, or when there
    ///   are bytes after it.
    package init(bytes: [UInt8]) throws(BSONError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(BSONError) in try BSONDocument(copying: bytes) }
        }
        self = try result.get()
    }

    /// The same from memory that is not kept.
    package init(copying bytes: UnsafeRawBufferPointer) throws(BSONError) {
        var reader = BSONReader(bytes: bytes)
        self = try reader.document(end: bytes.count, depth: 1)
        guard reader.position == bytes.count else {
            throw BSONError(offset: reader.position, reason: "the document ends here but there are \(bytes.count) bytes")
        }
    }

    /// The document's bytes.
    ///
    /// - Throws: when a name holds the character NUL, which ends names in BSON, or the document would reach 2 GiB.
    package func bytes() throws(BSONError) -> [UInt8] {
        var writer = BSONWriter()
        try writer.append(self)
        return writer.bytes
    }
}
