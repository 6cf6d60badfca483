/// Makes the first account.
struct SetupPage {
    let context: PageContext
    let values: FormValues
    /// The token of the set-up link.
    let setupToken: String?
    var problems = FormProblems()

    var html: HTML {
        EntryFrame(
            context: context, title: "Welcome", lead: "Make the first account. It is an admin's and can make others.",
            content: HTML.fragment([
                problems.summary { Format.title($0) },
                Tag.form(.method("post"), .action(WebPath("setup"))) {
                    FormField.csrf(context)
                    if let setupToken {
                        FormField.hidden("setupToken", setupToken)
                    } else {
                        FormField(
                            "setupToken", "Set-up token", help: "The last part of the link that the API printed when it started.",
                            problems: problems
                        ).text(values["setupToken"], .required, .autocomplete("off"))
                    }
                    FormField("username", "User name", problems: problems)
                        .text(values["username"], .required, .autocomplete("username"), .autofocus)
                    FormField("password", "Password", help: "At least 8 characters.", problems: problems)
                        .password(.required, .minLength(8), .autocomplete("new-password"))
                    Tag.button(.type("submit"), .class("btn btn-primary btn-wide"), .id("create-account")) { "Create the account" }
                },
            ])
        ).html
    }
}
