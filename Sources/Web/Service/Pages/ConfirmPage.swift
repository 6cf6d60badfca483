/// Asks before something is deleted for ever.
struct ConfirmPage {
    let context: PageContext
    let section: Section
    let title: String
    let text: String
    let button: String
    /// Where the confirmation goes.
    let action: WebPath
    /// Where "keep it" goes.
    let back: WebPath
    /// Why it could not be done.
    var problem: String?

    var html: HTML {
        Layout(context: context, title: title, section: section).page {
            Tag.div(.class("narrow")) {
                if let problem { Alert(kind: .danger) { problem }.html }
                Card(title) {
                    Tag.p { text }
                    Tag.form(.method("post"), .action(action), .class("button-row")) {
                        FormField.csrf(context)
                        Tag.button(.type("submit"), .class("btn btn-danger"), .id("confirm")) { button }
                        LinkButton.secondary("Keep it", back)
                    }
                }.html
            }
        }
    }
}
