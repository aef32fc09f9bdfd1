package vn.gocua.draw

import android.graphics.*
import android.view.*
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.*
import vn.gocua.R
import vn.gocua.core.*

/** The anchors of every screen: the way back, where am I, help, read aloud; below them the steps of a row of screens. */
class Bar(screen: Screen) : Parts(screen.context, screen.look) {
    private val inset = maxOf(dp(12), look.grown(8))
    private val side = 2 * inset + look.grown(24)
    private val back = pictureButton("arrow_back", look.ink, inset, screen::goBack)
    private val listen = pictureButton("volume_up", look.door, inset, screen::readAloud)
    private val help = pictureButton("help", look.ink, inset, screen::help)
    private val top = put(LinearLayout(context))
    private val place: TextView
    private val marks = Marks()

    init {
        orientation = VERTICAL
        setPadding(dp(4), dp(4), dp(8), dp(4))
        top.gravity = Gravity.CENTER_VERTICAL
        top.minimumHeight = dp(56)
        top.put(back, side, side).setTag(R.id.element, "back")
        place = top.quiet("").apply { layoutParams = LayoutParams(0, WRAP_CONTENT, 1f) }
        top.put(help, side, side).setTag(R.id.element, "help")
        top.put(listen, side, side).setTag(R.id.element, "listen")
        listen.background = look.touched(look.box(look.doorSoft, 40, if (look.contrast) look.door else null, 2))
        put(marks, height = dp(8))
        // Until the core has said its first word.
        visibility = INVISIBLE
    }

    fun show(view: ViewState) {
        visibility = VISIBLE
        back.visibility = if (view.back == null) GONE else VISIBLE
        back.contentDescription = view.back
        listen.contentDescription = view.listen
        help.visibility = if (view.help == null) GONE else VISIBLE
        help.contentDescription = view.help
        place.text = view.place
        place.setPadding(dp(if (view.back == null) 12 else 4), 0, dp(4), 0)
        marks.visibility = if (view.steps == null) GONE else VISIBLE
        marks.steps = view.steps
        marks.invalidate()
    }

    /** One mark for each screen of the row; the words beside say the same to a screen reader. */
    private inner class Marks : View(context) {
        var steps: Steps? = null
        private val paint = Paint(Paint.ANTI_ALIAS_FLAG)

        init { importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO }

        override fun onDraw(canvas: Canvas) {
            val steps = steps ?: return
            val current = steps.current.toInt()
            val total = steps.total.toInt()
            val left = look.px(12)
            val gap = look.px(if (total > 24) 1 else 4)
            val each = (width - left - look.px(8) - gap * (total - 1)) / total
            for (step in 0 until total) {
                paint.style = if (look.contrast && step >= current) Paint.Style.STROKE else Paint.Style.FILL
                paint.color = if (step < current) look.door else look.line
                val start = left + step * (each + gap)
                canvas.drawRoundRect(start, 0f, start + each, look.px(4), look.px(2), look.px(2), paint)
            }
        }
    }
}
