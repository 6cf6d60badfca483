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
