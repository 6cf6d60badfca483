/// Changes the colours; the choice is kept in a cookie.
struct ThemeToggle {
    let context: PageContext

    var html: HTML {
        Tag.form(.method("post"), .action(WebPath("theme")), .data("theme-form")) {
            FormField.csrf(context)
            Tag.input(.type("hidden"), .name("next"), .value(context.path.description))
            Tag.button(.class("nav-button"), .type("submit"), .name("theme"), .value(context.theme.next.rawValue)) {
                Icon.theme.html
                Tag.span(.data("theme-title")) { context.theme.title }
            }
        }
    }
}
