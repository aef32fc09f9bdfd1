package vn.gocua.draw

import android.graphics.*
import android.view.*
import android.view.ViewGroup.LayoutParams.*
import android.widget.LinearLayout
import vn.gocua.core.*

/** Where a dossier is on its way: what is behind is filled, where it is has a point, what is ahead is empty. */
class TimelinePiece(screen: Screen) : Still(screen) {
    fun show(body: Body.Timeline) = draw {
        body.entries.forEachIndexed { place, entry ->
            val last = place == body.entries.lastIndex
            val line = put(LinearLayout(context))
            line.put(Rail(entry.state, last), dp(36), MATCH_PARENT)
            line.put(below(0), 0, weight = 1f).apply {
                if (!last) setPadding(0, 0, 0, dp(18))
                val color = if (entry.state == StepState.LATER) look.ink2 else look.ink
                words(entry.title, color = color, face = if (entry.state == StepState.NOW) look.bold else look.medium)
                entry.detail?.let { quiet(it) }
            }
        }
    }

    /** The dot beside the first line, and the way to the next one. */
    private inner class Rail(private val step: StepState, private val last: Boolean) : View(context) {
        private val paint = Paint(Paint.ANTI_ALIAS_FLAG)
        private val radius = look.px(12)
        private val middle = maxOf(look.grown(12.3f).toFloat(), radius)

        override fun onDraw(canvas: Canvas) {
            if (!last) {
                paint.color = if (step == StepState.DONE) look.door else look.line
                canvas.drawRect(radius - look.px(1.5f), middle, radius + look.px(1.5f), height.toFloat(), paint)
            }
            when (step) {
                StepState.DONE -> canvas.dot(look.door).mark("check", look.onDoor)
                StepState.STOPPED -> canvas.dot(look.bad).mark("close", look.onBad)
                StepState.NOW -> canvas.dot(look.door).dot(look.paper, 9).dot(look.door, 5)
                StepState.LATER -> canvas.dot(look.line).dot(look.paper, 9)
            }
        }

        private fun Canvas.dot(color: Int, size: Int = 12): Canvas = also {
            paint.color = color
            drawCircle(radius, middle, look.px(size), paint)
        }

        private fun Canvas.mark(name: String, color: Int) = context.getDrawable(picture(name))!!.mutate().let {
            it.setTint(color)
            it.setBounds((radius - dp(9)).toInt(), (middle - dp(9)).toInt(), (radius + dp(9)).toInt(), (middle + dp(9)).toInt())
            it.draw(this)
        }
    }
}
