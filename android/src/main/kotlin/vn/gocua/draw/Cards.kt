package vn.gocua.draw

import android.graphics.Typeface
import android.graphics.drawable.*
import android.view.*
import android.view.ViewGroup.LayoutParams.*
import android.widget.*
import vn.gocua.core.*

/** A card that neighbours of its kind share: only the first and the last have round corners. */
abstract class SharedCard(screen: Screen) : Still(screen) {
    override fun join(above: Boolean, below: Boolean) {
        val top = if (above) 0f else look.px(14)
        val bottom = if (below) 0f else look.px(14)
        val corners = floatArrayOf(top, top, top, top, bottom, bottom, bottom, bottom)
        val card = look.box(look.card, stroke = look.line).apply { cornerRadii = corners }
        // The line between two cards belongs to the upper one.
        val ground = LayerDrawable(arrayOf(card))
        if (above) ground.setLayerInset(0, 0, -dp(1), 0, 0)
        val mask = look.box(-1).apply { cornerRadii = corners }
        background = if (isClickable) look.touched(ground, mask) else ground
    }
}

/** A row of a list; one that opens something is a button, a done one is a quiet tick. */
class RowPiece(screen: Screen) : SharedCard(screen) {
    override val role get() = if (isClickable) Button::class.java else null

    init { setOnClickListener { screen.press(this) } }

    fun show(body: Body.Row) = draw {
        isClickable = body.opens
        isFocusable = body.opens
        val tick = body.tone == Tone.GOOD && !body.opens
        minimumHeight = dp(if (tick) 56 else 68)
        gravity = Gravity.CENTER_VERTICAL
        pad(14, 12)
        val picture: ViewGroup.() -> Unit = {
            if (tick) icon(body.icon, look.door) else pictureKey(body.icon, body.tone ?: Tone.GOOD)
        }
        val onward: ViewGroup.() -> Unit = {
            if (body.opens) icon("chevron_right", look.ink2)
        }
        pictured(picture, onward) {
            words(body.title, face = if (tick) Typeface.DEFAULT else look.medium)
            body.detail?.let { quiet(it) }
            body.tag?.let { tag(it) }
        }
    }
}

/** A fact. Long values read better under their label than squeezed beside it. */
class KeyValuePiece(screen: Screen) : SharedCard(screen) {
    fun show(body: Body.KeyValue) = draw {
        pad(14, 12)
        // About as many letters as fit on one line of a small phone.
        val tall = look.stacked || body.label.length + maxOf(body.value.length, body.note?.length ?: 0) > 42
        val pair = put(if (tall) below(2) else across(16).apply { gravity = Gravity.TOP })
        val label = pair.words(body.label, if (tall) 15 else Look.BASE, look.ink2)
        val value = pair.put(below(2))
        val lines = listOfNotNull(value.strong(body.value), body.note?.let { value.quiet(it) })
        if (tall) return@draw
        label.layoutParams = LayoutParams(0, WRAP_CONTENT, 5f)
        value.layoutParams = LayoutParams(0, WRAP_CONTENT, 6f)
        lines.forEach { it.gravity = Gravity.END }
    }
}

/** What it costs, big, and why. */
class FeeCardPiece(screen: Screen) : Still(screen) {
    fun show(body: Body.FeeCard) = draw {
        background = look.box(look.card, stroke = look.line)
        pad(14)
        words(body.label, color = look.ink2)
        words(body.amount, 30, face = look.bold)
        body.because?.let { words(it, 16, look.door, look.medium) }
        body.source?.let { quiet(it) }
    }
}

/** A paper that the dossier needs, and what is in its place. */
class PaperSlotPiece(screen: Screen) : Still(screen) {
    fun show(body: Body.PaperSlot) = draw {
        background = look.box(if (body.state == PaperState.NOT_NEEDED) look.paper else look.card, stroke = look.line)
        pad(14)
        pictured({ pictureKey(body.icon) }) {
            strong(body.title)
            body.detail?.let { quiet(it) }
            body.fault?.let { fault(it) }
            val settled = body.state == PaperState.FILLED || body.state == PaperState.NOT_NEEDED
            tag(body.tag, if (settled) "check" else null, body.state == PaperState.WORKING)
        }
    }
}
