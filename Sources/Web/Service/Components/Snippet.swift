/// A text that can be copied with a button.
struct Snippet {
    let id: String
    let title: String
    let text: String

    var html: HTML {
        Tag.div(.class("snippet")) {
            Tag.pre(.tabIndex(0)) { Tag.code(.id(id)) { text } }
            Tag.button(.type("button"), .class("btn btn-secondary btn-sm script-only"), .data("copy", id)) {
                Icon.copy.html
                Tag.span { title }
            }
        }
    }
}
