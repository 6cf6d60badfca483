/// The two ways to a dataset.
struct GenerateTabs {
    enum Tab { case processes, upload }
    let current: Tab

    var html: HTML {
        Tag.nav(.class("tabs"), .aria("label", "Ways to make a dataset")) {
            Tag.a(.href(WebPath("generate")), .when(current == .processes, .aria("current", "page"))) { "From a process" }
            Tag.a(.href(WebPath("generate", "upload")), .when(current == .upload, .aria("current", "page"))) { "Upload a file" }
        }
    }
}
