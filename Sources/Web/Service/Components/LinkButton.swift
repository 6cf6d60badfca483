/// Links that look like buttons.
enum LinkButton {
    static func primary(_ title: String, _ path: WebPath, icon: Icon? = nil) -> HTML { link(title, path, icon, "btn btn-primary") }
    static func secondary(_ title: String, _ path: WebPath, icon: Icon? = nil) -> HTML { link(title, path, icon, "btn btn-secondary") }
    static func danger(_ title: String, _ path: WebPath, icon: Icon? = nil) -> HTML { link(title, path, icon, "btn btn-quiet-danger") }

    private static func link(_ title: String, _ path: WebPath, _ icon: Icon?, _ classes: String) -> HTML {
        Tag.a(.class(classes), .href(path)) {
            if let icon { icon.html }
            Tag.span { title }
        }
    }
}
