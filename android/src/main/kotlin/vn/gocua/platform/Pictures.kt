package vn.gocua.platform

import android.graphics.*
import android.media.ExifInterface
import android.os.Build
import java.io.*
import java.nio.ByteBuffer
import kotlin.math.*
import vn.gocua.GuardedApi

/**
 * Images as the core wants them: upright by their pixels, no longer than asked, as JPEG. What is so already stays as it is, byte by
 * byte, and so does what this Android cannot read: the core says what is wrong with it.
 */
object Pictures {
    /** Largest image, in bytes, that is read to be made smaller. */
    val MOST = 32uL * 1024u * 1024u
    private const val QUALITY = 85
    private val KEPT = setOf("image/jpeg", "image/png")

    fun fit(bytes: ByteArray, longestSide: UInt): ByteArray {
        val longest = longestSide.coerceAtMost(Int.MAX_VALUE.toUInt()).toInt()
        val seen = BitmapFactory.Options().apply { inJustDecodeBounds = true }
        BitmapFactory.decodeByteArray(bytes, 0, bytes.size, seen)
        val side = max(seen.outWidth, seen.outHeight)
        if (side <= 0) return bytes
        val way = ExifInterface(ByteArrayInputStream(bytes)).getAttributeInt(ExifInterface.TAG_ORIENTATION, 1)
        if (seen.outMimeType in KEPT && way <= 1 && side <= longest) return bytes
        val picture = try {
            if (Build.VERSION.SDK_INT >= 28) decoded(bytes, longest) else sampled(bytes, side, longest, turn(way))
        } catch (_: IOException) {
            null
        } catch (_: OutOfMemoryError) {
            null
        }
        return picture?.let(::jpeg) ?: bytes
    }

    /** The system's own decoder turns upright and scales while it reads. */
    @GuardedApi
    private fun decoded(bytes: ByteArray, longest: Int) =
        ImageDecoder.decodeBitmap(ImageDecoder.createSource(ByteBuffer.wrap(bytes)), Scaling(longest))

    @GuardedApi
    private class Scaling(private val longest: Int) : ImageDecoder.OnHeaderDecodedListener {
        override fun onHeaderDecoded(decoder: ImageDecoder, info: ImageDecoder.ImageInfo, source: ImageDecoder.Source) {
            val scale = min(1f, longest / max(info.size.width, info.size.height).toFloat())
            decoder.allocator = ImageDecoder.ALLOCATOR_SOFTWARE
            decoder.setTargetSize(max(1, (info.size.width * scale).roundToInt()), max(1, (info.size.height * scale).roundToInt()))
        }
    }

    /** Only every second, fourth, ... pixel is read where that leaves enough to be legible: memory is what an old phone has least of. */
    private fun sampled(bytes: ByteArray, side: Int, longest: Int, turn: Matrix): Bitmap? {
        val steps = generateSequence(1) { it * 2 }.takeWhile { side / it >= longest / 10 * 7 }
        val read = BitmapFactory.Options().apply { inSampleSize = steps.lastOrNull() ?: 1 }
        val stored = BitmapFactory.decodeByteArray(bytes, 0, bytes.size, read) ?: return null
        val scale = min(1f, longest / max(stored.width, stored.height).toFloat())
        turn.postScale(scale, scale)
        return Bitmap.createBitmap(stored, 0, 0, stored.width, stored.height, turn, true)
    }

    /** How a stored image is turned upright (Exif 2.3, tag 0x0112). */
    private fun turn(way: Int) = Matrix().apply {
        setRotate(when (way) { 3, 4 -> 180f; 5, 6 -> 90f; 7, 8 -> 270f; else -> 0f })
        if (way in setOf(2, 4, 5, 7)) postScale(-1f, 1f)
    }

    private fun jpeg(picture: Bitmap): ByteArray {
        val paper = if (picture.hasAlpha()) onWhite(picture) else picture
        return ByteArrayOutputStream().also { paper.compress(Bitmap.CompressFormat.JPEG, QUALITY, it) }.toByteArray()
    }

    private fun onWhite(picture: Bitmap) = Bitmap.createBitmap(picture.width, picture.height, Bitmap.Config.ARGB_8888).also {
        it.eraseColor(Color.WHITE)
        Canvas(it).drawBitmap(picture, 0f, 0f, null)
    }
}
