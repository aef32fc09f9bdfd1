package vn.gocua.draw

import android.content.Context
import android.graphics.*
import android.view.*
import android.widget.ImageView

/** A picture to look at closely: drag to pan, pinch or tap twice to zoom. Starts as wide as the window. */
class Zoom(context: Context) : ImageView(context) {
    private val at = Matrix()
    private val fit get() = drawable?.let { width.toFloat() / it.intrinsicWidth } ?: 1f
    private val scale get() = FloatArray(9).also(at::getValues)[Matrix.MSCALE_X]

    private val pinch = ScaleGestureDetector(context, object : ScaleGestureDetector.SimpleOnScaleGestureListener() {
        override fun onScale(detector: ScaleGestureDetector): Boolean {
            zoom(detector.scaleFactor, detector.focusX, detector.focusY)
            return true
        }
    })
    private val drag = GestureDetector(context, object : GestureDetector.SimpleOnGestureListener() {
        override fun onDown(event: MotionEvent) = true

        override fun onScroll(first: MotionEvent?, event: MotionEvent, x: Float, y: Float): Boolean {
            move(-x, -y)
            return true
        }

        override fun onDoubleTap(event: MotionEvent): Boolean {
            val enlarged = scale > fit * 1.5f
            zoom(if (enlarged) fit / scale else 2.2f, event.x, event.y)
            return true
        }
    })

    init { scaleType = ScaleType.MATRIX }

    override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) = zoom(1f, 0f, 0f)

    override fun onTouchEvent(event: MotionEvent): Boolean {
        pinch.onTouchEvent(event)
        drag.onTouchEvent(event)
        return true
    }

    private fun zoom(by: Float, x: Float, y: Float) {
        if (drawable == null) return
        val to = (scale * by).coerceIn(fit, fit * MOST) / scale
        at.postScale(to, to, x, y)
        move(0f, 0f)
    }

    /** Keeps the page in the window: no further than its edges. */
    private fun move(x: Float, y: Float) {
        if (drawable == null) return
        at.postTranslate(x, y)
        val page = RectF(0f, 0f, drawable.intrinsicWidth.toFloat(), drawable.intrinsicHeight.toFloat())
        at.mapRect(page)
        val left = inside(page.left, width - page.width())
        val top = inside(page.top, height - page.height())
        at.postTranslate(left - page.left, top - page.top)
        imageMatrix = at
    }

    private fun inside(start: Float, room: Float) = start.coerceIn(minOf(0f, room), 0f)

    private companion object { const val MOST = 5f }
}
