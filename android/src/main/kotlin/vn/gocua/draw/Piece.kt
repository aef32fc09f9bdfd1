package vn.gocua.draw

import android.os.Build
import android.text.SpannableString
import android.text.style.LocaleSpan
import android.view.*
import android.widget.LinearLayout
import vn.gocua.*
import vn.gocua.core.*
import java.util.Locale

/**
 * One element on the screen. It lives as long as the element keeps id and kind, so that focus, cursor and touch
 * survive every new view. For a screen reader it is one thing that says the element's `read_aloud`; only what is
 * operated by itself (a box, an option, a key) stands inside it as a thing of its own.
 */
abstract class Piece(protected val screen: Screen) : Parts(screen.context, screen.look) {
    lateinit var element: Element
        private set

    /** The number of the screen that this piece stands on: what is done here goes back with it, however late. */
    val frame: ULong = screen.frame

    /** What kind of control this is, for a screen reader; none for what is only read. */
    protected open val role: Class<out View>? = null

    init { orientation = VERTICAL }

    /** Takes the element's words, before a piece draws them. A live one that has just come is said by itself. */
    fun name(next: Element) {
        val appears = !::element.isInitialized
        element = next
        setTag(R.id.element, next.id)
        contentDescription = spoken(next)
        accessibilityLiveRegion = if (next.live) ACCESSIBILITY_LIVE_REGION_POLITE else ACCESSIBILITY_LIVE_REGION_NONE
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
        readAsOne()
        if (appears && next.live) post { announceForAccessibility(element.readAloud) }
    }

    /** Its words for a screen reader, in the voice of their language where that is another than the screen's. */
    private fun spoken(element: Element): CharSequence {
        val language = element.language ?: return element.readAloud
        return SpannableString(element.readAloud).apply { setSpan(LocaleSpan(Locale.forLanguageTag(language)), 0, length, 0) }
    }

    /** How this one meets its neighbours of the same kind: cards that stand together share one frame. */
    open fun join(above: Boolean, below: Boolean) = Unit

    /** Marks a view inside as operated by itself; all others are part of what the element says. */
    protected fun <V : View> operated(view: V, control: String): V = view.apply {
        setTag(R.id.control, control)
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_YES
        generateSequence(parent as? View) { it.parent as? View }.takeWhile { it !== this@Piece }.forEach {
            it.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        }
    }

    override fun onViewAdded(child: View) {
        super.onViewAdded(child)
        child.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO_HIDE_DESCENDANTS
    }

    override fun getAccessibilityClassName(): CharSequence = (role ?: ViewGroup::class.java).name

    /** A heading is found by those who jump from heading to heading. */
    @GuardedApi
    private fun readAsOne() {
        if (Build.VERSION.SDK_INT < 28) return
        isScreenReaderFocusable = true
        isAccessibilityHeading = element.body is Body.Heading
    }
}

/** An element that holds nothing a person is doing: drawn anew whenever it changes. */
abstract class Still(screen: Screen) : Piece(screen) {
    fun draw(parts: Still.() -> Unit) {
        removeAllViews()
        parts()
    }

    protected fun pad(side: Int, above: Int = side) = setPadding(dp(side), dp(above), dp(side), dp(above))
}
