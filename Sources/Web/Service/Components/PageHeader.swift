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
