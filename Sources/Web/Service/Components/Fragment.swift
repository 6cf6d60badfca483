import Contracts

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
        Tag.progress(
            .class("bar"), .max("1"), .value(Format.plain(max(0, min(1, share)))), .aria("label", label), id.map { .id($0) } ?? .none
        ) {
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
