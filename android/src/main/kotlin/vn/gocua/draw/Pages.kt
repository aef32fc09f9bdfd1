package vn.gocua.draw

import android.app.Dialog
import android.graphics.*
import android.view.*
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.*
import vn.gocua.core.*

/** Pages of a document that the core handed over: drawn by the platform from memory, each of them opens large. */
class DocumentPiece(screen: Screen) : Still(screen) {
    private var pages = emptyList<Page>()
    private var enlarged: Dialog? = null

    fun show(body: Body.Document) = draw {
        strong(body.title).setPadding(0, 0, 0, dp(8))
        // Before the platform has said how many there are: a blank sheet that holds the place.
        if (body.pages == null) put(View(context), height = dp(312)).background = sheet()
        pages = emptyList()
        body.pages.orEmpty().forEachIndexed { number, words ->
            pages += operated(put(Page(body, number, words)), "page:${number + 1}")
            put(across(6)).apply {
                gravity = Gravity.CENTER
                setPadding(0, dp(8), 0, dp(12))
                icon("zoom_in", look.ink2, 20)
                words(words, 15, look.ink2, width = WRAP_CONTENT)
            }
        }
    }

    /** Called when the person scrolls. */
    fun look() = pages.forEach { it.look() }

    fun close() = enlarged?.dismiss()

    private fun sheet() = look.box(Color.WHITE, 8, look.line)

    /** Shows one page over the whole window, to pan and zoom. */
    private fun enlarge(page: Page) {
        close()
        val shown = Dialog(context, android.R.style.Theme_DeviceDefault_NoActionBar)
        val zoom = Zoom(context)
        zoom.contentDescription = page.words
        zoom.setBackgroundColor(look.desk)
        val content = below(0).apply {
            fitsSystemWindows = true
            setBackgroundColor(look.paper)
            put(zoom, height = 0, weight = 1f)
            words(page.body.close, 17, look.door, look.medium).apply {
                gravity = Gravity.CENTER
                minimumHeight = look.grown(56)
                background = look.touched(null)
                setOnClickListener { shown.dismiss() }
            }
        }
        shown.setContentView(content)
        shown.setTitle(page.words)
        if (screen.sensitive) shown.window?.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        shown.show()
        enlarged = shown
        val width = (resources.displayMetrics.widthPixels * ENLARGED).toInt()
        screen.documents.draw(page.body.document, page.number, width) { it?.let(zoom::setImageBitmap) }
    }

    /** One page, as wide as the column. Its picture is in memory only while it is on or near the screen. */
    private inner class Page(val body: Body.Document, val number: Int, val words: String) : ImageView(context) {
        private var asked = 0

        init {
            background = sheet()
            setPadding(dp(1), dp(1), dp(1), dp(1))
            scaleType = ScaleType.FIT_XY
            contentDescription = "$words. ${body.enlarge}"
            setOnClickListener { enlarge(this) }
        }

        override fun getAccessibilityClassName(): CharSequence = Button::class.java.name

        override fun onMeasure(widthSpec: Int, heightSpec: Int) {
            val width = MeasureSpec.getSize(widthSpec)
            val size = screen.documents.size(body.document, number) ?: A4
            setMeasuredDimension(width, (width.toLong() * size.height / size.width).toInt())
        }

        override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) = look()

        fun look() {
            val top = IntArray(2).also(::getLocationInWindow)[1]
            val screenful = resources.displayMetrics.heightPixels
            val near = top + height > -screenful && top < 2 * screenful
            if (near && asked == width) return
            asked = if (near) width else 0
            if (near) screen.documents.draw(body.document, number, width, ::take) else setImageDrawable(null)
        }

        private fun take(bitmap: Bitmap?) {
            when {
                bitmap == null -> asked = 0
                asked != 0 -> setImageBitmap(bitmap)
            }
        }
    }

    private companion object {
        const val ENLARGED = 2.2f
        val A4 = android.util.Size(210, 297)
    }
}
