package vn.gocua.draw

import android.text.*
import android.widget.EditText
import vn.gocua.core.Action

/** A piece that holds what a person is typing. */
interface Typed { val typing: Typing }

/**
 * Text that the shell owns while it is typed, in one box or several: sent a while after the last letter and when the
 * focus leaves. The core overwrites it only with a newer edit; what is typed and not sent yet always wins.
 */
class Typing(private val piece: Piece, private val boxes: List<EditText>, private val delay: Long, private val dispatch: (Action) -> Unit) {
    private var edit: ULong = 0u
    private var dirty = false
    private var writing = false
    private var leaving = false
    /** What the boxes held last: the platform reports changes that change nothing, such as a new keyboard. */
    private var last = texts()
    private var offered: (() -> Unit)? = null
    private val send = Runnable { flush() }
    private val leave = Runnable { leave() }

    init {
        for (box in boxes) {
            box.changed { if (!writing && texts() != last) typed() }
            box.setOnFocusChangeListener { _, focused -> if (focused) stay() else piece.post(::left) }
        }
    }

    private fun typed() {
        last = texts()
        dirty = true
        piece.removeCallbacks(send)
        piece.postDelayed(send, delay)
    }

    private fun stay() {
        leaving = false
        piece.removeCallbacks(leave)
    }

    private fun left() {
        if (boxes.any { it.isFocused }) return
        flush()
        offered?.invoke()
        // What is longer than its box is read from the beginning.
        boxes.forEach { it.setSelection(0) }
        leaving = true
        // A fault that appears moves what stands below: let the tap that took the focus land first.
        piece.postDelayed(leave, SETTLE)
    }

    /** Sends what was typed and not sent yet. */
    fun flush() {
        piece.removeCallbacks(send)
        if (!dirty) return
        dirty = false
        dispatch(Action.FieldEdited(piece.element.id, texts().joinToString("/"), ++edit, piece.frame))
    }

    /** Tells that the focus went elsewhere, once. */
    fun leave() {
        if (leaving) dispatch(Action.FieldLeft(piece.element.id, piece.frame))
        stay()
    }

    /** Takes the core's text, unless the person's is newer. */
    fun take(texts: List<String>, edit: ULong) {
        offered = { take(texts, edit) }
        val busy = boxes.any { it.isFocused }
        if (!dirty && (edit > this.edit || (!busy && edit == this.edit)) && texts() != texts) write(texts)
        this.edit = maxOf(this.edit, edit)
    }

    /** Empties the boxes as a person does who deletes every letter. */
    fun clear() {
        write(boxes.map { "" })
        typed()
        flush()
    }

    private fun texts(): List<String> = boxes.map { it.text.toString() }

    private fun write(texts: List<String>) {
        writing = true
        boxes.zip(texts).filter { (box, text) -> box.text.toString() != text }.forEach { (box, text) ->
            val cursor = if (box.isFocused) box.selectionEnd else 0
            box.setText(text)
            box.setSelection(cursor.coerceIn(0, box.length()))
        }
        writing = false
        last = texts()
    }

    /** A field as a change of configuration found it; in memory only. */
    class Kept(val texts: List<String>, val edit: ULong, val dirty: Boolean, val focused: Int, val cursor: IntRange) {
        /** What still has to be told about the field, which was on that screen. */
        fun pending(field: String, frame: ULong): Action? =
            if (dirty) Action.FieldEdited(field, texts.joinToString("/"), edit + 1u, frame) else null
    }

    fun keep(): Kept {
        val focused = boxes.indexOfFirst { it.isFocused }
        val cursor = boxes.getOrNull(focused)?.let { it.selectionStart..it.selectionEnd } ?: 0..0
        return Kept(texts(), edit, dirty, focused, cursor)
    }

    fun restore(kept: Kept) {
        if (kept.texts.size != boxes.size) return
        write(kept.texts)
        edit = kept.edit
        dirty = kept.dirty
        val box = boxes.getOrNull(kept.focused) ?: return
        box.requestFocus()
        box.setSelection(kept.cursor.first.coerceIn(0, box.length()), kept.cursor.last.coerceIn(0, box.length()))
    }

    companion object {
        const val WORDS = 400L
        const val SEARCH = 150L
        private const val SETTLE = 250L
    }
}

/** Tells when the text of a box may have changed. */
fun EditText.changed(then: () -> Unit) = addTextChangedListener(object : TextWatcher {
    override fun beforeTextChanged(text: CharSequence, start: Int, count: Int, after: Int) = Unit
    override fun onTextChanged(text: CharSequence, start: Int, before: Int, count: Int) = Unit
    override fun afterTextChanged(text: Editable) = then()
})
