package vn.gocua.draw

import android.content.res.ColorStateList
import android.graphics.*
import android.view.*
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.*
import vn.gocua.core.Body

/** A number that people act on, as large as it fits on one line. */
class BigValuePiece(screen: Screen) : Still(screen) {
    fun show(body: Body.BigValue) = draw {
        quiet(body.label)
        words(body.value, 30, face = look.bold).whole = true
    }
}

/** A code to compare with another screen, in groups that do not break. */
class CheckCodePiece(screen: Screen) : Still(screen) {
    fun show(body: Body.CheckCode) = draw {
        strong(body.label).setPadding(0, 0, 0, dp(6))
        words(body.groups.joinToString("   "), 26, face = Typeface.create(Typeface.MONOSPACE, Typeface.BOLD)).apply {
            gravity = Gravity.CENTER
            letterSpacing = 0.08f
            setPadding(dp(10), dp(10), dp(10), dp(10))
            background = look.box(look.card, 12).apply { setStroke(dp(2), look.edge, look.px(6), look.px(4)) }
        }
    }
}

/** Long work: what is done and what is left. */
class ProgressPiece(screen: Screen) : Still(screen) {
    override val role = ProgressBar::class.java

    fun show(body: Body.Progress) = draw {
        put(across(12)).apply {
            strong(body.label).layoutParams = LayoutParams(0, WRAP_CONTENT, 1f)
            body.share?.let { words(it, width = WRAP_CONTENT) }
        }
        put(ProgressBar(context, null, android.R.attr.progressBarStyleHorizontal), height = dp(24)).apply {
            isIndeterminate = body.share == null
            max = 1000
            if (body.total > 0u) progress = (body.done.toDouble() / body.total.toDouble() * max).toInt()
            progressTintList = ColorStateList.valueOf(look.door)
            indeterminateTintList = progressTintList
            progressBackgroundTintList = ColorStateList.valueOf(if (look.contrast) look.paper else look.line)
        }
    }
}

/** A QR code for another phone's camera: dark on white in any theme, with the quiet zone that scanners need. */
class QrCodePiece(screen: Screen) : Still(screen) {
    fun show(body: Body.QrCode) = draw {
        strong(body.label).setPadding(0, 0, 0, dp(6))
        put(Modules(body.side.toInt(), body.modules))
    }

    private inner class Modules(private val side: Int, private val modules: ByteArray) : View(context) {
        private val dark = Paint()

        override fun onMeasure(width: Int, height: Int) = setMeasuredDimension(MeasureSpec.getSize(width), MeasureSpec.getSize(width))

        override fun onDraw(canvas: Canvas) {
            canvas.drawColor(Color.WHITE)
            // Whole pixels, so that modules meet without a seam.
            val pixel = width / (side + 2 * QUIET)
            val start = (width - pixel * side) / 2f
            for (place in modules.indices) {
                val left = start + place % side * pixel
                val top = start + place / side * pixel
                if (modules[place].toInt() != 0) canvas.drawRect(left, top, left + pixel, top + pixel, dark)
            }
        }
    }

    private companion object { const val QUIET = 4 }
}
