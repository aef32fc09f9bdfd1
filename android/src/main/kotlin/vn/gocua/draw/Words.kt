package vn.gocua.draw

import android.graphics.Typeface
import android.view.*
import android.widget.*
import vn.gocua.core.*

/** The question or title of the screen, or of a part of it. */
class HeadingPiece(screen: Screen) : Still(screen) {
    fun show(body: Body.Heading) = draw { words(body.text, if (body.level == FIRST) 24 else 19, face = look.bold).centred(screen) }

    companion object { val FIRST: UByte = 1u }
}

/** Running words; with a picture, a card that teaches the first step where there is nothing yet. */
class TextPiece(screen: Screen) : Still(screen) {
    fun show(body: Body.Text) = draw {
        val picture = body.icon
        background = if (picture == null) null else look.box(look.card, stroke = look.line)
        if (picture == null) pad(0) else pad(20, 32)
        gravity = Gravity.CENTER_HORIZONTAL
        if (picture != null) (pictureKey(picture, size = 40, room = 32).layoutParams as LayoutParams).bottomMargin = dp(16)
        val face = if (body.weight == TextWeight.STRONG) look.medium else Typeface.DEFAULT
        val text = if (body.weight == TextWeight.QUIET) quiet(body.text) else words(body.text, face = face)
        if (picture != null) text.gravity = Gravity.CENTER_HORIZONTAL else text.centred(screen)
    }
}

private fun TextView.centred(screen: Screen) {
    if (screen.centred) gravity = Gravity.CENTER_HORIZONTAL
}

/** A calm box: picture, words and colour say the same. */
abstract class CalmPiece(screen: Screen) : Still(screen) {
    protected fun say(tone: Tone, text: String, picture: ViewGroup.(Int) -> Unit) = draw {
        background = look.toned(tone)
        pad(14, 12)
        pictured({ picture(look.of(tone)) }) { words(text, 16, look.of(tone)) }
    }
}

class NoticePiece(screen: Screen) : CalmPiece(screen) {
    fun show(body: Body.Notice) = say(body.tone, body.text) { icon(body.icon, it) }
}

/** Something else has to happen first. */
class WaitingPiece(screen: Screen) : CalmPiece(screen) {
    fun show(body: Body.Waiting) = say(Tone.WAIT, body.text) { wheel(it, 22) }
}

/** The mark that answers are kept. */
class SavedPiece(screen: Screen) : Still(screen) {
    fun show(body: Body.Saved) = draw {
        val failed = body.state == SaveState.FAILED
        val saved = body.state == SaveState.SAVED
        val color = if (failed) look.bad else if (saved) look.door else look.ink2
        put(across(6)).apply {
            if (body.state == SaveState.SAVING) wheel(color, 16)
            if (failed || saved) icon(if (saved) "check_circle" else "error", color, 20)
            words(body.text, 15, color, look.medium)
        }
    }
}
