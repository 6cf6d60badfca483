/// The frame of every page: head, navigation, message of the request before, content.
package struct Layout {
    let context: PageContext
    let title: String
    /// The part of the site that the navigation marks.
    var section: Section?
    /// Scripts of this page, file names in the folder of assets.
    var scripts: [String] = []
    /// Whether the page draws plots.
    var hasPlots = false
    /// Without scripts, the page loads itself again after so many seconds.
    var refreshSeconds: Int?

    /// The whole page.
    package func page(@HTMLBuilder content: () -> HTML) -> HTML {
        Tag.html(.lang("en"), .data("theme", context.theme.rawValue)) {
            head
            Tag.body(.class(context.user == nil ? "plain" : "app")) {
                Tag.a(.class("skip-link"), .href(fragment: "content")) { "Skip to the content" }
                if let user = context.user {
                    Navigation(context: context, section: section, user: user).html
                }
                Tag.main(.id("content"), .class("content"), .tabIndex(-1)) {
                    flash
                    content()
                }
                Tag.div(.id("announcer"), .class("visually-hidden"), .role("status"), .aria("live", "polite"))
            }
        }
    }

    private var head: HTML {
        Tag.head {
            Tag.meta(.charset("utf-8"))
            Tag.meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
            Tag.meta(.name("color-scheme"), .content(context.theme == .automatic ? "light dark" : context.theme.rawValue))
            Tag.meta(.name("csrf-token"), .content(context.csrfToken))
            Tag.title { "\(title) · Semblance" }
            Tag.link(.rel("icon"), .type("image/svg+xml"), .href(context.assets.asset("icon.svg")))
            Tag.link(.rel("stylesheet"), .href(context.assets.vendor("bootstrap.min.css")))
            for sheet in ["tokens.css", "layout.css", "components.css"] {
                Tag.link(.rel("stylesheet"), .href(context.assets.asset(sheet)))
            }
            Tag.script(.src(context.assets.asset("early.js")))
            if hasPlots {
                Tag.script(.defer, .src(context.assets.vendor("plotly.min.js")))
            }
            for script in ["theme.js"] + scripts {
                Tag.script(.type("module"), .src(context.assets.asset(script)))
            }
            if let refreshSeconds {
                Tag.noscript { Tag.meta(.httpEquiv("refresh"), .content(String(refreshSeconds))) }
            }
        }
    }

    @HTMLBuilder private var flash: HTML {
        if let flash = context.flash {
            Alert(kind: flash.kind == .success ? .success : .danger) { flash.text }.html
        }
    }
}
