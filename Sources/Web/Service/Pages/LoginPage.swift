/// Asks for user name and password.
struct LoginPage {
    let context: PageContext
    let values: FormValues
    /// Where to go afterwards.
    let next: WebPath?
    var problems = FormProblems()

    var html: HTML {
        EntryFrame(
            context: context, title: "Log in", lead: "Synthetic data that behaves like the real thing.",
            content: HTML.fragment([
                problems.summary { Format.title($0) },
                Tag.form(.method("post"), .action(WebPath("login"))) {
                    FormField.csrf(context)
                    if let next { FormField.hidden("next", next.description) }
                    FormField("username", "User name", problems: problems)
                        .text(values["username"], .required, .autocomplete("username"), .autofocus)
                    FormField("password", "Password", problems: problems).password(.required, .autocomplete("current-password"))
                    Tag.button(.type("submit"), .class("btn btn-primary btn-wide"), .id("log-in")) { "Log in" }
                },
            ])
        ).html
    }
}
