import Contracts
import Specification

/// A message in a coloured frame.
struct Alert {
    enum Kind { case success, danger, warning, info }
    let kind: Kind
    let content: HTML

    init(kind: Kind, @HTMLBuilder content: () -> HTML) {
        self.kind = kind
        self.content = content()
    }

    var html: HTML {
        let name =
            switch kind {
            case .success: "success"
            case .danger: "danger"
            case .warning: "warning"
            case .info: "info"
            }
        return Tag.div(.class("notice notice-\(name)"), .role(kind == .danger ? "alert" : "status")) {
            (kind == .success ? Icon.check : Icon.warning).html
            Tag.div { content }
        }
    }
}

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

/// The heading of a page with what leads there and the page's main actions.
struct PageHeader {
    let title: String
    var lead: String?
    var trail: [(title: String, path: WebPath)] = []
    var actions: HTML = .empty

    var html: HTML {
        Tag.div(.class("page-head")) {
            Tag.div {
                if !trail.isEmpty {
                    Tag.nav(.class("trail"), .aria("label", "Breadcrumb")) {
                        for step in trail { Tag.a(.href(step.path)) { step.title } }
                    }
                }
                Tag.h1 { title }
                if let lead { Tag.p(.class("lead-text")) { lead } }
            }
            if !actions.isEmpty { Tag.div(.class("page-actions")) { actions } }
        }
    }
}

/// What a page shows when there is nothing yet: why, and what to do next.
struct EmptyState {
    let icon: Icon
    let title: String
    let text: String
    var actions: HTML = .empty

    var html: HTML {
        Tag.div(.class("empty-state")) {
            Tag.span(.class("empty-icon")) { icon.html }
            Tag.h2 { title }
            Tag.p { text }
            if !actions.isEmpty { Tag.div(.class("empty-actions")) { actions } }
        }
    }
}

/// Links that look like buttons.
enum LinkButton {
    static func primary(_ title: String, _ path: WebPath, icon: Icon? = nil) -> HTML { link(title, path, icon, "btn btn-primary") }
    static func secondary(_ title: String, _ path: WebPath, icon: Icon? = nil) -> HTML { link(title, path, icon, "btn btn-secondary") }
    static func danger(_ title: String, _ path: WebPath, icon: Icon? = nil) -> HTML { link(title, path, icon, "btn btn-quiet-danger") }

    private static func link(_ title: String, _ path: WebPath, _ icon: Icon?, _ classes: String) -> HTML {
        Tag.a(.class(classes), .href(path)) {
            if let icon { icon.html }
            Tag.span { title }
        }
    }
}

/// Names and values beside each other.
struct Facts {
    let rows: [(name: String, value: HTML)]

    init(_ rows: [(String, HTML)]) { self.rows = rows }
    init(_ rows: [(String, String)]) { self.rows = rows.map { ($0.0, HTML.text($0.1)) } }

    var html: HTML {
        Tag.dl(.class("facts")) {
            for row in rows {
                Tag.div {
                    Tag.dt { row.name }
                    Tag.dd { row.value }
                }
            }
        }
    }

    /// The rows of a set of parameters, in the order of their names.
    static func parameters(_ parameters: [String: JSONValue]) -> Facts {
        Facts(parameters.sorted { $0.key < $1.key }.map { (Format.title($0.key), Format.value($0.value)) })
    }
}

/// A table that scrolls sideways on narrow screens.
struct DataTable {
    let caption: String
    let columns: [String]
    /// Columns of numbers, which are set flush right.
    var numeric: Set<Int> = []
    let rows: [[HTML]]

    var html: HTML {
        Tag.div(.class("table-scroll"), .tabIndex(0), .role("region"), .aria("label", caption)) {
            Tag.table(.class("data-table")) {
                Tag.thead {
                    Tag.tr {
                        for (index, column) in columns.enumerated() {
                            Tag.th(.scope("col"), .when(numeric.contains(index), .class("number"))) { column }
                        }
                    }
                }
                Tag.tbody {
                    for row in rows {
                        Tag.tr {
                            for (index, cell) in row.enumerated() {
                                Tag.td(.when(numeric.contains(index), .class("number"))) { cell }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Small parts that several pages share.
enum Fragment {
    static func badge(_ text: String, _ kind: String = "plain") -> HTML { Tag.span(.class("tag tag-\(kind)")) { text } }

    static func state(_ state: JobState) -> HTML { badge(state.rawValue, state.rawValue) }

    static func age(_ moment: Timestamp, _ context: PageContext) -> HTML {
        Tag.time(.datetime(moment.description), .title(Format.dateTime(moment))) { Format.age(of: moment, at: context.now) }
    }

    /// A hash by its first characters; the whole of it as a tooltip.
    static func hash(_ hash: String) -> HTML { Tag.code(.title(hash)) { String(hash.prefix(12)) } }

    /// A bar that is filled to `share`, for sight and for screen readers.
    static func progress(_ share: Double, label: String, id: String? = nil) -> HTML {
        Tag.progress(.class("bar"), .max("1"), .value(Format.plain(max(0, min(1, share)))), .aria("label", label), id.map { .id($0) } ?? .none) {
            Format.percent(share)
        }
    }

    /// The place of a plot. A script fills it; without scripts the reader is told so.
    static func plot(id: String, label: String, classes: String = "", _ attributes: Attribute...) -> HTML {
        Tag.div(.class("plot-frame \(classes)")) {
            Tag.div([.id(id), .class("plot"), .role("img"), .aria("label", label)] + attributes) {
                Tag.p(.class("plot-wait")) { "Drawing…" }
            }
            Tag.noscript { Tag.p(.class("plot-note")) { "Plots need JavaScript. Everything else on this page works without it." } }
        }
    }

    /// The link to the next page of a list.
    static func more(_ path: WebPath?) -> HTML {
        guard let path else { return .empty }
        return Tag.nav(.class("pager"), .aria("label", "Pages")) { LinkButton.secondary("Next page", path, icon: .arrow) }
    }
}
