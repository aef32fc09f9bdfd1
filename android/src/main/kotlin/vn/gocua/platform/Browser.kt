package vn.gocua.platform

import android.content.*
import android.net.Uri
import android.os.*
import vn.gocua.core.*

/** The system's browser as a tab over the app, never a web view (RFC 8252 section 8.12), and the link that comes back. */
class Browser(private val front: Front, private val dispatch: (Action) -> Unit) {
    private class Open(val prefix: String, val answer: Answer)

    private var open: Open? = null

    fun open(url: String, prefix: String, answer: Answer) {
        end(PlatformOutcome.Cancelled)
        val asked = Open(prefix, answer)
        open = asked
        // What makes a browser open it as a tab over the app; a browser that cannot ignores it.
        val tab = Bundle().apply { putBinder("android.support.customtabs.extra.SESSION", null) }
        val page = Intent(Intent.ACTION_VIEW, Uri.parse(url)).addCategory(Intent.CATEGORY_BROWSABLE).putExtras(tab)
        // Back without a link: the person closed the browser.
        front.whenBack { if (open === asked) end(PlatformOutcome.Cancelled) }
        front.open(page) { end(PlatformOutcome.Unavailable("no browser")) }
    }

    /** A link of the app was opened; without an open request the process had died meanwhile. */
    fun returned(url: String) {
        val asked = open
        if (asked != null && url.startsWith(asked.prefix)) end(PlatformOutcome.Returned(url)) else dispatch(Action.Returned(url))
    }

    private fun end(outcome: PlatformOutcome) {
        open?.answer?.invoke(outcome)
        open = null
    }
}
