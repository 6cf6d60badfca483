/// The frame of the pages before the log-in.
struct EntryFrame {
    let context: PageContext
    let title: String
    let lead: String
    let content: HTML

    var html: HTML {
        Layout(context: context, title: title).page {
            Tag.div(.class("entry")) {
                Tag.div(.class("entry-art"), .aria("hidden", "true")) {
                    Tag.svg(.viewBox("0 0 480 240")) {
                        Tag.path(.class("art-real"), .d("M0 130c40-90 80-90 120 0s80 90 120 0 80-90 120 0 80 90 120 0"))
                        Tag.path(.class("art-synthetic"), .d("M0 118c40-84 80-96 120 6s80 82 120-6 80-82 120 8 80 78 120-10"))
                        Tag.path(.class("art-synthetic faint"), .d("M0 142c40-98 80-80 120-8s80 96 120 10 80-96 120-10 80 98 120 6"))
                    }
                }
                Tag.section(.class("panel entry-panel")) {
                    Tag.p(.class("entry-brand")) { "Semblance" }
                    Tag.h1 { title }
                    Tag.p(.class("lead-text")) { lead }
                    content
                }
            }
        }
    }
}
