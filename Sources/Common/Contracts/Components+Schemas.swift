package import Specification

extension ComponentDescription: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("name", .text()), .required("title", .text()), .required("summary", .text()), .optional("formula", .text()),
                .required("references", .list(of: .text())), .optional("group", .text()),
                .required("parameters", .list(of: .reference(ParameterDescription.self))),
            ], summary: "What a process or a synthesizer says of itself.")
    }
    package static var example: ComponentDescription {
        ComponentDescription(
            name: "harmonic", title: "Harmonic", summary: "A sine wave.", formula: "x(t) = A sin(2πft)", references: ["A book"],
            group: "Oscillations", parameters: [.example])
    }
}

extension ParameterDescription: ContractType {
    package static var schema: Schema {
        .object([
            .required("name", .text()), .required("type", .words(of: ParameterType.self)), .optional("unit", .text()),
            .optional("minimum", .number()), .optional("maximum", .number()), .optional("exclusiveMinimum", .boolean),
            .optional("exclusiveMaximum", .boolean), .required("default", .any), .optional("values", .list(of: .any)),
            .optional("suggested", .reference("SuggestedRange"), "The sensible range of a slider."),
            .optional("when", .reference("ParameterCondition"), "Used only while another parameter has one of these values."),
            .required("summary", .text()),
        ])
    }
    package static var example: ParameterDescription {
        ParameterDescription(
            "phase", .number, unit: "radians", minimum: 0, maximum: 6.3, exclusiveMinimum: false, exclusiveMaximum: true, default: 0,
            values: ["random"], suggested: SuggestedRange(0, 6, step: 0.1), when: ParameterCondition("shape", in: ["sine"]),
            summary: "Where the wave begins.")
    }
}

extension SuggestedRange: ContractType {
    package static var schema: Schema {
        .object([.required("minimum", .number()), .required("maximum", .number()), .required("step", .number())])
    }
    package static var example: SuggestedRange { SuggestedRange(0, 10, step: 0.1) }
}

extension ParameterCondition: ContractType {
    package static var schema: Schema { .object([.required("parameter", .text()), .required("in", .list(of: .any))]) }
    package static var example: ParameterCondition { ParameterCondition("shape", in: ["sine"]) }
}
