package vn.gocua.draw

import android.app.AlertDialog
import android.content.Context
import android.graphics.Rect
import android.os.Build
import android.view.*
import android.view.accessibility.AccessibilityNodeInfo
import android.view.inputmethod.InputMethodManager
import android.widget.*
import vn.gocua.*
import vn.gocua.core.*
import vn.gocua.platform.Documents

/**
 * Draws one [ViewState] after the other: bar, scrolling part, footer. Pieces are kept by id and kind; a piece is moved
 * only when its place changes, because what is taken out of a window loses focus and keyboard.
 */
class Screen(context: Context, val dispatch: (Action) -> Unit, val documents: Documents, kept: Kept? = null) : Parts(context, Look(context)) {
    private val bar = put(Bar(this))
    private val column = Column(this)
    private val scroller = put(ScrollView(context), height = 0, weight = 1f)
    private val edge = put(View(context), height = dp(1))
    private val footer = put(below(8))
    private var view: ViewState? = null
    private var question: AlertDialog? = null
    private var drawnRoom = 0
    /** What the screen held before it turned, until it is drawn again. */
    private var waiting = kept
    private val scrolled = HashMap(kept?.scrolled.orEmpty())

    /** The revision that is drawn. */
    val revision: ULong? get() = view?.revision
    /** The number of the screen that is drawn. */
    val frame: ULong get() = view?.frame ?: 0u
    val sensitive get() = view?.sensitive == true
    /** A screen with a PIN pad stands around the middle. */
    val centred get() = view?.elements?.any { it.body is Body.PinPad } == true

    init {
        orientation = VERTICAL
        isFocusableInTouchMode = true
        // What is typed here is the person's own affair: no other app fills it in.
        importantForAutofill = IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        setBackgroundColor(look.paper)
        edge.setBackgroundColor(look.line)
        footer.setPadding(dp(Look.MARGIN), dp(12), dp(Look.MARGIN), dp(12))
        scroller.isFillViewport = true
        scroller.addView(column)
        scroller.setOnScrollChangeListener { _, _, _, _, _ -> documents().forEach { it.look() } }
        setOnApplyWindowInsetsListener { _, insets -> insets.also(::around) }
    }

    /** Draws a view; one that is older than what is drawn changes nothing. */
    fun show(next: ViewState) {
        val before = view
        if (before != null && next.revision <= before.revision) return
        val moved = before != null && before.frame != next.frame
        val turned = before == null && waiting?.frame == next.frame
        if (moved) leave()
        view = next
        bar.show(next)
        arrange()
        if (before == null || moved) arrive(next, before?.depth, turned)
        val looked = before?.attention?.takeUnless { moved }
        next.attention?.takeIf { it.count != looked?.count }?.let(::attend)
    }

    // ---- what a person does ----

    /** What was typed is told before what is done with it. */
    fun act(action: Action) {
        flush()
        dispatch(action)
    }

    /** What was tapped. A button that asks first sends nothing before the person has said yes. */
    fun press(piece: Piece) {
        val tap = Action.Press(piece.element.id, piece.frame)
        val confirm = (piece.element.body as? Body.Button)?.confirm ?: return act(tap)
        question?.dismiss()
        question = AlertDialog.Builder(context)
            .setMessage(confirm.question)
            .setPositiveButton(confirm.yes) { _, _ -> act(tap) }
            .setNegativeButton(confirm.no, null)
            .show()
    }

    /** Does what the primary button does. */
    fun goOn() {
        hideKeyboard()
        all().filterIsInstance<ButtonPiece>().firstOrNull { it.isEnabled && primary(it.element) }?.let(::press)
    }

    fun goBack() {
        if (view?.back != null) act(Action.Back)
    }

    fun readAloud() = act(Action.ReadAloud(null))

    fun help() = act(Action.Help)

    /** Sends what was typed and not sent yet. */
    fun flush() = all().filterIsInstance<Typed>().forEach {
        it.typing.flush()
        it.typing.leave()
    }

    fun hideKeyboard() = context.service<InputMethodManager>().hideSoftInputFromWindow(windowToken, 0)

    /** Takes down what floats over the screen. */
    fun close() {
        question?.dismiss()
        documents().forEach { it.close() }
    }

    // ---- from one screen to the next ----

    private fun leave() {
        flush()
        close()
        hideKeyboard()
        remember()
        column.removeAllViews()
        footer.removeAllViews()
        requestFocus()
    }

    /** A new screen says its heading, and is found as it was left when it was left by going deeper. */
    private fun arrive(next: ViewState, from: UInt?, turned: Boolean) {
        val back = from != null && next.depth < from
        val to = if (back || turned) scrolled["${next.depth} ${next.screen}"] ?: 0 else 0
        scroller.scrollTo(0, 0)
        if (to > 0) scroller.post { scroller.scrollTo(0, to) }
        title(next.elements.firstNotNullOfOrNull { (it.body as? Body.Heading)?.text } ?: next.place)
        if (from == null) return
        // The platform leaves this out when the person wants less motion.
        column.translationX = look.px(if (back) -24 else 24)
        column.animate().translationX(0f).setDuration(180).start()
    }

    /** Brings into sight what has to be looked at, and gives it the focus. */
    private fun attend(what: Attention) {
        val piece = all().firstOrNull { it.element.id == what.element } ?: return
        post {
            if (!piece.requestFocus()) piece.performAccessibilityAction(AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS, null)
            piece.requestRectangleOnScreen(Rect(0, 0, piece.width, piece.height), true)
        }
    }

    private fun remember() = view?.let { scrolled["${it.depth} ${it.screen}"] = scroller.scrollY }

    @GuardedApi
    private fun title(heading: String) {
        if (Build.VERSION.SDK_INT >= 28) accessibilityPaneTitle = heading else announceForAccessibility(heading)
    }

    // ---- where pieces stand ----

    private fun arrange() {
        val next = view ?: return
        val old = all().associateBy { it.element.id }
        val (actions, others) = next.elements.partition { (it.body as? Body.Button)?.place == ButtonPlace.BOTTOM }
        // The primary action first, then others while there is room; the rest ends the scrolling part.
        drawnRoom = room()
        val low = actions.sortedBy { !primary(it) }.take(drawnRoom)
        val now = next.elements.associateWith { piece(it, old[it.id]) }
        fill(column, (others + (actions - low.toSet())).map(now::getValue))
        fill(footer, low.map(now::getValue))
        footer.visibility = if (low.isEmpty()) GONE else VISIBLE
        edge.visibility = footer.visibility
        column.join()
        waiting?.let { takeUp(it, now.values) }
        waiting = null
    }

    /** What was typed before the screen turned stands there again; if another screen has come meanwhile, it goes to its own. */
    private fun takeUp(kept: Kept, pieces: Collection<Piece>) {
        if (kept.frame == frame) {
            for (piece in pieces) if (piece is Typed) kept.fields[piece.element.id]?.let(piece.typing::restore)
        } else {
            for ((id, field) in kept.fields) field.pending(id, kept.frame)?.let(dispatch)
        }
    }

    private fun primary(element: Element) = (element.body as? Body.Button)?.weight == ButtonWeight.PRIMARY

    /** Large letters, a short screen or an open keyboard leave room for one action at the bottom, or for none. */
    private fun room(): Int {
        val free = if (height == 0) resources.displayMetrics.heightPixels else height - paddingTop - paddingBottom
        val lines = free / look.grown(Look.BASE)
        return when {
            lines < 12 -> 0
            lines < 24 -> 1
            else -> 2
        }
    }

    private fun fill(group: ViewGroup, wanted: List<Piece>) {
        (group.pieces() - wanted.toSet()).forEach(group::removeView)
        wanted.forEachIndexed { place, piece ->
            if (group.getChildAt(place) === piece) return@forEachIndexed
            (piece.parent as? ViewGroup)?.removeView(piece)
            group.addView(piece, place, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.WRAP_CONTENT))
        }
    }

    private fun all() = column.pieces() + footer.pieces()
    private fun documents() = all().filterIsInstance<DocumentPiece>()

    override fun onSizeChanged(width: Int, height: Int, before: Int, heightBefore: Int) {
        super.onSizeChanged(width, height, before, heightBefore)
        if (room() != drawnRoom) post(::arrange)
    }

    /** Keeps clear of what bars, cut-outs and the keyboard cover. */
    @GuardedApi
    @Suppress("DEPRECATION")
    private fun around(insets: WindowInsets) {
        if (Build.VERSION.SDK_INT >= 30) {
            val covered = insets.getInsets(WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout() or WindowInsets.Type.ime())
            setPadding(covered.left, covered.top, covered.right, covered.bottom)
        } else {
            setPadding(insets.systemWindowInsetLeft, insets.systemWindowInsetTop, insets.systemWindowInsetRight, insets.systemWindowInsetBottom)
        }
        if (room() != drawnRoom) post(::arrange)
    }

    /** What must outlive a change of configuration: in memory only, never in saved state. */
    class Kept(val frame: ULong, val fields: Map<String, Typing.Kept>, val scrolled: Map<String, Int>)

    fun keep(): Kept {
        remember()
        val fields = all().filter { it is Typed }.associate { it.element.id to (it as Typed).typing.keep() }
        return Kept(frame, fields, scrolled)
    }
}
