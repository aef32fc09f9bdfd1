package vn.gocua.draw

import android.content.Context
import android.text.TextPaint
import android.util.TypedValue
import android.widget.TextView

/** Words that never break inside, codes only after a hyphen: where a part is wider than the line, letters get smaller. */
class Line(context: Context, words: String, private val size: Float) : TextView(context) {
    /** Better a little smaller than on two lines. */
    var whole = false

    init { text = words.replace("-", "-$BREAK") }

    override fun onMeasure(width: Int, height: Int) {
        val usual = TextPaint(paint).apply { textSize = size }
        val room = MeasureSpec.getSize(width) - paddingLeft - paddingRight
        val all = usual.measureText(text.toString())
        val widest = if (whole && all * LITTLE < room) all else text.split(' ', '\n', BREAK).maxOf(usual::measureText)
        val fits = MeasureSpec.getMode(width) == MeasureSpec.UNSPECIFIED || widest <= room
        // Letters do not shrink quite as evenly as their size: a little room is left over.
        setTextSize(TypedValue.COMPLEX_UNIT_PX, if (fits) size else size * room / widest * 0.97f)
        super.onMeasure(width, height)
    }

    private companion object {
        /** A place to break that nobody sees. */
        const val BREAK = '\u200B'
        const val LITTLE = 0.7f
    }
}
