import Contracts
import Specification

/// One field of a form: label, control, help and what is wrong with it.
struct FormField {
    let name: String
    let label: String
    var id: String
    var unit: String?
    var help: String?
    var problem: String?
    var classes = ""
    var attributes: [Attribute] = []

    init(
        _ name: String, _ label: String, idPrefix: String = "f-", unit: String? = nil, help: String? = nil, problems: FormProblems? = nil,
        classes: String = "", attributes: [Attribute] = []
    ) {
        self.name = name
        self.label = label
        id = idPrefix + String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" })
        self.unit = unit
        self.help = help
        problem = problems?[name]
        self.classes = classes
        self.attributes = attributes
    }

    /// The hidden field that proves that a form came from our page.
    static func csrf(_ context: PageContext) -> HTML {
        Tag.input(.type("hidden"), .name("csrf"), .value(context.csrfToken))
    }

    static func hidden(_ name: String, _ value: String) -> HTML { Tag.input(.type("hidden"), .name(name), .value(value)) }

    /// The field with a control of the caller's making, which must take `controlAttributes`.
    func around(@HTMLBuilder _ control: () -> HTML) -> HTML {
        Tag.div([.class("field \(classes)\(problem == nil ? "" : " field-wrong")")] + attributes) {
            Tag.label(.for(id)) {
                label
                if let unit { Tag.span(.class("unit")) { unit } }
            }
            control()
            notes
        }
    }

    private var notes: HTML {
        HTML.fragment([
            problem.map { message in Tag.p(.class("field-problem"), .id("\(id)-problem")) { message } } ?? .empty,
            help.map { help in Tag.p(.class("field-help"), .id("\(id)-help")) { help } } ?? .empty,
        ])
    }

    /// Name, id and the references to help and problem.
    var controlAttributes: [Attribute] {
        let described = [problem == nil ? nil : "\(id)-problem", help == nil ? nil : "\(id)-help"].compactMap(\.self)
        return [
            .id(id), .name(name), .when(problem != nil, .aria("invalid", "true")),
            .when(!described.isEmpty, .aria("describedby", described.joined(separator: " "))),
        ]
    }

    func text(_ value: String?, _ more: Attribute...) -> HTML {
        around { Tag.input([.type("text"), .class("form-control"), .value(value ?? "")] + controlAttributes + more) }
    }

    func password(_ more: Attribute...) -> HTML {
        around { Tag.input([.type("password"), .class("form-control")] + controlAttributes + more) }
    }

    /// A number, with a slider beside it when a range is suggested.
    func number(_ value: String?, whole: Bool, suggested: SuggestedRange? = nil, minimum: Double? = nil, maximum: Double? = nil) -> HTML {
        around { numberControl(value, whole: whole, suggested: suggested, minimum: minimum, maximum: maximum) }
    }

    func numberControl(_ value: String?, whole: Bool, suggested: SuggestedRange?, minimum: Double? = nil, maximum: Double? = nil) -> HTML {
        // `step=any`: the range is enforced by the API, and a browser must not refuse what the API admits.
        let limits: [Attribute] = [
            minimum.map { .min(Format.plain($0)) } ?? .none, maximum.map { .max(Format.plain($0)) } ?? .none, .step(whole ? "1" : "any"),
        ]
        let box = Tag.input(
            [.type("number"), .class("form-control"), .value(value ?? ""), .inputMode(whole ? "numeric" : "decimal")] + limits
                + controlAttributes)
        guard let suggested else { return box }
        return Tag.div(.class("slider-row"), .data("slider")) {
            Tag.input(
                .type("range"), .class("slider script-only"), .min(Format.plain(suggested.minimum)), .max(Format.plain(suggested.maximum)),
                .step(Format.plain(suggested.step)), .value(value ?? Format.plain(suggested.minimum)), .aria("label", "\(label), slider"))
            box
        }
    }

    func select(_ options: [(value: String, title: String)], selected: String?, _ more: Attribute...) -> HTML {
        around {
            Tag.select([.class("form-select")] + controlAttributes + more) {
                for option in options {
                    Tag.option(.value(option.value), .when(option.value == selected, .selected)) { option.title }
                }
            }
        }
    }

    /// A choice in groups.
    func select(groups: [(title: String, options: [(value: String, title: String)])], selected: String?, _ more: Attribute...) -> HTML {
        around {
            Tag.select([.class("form-select")] + controlAttributes + more) {
                for group in groups {
                    Tag.optgroup(.label(group.title)) {
                        for option in group.options {
                            Tag.option(.value(option.value), .when(option.value == selected, .selected)) { option.title }
                        }
                    }
                }
            }
        }
    }

    /// On or off. The hidden field before it says "off" when the box is not ticked.
    func toggle(_ isOn: Bool, _ more: Attribute...) -> HTML {
        Tag.div([.class("field field-switch \(classes)\(problem == nil ? "" : " field-wrong")")] + attributes) {
            Tag.div(.class("form-check form-switch")) {
                Self.hidden(name, "false")
                Tag.input(
                    [.type("checkbox"), .class("form-check-input"), .role("switch"), .value("true"), .when(isOn, .checked)]
                        + controlAttributes
                        + more)
                Tag.label(.class("form-check-label"), .for(id)) { label }
            }
            notes
        }
    }
}
