package vn.gocua.draw

import android.view.*
import android.view.ViewGroup.LayoutParams.*
import android.view.inputmethod.EditorInfo
import android.widget.*
import vn.gocua.core.*

/** Label, hint and example above what is answered with, and the fault right over it: what is wrong is read before what is typed. */
abstract class AskingPiece(screen: Screen) : Piece(screen) {
    private val above = put(below(4))
    protected val secret get() = element.sensitive || screen.sensitive

    protected fun ask(label: String, hint: String? = null, example: String? = null, fault: String? = null) {
        above.removeAllViews()
        if (label.isNotEmpty()) above.strong(label)
        hint?.let { above.quiet(it) }
        example?.let { above.quiet(it) }
        fault?.let { above.fault(it) }
        above.setPadding(0, 0, 0, if (above.childCount > 0) dp(8) else 0)
    }
}

/** A line, or some lines, of text. */
class TextFieldPiece(screen: Screen) : AskingPiece(screen), Typed {
    private val box = operated(put(Box(context, look)), "input")
    override val typing = Typing(this, listOf(box), Typing.WORDS, screen.dispatch)

    init { box.done { screen.goOn() } }

    fun show(body: Body.TextField) {
        ask(body.label, body.hint, body.example, body.fault)
        box.keyboard(body.keyboard, secret, EditorInfo.IME_ACTION_DONE, body.multiline)
        box.minLines = if (body.multiline) 3 else 1
        box.gravity = if (body.multiline) Gravity.TOP else Gravity.CENTER_VERTICAL
        box.limit(body.maxLength)
        box.name(body.label.ifEmpty { element.readAloud }, body.fault)
        typing.take(listOf(body.value), body.edit)
    }
}

/** A date in boxes: a full one hands on to the next, an empty one back to the one before. */
class DateFieldPiece(screen: Screen) : AskingPiece(screen), Typed {
    private val row = put(across(12))
    private var boxes = emptyList<Box>()
    private var labels = emptyList<TextView>()
    override lateinit var typing: Typing
        private set

    fun show(body: Body.DateField) {
        ask(body.label, body.hint, fault = body.fault)
        if (boxes.size != body.parts.size) build(body.parts)
        body.parts.forEachIndexed { place, part ->
            labels[place].text = part.label
            boxes[place].limit(part.maxLength)
            boxes[place].name(part.label, body.fault)
            val action = if (place == boxes.lastIndex) EditorInfo.IME_ACTION_DONE else EditorInfo.IME_ACTION_NEXT
            boxes[place].keyboard(Keyboard.DIGITS, secret, action)
        }
        typing.take(body.parts.map { it.value }, body.edit)
    }

    private fun build(parts: List<DatePart>) {
        row.removeAllViews()
        val columns = parts.map { row.put(below(4), 0, weight = if (it.part == DatePartKind.YEAR) 4f else 3f) }
        labels = columns.map { it.quiet("").apply { importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO } }
        boxes = columns.zip(parts) { column, part -> operated(column.put(Box(context, look)), part.part.name.lowercase()) }
        boxes.forEachIndexed { place, box ->
            box.gravity = Gravity.CENTER
            box.setPadding(dp(4), dp(8), dp(4), dp(8))
            link(box, parts[place].maxLength.toInt(), boxes.getOrNull(place - 1), boxes.getOrNull(place + 1))
        }
        typing = Typing(this, boxes, Typing.WORDS, screen.dispatch)
    }

    private fun link(box: Box, full: Int, before: Box?, after: Box?) {
        val onward = {
            if (after == null) {
                screen.goOn()
            } else {
                after.requestFocus()
                after.selectAll()
            }
        }
        box.done(onward)
        box.changed {
            val filled = box.length() == full && box.selectionEnd == full
            if (after != null && box.isFocused && filled) onward()
        }
        box.setOnKeyListener { _, key, event ->
            val back = key == KeyEvent.KEYCODE_DEL && box.length() == 0 && before != null
            if (back && event.action == KeyEvent.ACTION_DOWN) before?.requestFocus()
            back
        }
    }
}

/** A search box; what it finds follows as rows of the view. */
class SearchFieldPiece(screen: Screen) : AskingPiece(screen), Typed {
    private val holder = put(FrameLayout(context))
    private val box = Box(context, look, 28)
    private val clear = pictureButton("close", look.ink, dp(12)) {
        typing.clear()
        box.requestFocus()
    }
    override val typing = Typing(this, listOf(box), Typing.SEARCH, screen.dispatch)

    init {
        holder.addView(box, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
        val start = FrameLayout.LayoutParams(look.grown(24), look.grown(24), Gravity.CENTER_VERTICAL)
        start.marginStart = dp(14)
        val glass = holder.icon("search", look.ink2)
        glass.layoutParams = start
        glass.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        val end = FrameLayout.LayoutParams(dp(48), dp(48), Gravity.CENTER_VERTICAL or Gravity.END)
        end.marginEnd = dp(4)
        holder.addView(clear, end)
        operated(box, "input")
        operated(clear, "clear").visibility = GONE
        box.setPadding(dp(22) + look.grown(24), dp(8), dp(56), dp(8))
        box.changed { clear.visibility = if (box.length() == 0) GONE else VISIBLE }
        box.done {
            typing.flush()
            screen.hideKeyboard()
        }
    }

    fun show(body: Body.SearchField) {
        ask(body.label)
        box.keyboard(Keyboard.TEXT, secret, EditorInfo.IME_ACTION_SEARCH)
        box.name(body.label.ifEmpty { element.readAloud }, null)
        clear.contentDescription = body.clear
        typing.take(listOf(body.value), body.edit)
    }
}
