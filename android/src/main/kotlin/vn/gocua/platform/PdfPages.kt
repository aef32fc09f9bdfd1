package vn.gocua.platform

import android.content.*
import android.graphics.*
import android.graphics.pdf.PdfRenderer
import android.os.*
import android.os.storage.StorageManager
import android.util.Size
import vn.gocua.*

/** Draws a PDF with the platform's own renderer, which wants a file: this one exists in memory only. */
class PdfPages(context: Context, private val bytes: ByteArray) : Pages {
    private val file = context.service<StorageManager>()
        .openProxyFileDescriptor(ParcelFileDescriptor.MODE_READ_ONLY, InMemory(), Handler(Looper.getMainLooper()))
    private val renderer = file.runCatching(::PdfRenderer).onFailure { file.close() }.getOrThrow()

    override val count: Int get() = renderer.pageCount

    override fun size(page: Int): Size = renderer.openPage(page).use { Size(it.width, it.height) }

    override fun draw(page: Int, width: Int): Bitmap = renderer.openPage(page).use {
        val bitmap = Bitmap.createBitmap(width, (width.toLong() * it.height / it.width).toInt().coerceAtLeast(1), Bitmap.Config.ARGB_8888)
        bitmap.eraseColor(Color.WHITE)
        it.render(bitmap, null, null, PdfRenderer.Page.RENDER_MODE_FOR_DISPLAY)
        bitmap
    }

    override fun close() {
        renderer.close()
        bytes.fill(0)
    }

    private inner class InMemory : ProxyFileDescriptorCallback() {
        override fun onGetSize(): Long = bytes.size.toLong()

        override fun onRead(offset: Long, size: Int, data: ByteArray): Int {
            val count = minOf(size.toLong(), bytes.size - offset).coerceAtLeast(0).toInt()
            bytes.copyInto(data, 0, offset.toInt(), offset.toInt() + count)
            return count
        }

        override fun onRelease() = Unit
    }
}
