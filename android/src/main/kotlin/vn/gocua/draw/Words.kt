package vn.gocua.draw

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
        gravity = Gravity.CENTER_HORIZONTAL
        if (picture == null) {
            background = null
            pad(0)
            text(body).centred(screen)
        } else {
            background = look.box(look.card, stroke = look.line)
            pad(20, 32)
            val key = pictureKey(picture, size = 40, room = 32).layoutParams as LayoutParams
            key.bottomMargin = dp(16)
            text(body).gravity = Gravity.CENTER_HORIZONTAL
        }
    }

    private fun text(body: Body.Text) = when (body.weight) {
        TextWeight.QUIET -> quiet(body.text)
        TextWeight.STRONG -> words(body.text, face = look.medium)
        TextWeight.PLAIN -> words(body.text)
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
        val color = when (body.state) {
            SaveState.FAILED -> look.bad
            SaveState.SAVED -> look.door
            SaveState.SAVING, SaveState.EMPTY -> look.ink2
        }
        put(across(6)).apply {
            when (body.state) {
                SaveState.SAVING -> wheel(color, 16)
                SaveState.SAVED -> icon("check_circle", color, 20)
                SaveState.FAILED -> icon("error", color, 20)
                SaveState.EMPTY -> Unit
            }
            words(body.text, 15, color, look.medium)
        }
    }
}
