package vn.gocua.draw

import android.util.TypedValue
import android.view.*
import android.widget.*
import vn.gocua.core.*

/**
 * The pad for the PIN. Digits are bytes in one array that is wiped as soon as they were handed over or are no longer
 * wanted; they are never text, never in a view, and the screen shows only how many there are.
 */
class PinPadPiece(screen: Screen) : Piece(screen) {
    private val dots = operated(put(across(16)), "dots")
    private val numbers = (0..9).map(::number)
    private val erase = pictureButton("backspace", look.ink, dp(18), ::takeBack)
    private val presence = pictureButton("fingerprint", look.door, dp(16)) { screen.press(this) }
    private var digits = ByteArray(0)
    private var count = 0
    private var body: Body.PinPad? = null

    init {
        dots.gravity = Gravity.CENTER
        dots.accessibilityLiveRegion = ACCESSIBILITY_LIVE_REGION_POLITE
        put(View(context), height = dp(24), weight = 1f)
        val keys = put(below(10))
        for (line in numbers.drop(1).chunked(3) + listOf(listOf(presence, numbers[0], erase))) {
            val row = keys.put(across(10))
            for (key in line) row.put(key, 0, look.grown(64).coerceIn(dp(56), dp(76)), 1f)
        }
        numbers.forEachIndexed { digit, key -> operated(key, "digit:$digit") }
        operated(presence, "presence")
        operated(erase, "erase")
    }

    fun show(next: Body.PinPad) {
        val before = body
        body = next
        val refused = before != null && (before.attempt != next.attempt || (next.enabled && !before.enabled))
        if (refused || digits.size != next.length.toInt()) wipe(next.length.toInt())
        erase.contentDescription = next.erase
        presence.contentDescription = next.presence
        presence.visibility = if (next.presence == null) INVISIBLE else VISIBLE
        for (key in numbers + erase + presence) key.isEnabled = next.enabled
        for (key in numbers) key.setTextColor(if (next.enabled) look.ink else look.ink2)
        showCount()
    }

    private fun type(digit: Int) {
        if (body?.enabled != true || count >= digits.size) return
        digits[count++] = ('0'.code + digit).toByte()
        showCount()
        if (count < digits.size) return
        // The copy is wiped by the host when the core has it; ours at once.
        screen.act(Action.PinEntered(element.id, digits.copyOf(), frame))
        digits.fill(0)
    }

    private fun takeBack() {
        if (count == 0 || count == digits.size) return
        digits[--count] = 0
        showCount()
    }

    private fun wipe(length: Int) {
        digits.fill(0)
        digits = ByteArray(length)
        count = 0
    }

    override fun onDetachedFromWindow() {
        wipe(digits.size)
        super.onDetachedFromWindow()
    }

    private fun showCount() {
        dots.contentDescription = body?.entered?.getOrNull(count)
        if (dots.childCount != digits.size) dots.removeAllViews()
        while (dots.childCount < digits.size) dots.put(View(context), look.grown(16), look.grown(16))
        for (place in digits.indices) {
            dots.getChildAt(place).background = look.box(if (place < count) look.door else look.paper, 40, look.door, 2)
        }
    }

    private fun number(digit: Int) = Button(context).apply {
        text = digit.toString()
        typeface = look.medium
        setTextSize(TypedValue.COMPLEX_UNIT_SP, 26f)
        setPadding(0, 0, 0, 0)
        stateListAnimator = null
        background = look.touched(look.box(look.card, stroke = look.line))
        setOnClickListener { type(digit) }
    }
}
