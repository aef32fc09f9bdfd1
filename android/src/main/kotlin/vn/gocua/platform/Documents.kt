package vn.gocua.platform

import android.content.*
import android.graphics.*
import android.os.*
import android.util.Size
import vn.gocua.core.*
import java.util.concurrent.*

/** A document that can be drawn page by page. Used from one thread at a time. */
interface Pages : AutoCloseable {
    val count: Int
    fun size(page: Int): Size
    fun draw(page: Int, width: Int): Bitmap
}

/** Documents that the core handed over, by name, until it takes them back. They exist in memory only. */
class Documents(private val context: Context) {
    private class Open(val pages: Pages, val sizes: List<Size>)

    private val main = Handler(Looper.getMainLooper())
    /** Drawing takes time, and a document can be drawn by one at a time. */
    private val painter = Executors.newSingleThreadExecutor()
    private val there = ConcurrentHashMap<String, Open>()

    /** Opens every page before it says that every page can be seen. */
    fun show(name: String, bytes: ByteArray, answer: Answer = {}) = painter.execute {
        val opened = runCatching {
            val pages = open(context, bytes)
            Open(pages, (0 until pages.count).map(pages::size))
        }
        opened.onSuccess { there.put(name, it)?.pages?.close() }
        val outcome = opened.fold(
            onSuccess = { PlatformOutcome.Shown(it.sizes.size.toUInt()) },
            onFailure = { PlatformOutcome.Unavailable(it.javaClass.simpleName) },
        )
        answer(outcome)
    }

    fun size(name: String, page: Int): Size? = there[name]?.sizes?.getOrNull(page)

    /** Draws a page as wide as wanted and gives it to the main thread; nothing when it cannot be drawn (any more). */
    fun draw(name: String, page: Int, width: Int, use: (Bitmap?) -> Unit) = painter.execute {
        val bitmap = runCatching { there[name]?.pages?.draw(page, width) }.getOrNull()
        main.post { use(bitmap) }
    }

    fun close(name: String, answer: Answer) = painter.execute {
        there.remove(name)?.pages?.close()
        answer(PlatformOutcome.Done)
    }

    companion object {
        /** How a PDF is opened; replaceable where the platform's renderer is missing, as in tests on a PC. */
        var open: (Context, ByteArray) -> Pages = ::PdfPages
    }
}
