/// A framed part of a page with a heading.
struct Card {
    let title: String?
    var note: String?
    var actions: HTML = .empty
    var classes = ""
    var id: String?
    let content: HTML

    init(
        _ title: String? = nil, note: String? = nil, actions: HTML = .empty, classes: String = "", id: String? = nil,
        @HTMLBuilder content: () -> HTML
    ) {
        self.title = title
        self.note = note
        self.actions = actions
        self.classes = classes
        self.id = id
        self.content = content()
    }

    var html: HTML {
        Tag.section(.class("panel \(classes)"), id.map { .id($0) } ?? .none) {
            if title != nil || !actions.isEmpty {
                Tag.div(.class("panel-head")) {
                    if let title { Tag.h2 { title } }
                    actions
                }
            }
            if let note { Tag.p(.class("panel-note")) { note } }
            content
        }
    }
}
