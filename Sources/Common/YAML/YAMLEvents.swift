internal import CYaml
internal import Specification

/// The events of libyaml's parser, one after the other.
final class YAMLEvents {
    enum Kind: Equatable {
        case streamStart, streamEnd, documentStart, documentEnd, alias, sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case scalar(String, isPlain: Bool)
    }

    struct Event {
        let kind: Kind
        /// From 1.
        let line: Int

        func error(_ message: String) -> SpecificationError { SpecificationError("line \(line)", message) }
    }

    // Freed by yaml_parser_delete; libyaml keeps pointers into it, so that it must not move.
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Begins to read a text, of which a copy is kept.
    init(_ bytes: [UInt8]) throws(SpecificationError) {
        input = .allocate(capacity: bytes.count)
        _ = input.initialize(from: bytes)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) != 0 else { throw SpecificationError("line 1", "there is no memory to read it") }
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// - Throws: `SpecificationError` with the line, when the text is not YAML.
    func next() throws(SpecificationError) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) != 0 else {
            let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it is not YAML"
            throw SpecificationError("line \(parser.pointee.problem_mark.line + 1)", problem)
        }
        defer { yaml_event_delete(&event) }
        let line = Int(event.start_mark.line) + 1
        let kind: Kind
        switch event.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SEQUENCE_START_EVENT: kind = event.data.sequence_start.anchor == nil ? .sequenceStart : .alias
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT: kind = event.data.mapping_start.anchor == nil ? .mappingStart : .alias
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            guard scalar.anchor == nil else { return Event(kind: .alias, line: line) }
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            kind = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit != 0)
        default: throw SpecificationError("line \(line)", "it is not YAML")
        }
        return Event(kind: kind, line: line)
    }

    func expect(_ kind: Kind) throws(SpecificationError) {
        let event = try next()
        guard event.kind == kind else { throw event.error("it is not YAML") }
    }
}
